import { isUuid } from '#lib/data/cursor.ts'
import { newestEventId } from '#lib/data/events.ts'
import { subscribeToEvents } from '#lib/jobs/events.ts'
import { log } from '#lib/log.ts'

export const dynamic = 'force-dynamic'

/** keeps proxies from closing a quiet stream, and finds out that the reader is gone */
const heartbeatMs = 15_000
const retryMs = 1_000

/**
 * The one event stream (WHATWG server-sent events): `?run=<id>` for one run, `after` or Last-Event-ID to go on after an
 * event, else only what comes from now on.
 */
export async function GET(request: Request): Promise<Response> {
  const query = new URL(request.url).searchParams
  const runId = query.get('run') ?? undefined
  const after = request.headers.get('last-event-id') ?? query.get('after')
  if ((runId && !isUuid(runId)) || (after && !/^\d{1,18}$/.test(after))) {
    return new Response('run must be a run’s id and after the number of an event.\n', { status: 400 })
  }
  const afterId = after || (await newestEventId())
  return new Response(eventStream({ runId, afterId }, request.signal), {
    headers: {
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-cache, no-transform',
      'x-accel-buffering': 'no',
    },
  })
}

function eventStream(query: { runId: string | undefined; afterId: string }, signal: AbortSignal) {
  const ended = new AbortController()
  signal.addEventListener('abort', () => ended.abort(), { once: true })
  const encoder = new TextEncoder()
  return new ReadableStream<Uint8Array>({
    start(controller) {
      const write = (text: string) => {
        if (!ended.signal.aborted) controller.enqueue(encoder.encode(text))
      }
      // the id at once, so that a reader that loses the line before the first event misses nothing
      write(`retry: ${retryMs}\nid: ${query.afterId}\ndata:\n\n`)
      const heartbeat = setInterval(() => write(': still here\n\n'), heartbeatMs)
      subscribeToEvents(
        { afterId: query.afterId, ...(query.runId ? { runId: query.runId } : {}) },
        (event) => write(`id: ${event.id}\ndata: ${JSON.stringify(event)}\n\n`),
        ended.signal,
      )
        .catch((error: unknown) => log.error({ err: error }, 'the event stream failed'))
        .finally(() => {
          clearInterval(heartbeat)
          // the reader may have closed it already
          if (!ended.signal.aborted) controller.close()
        })
    },
    cancel() {
      ended.abort()
    },
  })
}
