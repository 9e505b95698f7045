/**
 * A fetch that gives up when the line is silent for too long: until the headers, and between two pieces of the body.
 * Any byte counts as life, comments of an event stream included: slow endpoints send those while a request waits.
 */
export type IdleFetch = {
  fetch: typeof fetch
  /** set when silence ended the request */
  timedOut(): SilenceError | null
  /** stops waiting; for the finally block, a body that was given up never ends by itself */
  stop(): void
}

export function idleFetch(idleMs: number): IdleFetch {
  const controller = new AbortController()
  let silence: SilenceError | null = null
  let begun = false
  let timer: NodeJS.Timeout | undefined
  const restart = () => {
    clearTimeout(timer)
    timer = setTimeout(() => {
      silence = new SilenceError(idleMs, begun)
      controller.abort(silence)
    }, idleMs)
  }
  const stop = () => clearTimeout(timer)

  const fetchWithIdleLimit: typeof fetch = async (input, init) => {
    restart()
    try {
      const signal = init?.signal ? AbortSignal.any([init.signal, controller.signal]) : controller.signal
      const response = await fetch(input, { ...init, signal })
      if (!response.body) {
        stop()
        return response
      }
      const body = response.body.pipeThrough(
        new TransformStream<Uint8Array, Uint8Array>({
          transform(piece, output) {
            begun = true
            restart()
            output.enqueue(piece)
          },
          flush: stop,
        }),
      )
      return new Response(body, response)
    } catch (error) {
      stop()
      throw error
    }
  }
  return { fetch: fetchWithIdleLimit, timedOut: () => silence, stop }
}

/** Nothing came for `idleMs`; `begun` = the answer had already started. */
export class SilenceError extends Error {
  override name = 'SilenceError'
  readonly idleMs: number
  readonly begun: boolean
  constructor(idleMs: number, begun: boolean) {
    super(`nothing came for ${idleMs / 1000} s`)
    this.idleMs = idleMs
    this.begun = begun
  }
}
