import { readExport } from '#lib/data/export-downloads.ts'
import { UserError } from '#lib/errors.ts'
import { isSameOrigin } from '#lib/http-guard.ts'

/** Sends an export that was made before (app/trajectories/actions.ts makeExport) as one tar. */
export async function GET(request: Request): Promise<Response> {
  if (!isSameOrigin(request.headers)) {
    return Response.json({ error: 'Refused: the request came from another site.' }, { status: 403 })
  }
  const pieces = readExport(new URL(request.url).searchParams.get('id') ?? '')
  try {
    const first = await pieces.next()
    return new Response(bodyOf(first, pieces), {
      headers: {
        'content-type': 'application/x-tar',
        'content-disposition': 'attachment; filename="swe-playground-export.tar"',
        'cache-control': 'no-store',
      },
    })
  } catch (error) {
    if (error instanceof UserError) return Response.json({ error: error.message }, { status: 404 })
    throw error
  }
}

/** The first piece is read before the answer begins, so that a missing export is still a 404. */
function bodyOf(
  first: IteratorResult<Buffer>,
  rest: AsyncGenerator<Buffer>,
): ReadableStream<Uint8Array<ArrayBuffer>> {
  let next: IteratorResult<Buffer> | null = first
  return new ReadableStream({
    async pull(controller) {
      const piece = next ?? (await rest.next())
      next = null
      if (piece.done) controller.close()
      else controller.enqueue(new Uint8Array(piece.value))
    },
    async cancel() {
      await rest.return(undefined)
    },
  })
}
