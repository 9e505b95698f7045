import { UserError } from '#lib/errors.ts'
import { isSameOrigin } from '#lib/http-guard.ts'

type Made = { trajectory: { title: string }; pieces: AsyncGenerator<string> }

/** A trajectory as one file to keep, sent piece by piece as it is read. */
export async function fileAnswer(
  request: Request,
  { type, extension, make }: { type: string; extension: string; make: () => Promise<Made> },
): Promise<Response> {
  if (!isSameOrigin(request.headers))
    return Response.json({ error: 'Refused: the request came from another site.' }, { status: 403 })
  try {
    const { trajectory, pieces } = await make()
    return new Response(bodyOf(pieces), {
      headers: {
        'content-type': `${type}; charset=utf-8`,
        // it is a file to be saved: a script in it must never run as a page of this server
        'content-disposition': `attachment; filename="${fileName(trajectory.title)}.${extension}"`,
        'cache-control': 'no-store',
      },
    })
  } catch (error) {
    if (error instanceof UserError) return Response.json({ error: error.message }, { status: 404 })
    throw error
  }
}

function fileName(title: string): string {
  const name = title.replace(/[^A-Za-z0-9.]+/g, '-').replace(/^-+|-+$/g, '')
  return name.slice(0, 80) || 'trajectory'
}

function bodyOf(pieces: AsyncGenerator<string>): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder()
  return new ReadableStream({
    async pull(controller) {
      const { done, value } = await pieces.next()
      if (done) controller.close()
      else controller.enqueue(encoder.encode(value))
    },
    async cancel() {
      await pieces.return(undefined)
    },
  })
}
