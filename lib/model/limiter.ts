/**
 * The limits of one endpoint, kept in this process and shared by all of its callers: calls at once, requests and tokens
 * of the last minute, and the pauses it asks for. First come, first served: nobody overtakes the one who waits longest.
 */
import type { EndpointLimits } from './endpoint.ts'

export type Limiter = {
  /** Waits for a turn. Every turn must be given back. @throws the signal's reason when it fires first */
  take(request: TurnRequest): Promise<Turn>
  /** the endpoint wants to be left alone: nobody begins a call for so long */
  pause(ms: number): void
  /** counts for calls that have not begun yet */
  setLimits(limits: EndpointLimits): void
}

export type TurnRequest = {
  /** of prompt and answer together, guessed */
  tokens: number
  signal: AbortSignal
  /** told once, when it takes longer than a second, what is waited for */
  onWait?: (why: string) => void
}

export type Turn = {
  waitedMs: number
  /** @param tokens as the endpoint counted them; null = it did not say, the guess stays */
  giveBack(tokens: number | null): void
}

const minuteMs = 60_000
const worthSayingMs = 1_000

/** What is still to be waited for; `ms` is infinite when only another's return can help. */
type Hold = { ms: number; why: string }
type Begun = { at: number; tokens: number }
type Waiter = TurnRequest & { since: number; begin(turn: Turn): void }

export function endpointLimiter(initial: EndpointLimits): Limiter {
  let limits = initial
  let atWork = 0
  let pausedUntil = 0
  /** calls of the last minute, oldest first */
  let begun: Begun[] = []
  const queue: Waiter[] = []
  let timer: NodeJS.Timeout | undefined

  function holdFor(tokens: number, now: number): Hold | null {
    begun = begun.filter(({ at }) => now - at < minuteMs)
    const { concurrency, requestsPerMinute, tokensPerMinute } = limits
    if (now < pausedUntil) return { ms: pausedUntil - now, why: 'the pause it asked for' }
    if (concurrency !== null && atWork >= concurrency) {
      return { ms: Number.POSITIVE_INFINITY, why: `its limit of ${concurrency} at once` }
    }
    const oldest = begun.at(-(requestsPerMinute ?? Number.POSITIVE_INFINITY))
    if (requestsPerMinute !== null && oldest) {
      return { ms: oldest.at + minuteMs - now, why: `its limit of ${requestsPerMinute} requests a minute` }
    }
    if (tokensPerMinute === null) return null
    const ms = msUntilTokens(begun, { tokens, tokensPerMinute, now })
    return ms > 0 ? { ms, why: `its limit of ${tokensPerMinute} tokens a minute` } : null
  }

  function start({ tokens, since, begin }: Waiter, now: number): void {
    const call: Begun = { at: now, tokens }
    begun.push(call)
    atWork++
    let back = false
    begin({
      waitedMs: Math.round(now - since),
      giveBack(counted) {
        if (back) return
        back = true
        atWork--
        call.tokens = counted ?? call.tokens
        letBegin()
      },
    })
  }

  function letBegin(): void {
    clearTimeout(timer)
    for (;;) {
      const [first] = queue
      if (!first) return
      const now = performance.now()
      const hold = holdFor(first.tokens, now)
      if (hold) {
        // a timer may fire a little early: then it is set once more
        if (Number.isFinite(hold.ms)) timer = setTimeout(letBegin, Math.ceil(hold.ms))
        return
      }
      queue.shift()
      start(first, now)
    }
  }

  return {
    take: (request) =>
      new Promise((resolve, reject) => {
        const { signal, onWait } = request
        if (signal.aborted) return reject(signal.reason)
        const sayLater = setTimeout(() => {
          const hold = queue[0] && holdFor(queue[0].tokens, performance.now())
          if (hold) onWait?.(hold.why)
        }, worthSayingMs)
        const leave = () => {
          clearTimeout(sayLater)
          queue.splice(queue.indexOf(waiter), 1)
          letBegin()
          reject(signal.reason)
        }
        const waiter: Waiter = {
          ...request,
          since: performance.now(),
          begin(turn) {
            clearTimeout(sayLater)
            signal.removeEventListener('abort', leave)
            resolve(turn)
          },
        }
        signal.addEventListener('abort', leave, { once: true })
        queue.push(waiter)
        letBegin()
      }),
    pause(ms) {
      pausedUntil = Math.max(pausedUntil, performance.now() + ms)
      letBegin()
    },
    setLimits(next) {
      limits = next
      letBegin()
    },
  }
}

/** A call that is larger than the limit itself may begin when nothing else has in the last minute. */
function msUntilTokens(
  begun: Begun[],
  { tokens, tokensPerMinute, now }: { tokens: number; tokensPerMinute: number; now: number },
): number {
  let used = begun.reduce((sum, call) => sum + call.tokens, 0)
  let freeAt = now
  for (const call of begun) {
    if (used + tokens <= tokensPerMinute) break
    used -= call.tokens
    freeAt = call.at + minuteMs
  }
  return freeAt - now
}
