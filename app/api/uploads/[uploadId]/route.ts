import { dataAnswer } from '#app/trajectories/data-answer.ts'
import { appendUpload, dropUpload, readingProgress } from '#lib/data/uploads.ts'
import { isSameOrigin } from '#lib/http-guard.ts'

type UploadContext = { params: Promise<{ uploadId: string }> }

/** The next piece of a file: `?path=` names the file, `?at=` says where it goes. Larger bodies than a piece would be cut before they get here. */
export async function PUT(request: Request, { params }: UploadContext): Promise<Response> {
  return guarded(request, async () => {
    const query = new URL(request.url).searchParams
    await appendUpload({
      id: (await params).uploadId,
      path: query.get('path') ?? '',
      at: Number(query.get('at') ?? 0),
      bytes: new Uint8Array(await request.arrayBuffer()),
    })
    return {}
  })
}

/** How far it is read. */
export async function GET(request: Request, { params }: UploadContext): Promise<Response> {
  return guarded(request, async () => ({ read: readingProgress((await params).uploadId) }))
}

/** Cancels: also an import that reads it already. */
export async function DELETE(request: Request, { params }: UploadContext): Promise<Response> {
  return guarded(request, async () => {
    await dropUpload((await params).uploadId)
    return {}
  })
}

async function guarded(request: Request, run: () => Promise<object>): Promise<Response> {
  if (!isSameOrigin(request.headers)) {
    return Response.json({ error: 'Refused: the request came from another site.' }, { status: 403 })
  }
  return dataAnswer(run)
}
