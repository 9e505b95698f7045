import { dataAnswer } from '#app/trajectories/data-answer.ts'
import { appendUpload, dropUpload } from '#lib/data/uploads.ts'
import { isSameOrigin } from '#lib/http-guard.ts'

type UploadContext = { params: Promise<{ uploadId: string }> }

/** The next piece of a file: `?at=` says where it goes. Larger bodies than a piece would be cut before they get here. */
export async function PUT(request: Request, { params }: UploadContext): Promise<Response> {
  return guarded(request, async () => {
    const at = Number(new URL(request.url).searchParams.get('at') ?? 0)
    await appendUpload((await params).uploadId, at, new Uint8Array(await request.arrayBuffer()))
  })
}

/** Cancels: also an import that reads it already. */
export async function DELETE(request: Request, { params }: UploadContext): Promise<Response> {
  return guarded(request, async () => dropUpload((await params).uploadId))
}

async function guarded(request: Request, run: () => Promise<void>): Promise<Response> {
  if (!isSameOrigin(request.headers)) {
    return Response.json({ error: 'Refused: the request came from another site.' }, { status: 403 })
  }
  return dataAnswer(async () => {
    await run()
    return {}
  })
}
