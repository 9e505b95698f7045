import { exportHtml } from '#lib/data/html-replay.ts'
import { UserError } from '#lib/errors.ts'
import { isSameOrigin } from '#lib/http-guard.ts'

type Context = { params: Promise<{ trajectoryId: string }> }

/** The trajectory as one HTML file to keep (lib/trajectories/formats/html). */
export async function GET(request: Request, { params }: Context): Promise<Response> {
  if (!isSameOrigin(request.headers))
    return Response.json({ error: 'Refused: the request came from another site.' }, { status: 403 })
  try {
    const { trajectory, pieces } = await exportHtml((await params).trajectoryId)
    return new Response(bodyOf(pieces), {
      headers: {
        'content-type': 'text/html; charset=utf-8',
        // it is a file to be saved: its script must never run as a page of this server
        'content-disposition': `attachment; filename="${fileName(trajectory.title)}"`,
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
  return `${name.slice(0, 80) || 'trajectory'}.html`
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
