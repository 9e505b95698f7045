/** Why a run's work has to stop, and the signal that carries it into commands and model calls. */
import type { Claim } from '#lib/data/claims.ts'
import { isOutage } from '#lib/data/outages.ts'
import { readControl } from '#lib/data/run-writes.ts'
import { log } from '#lib/log.ts'

export type Stop =
  /** a person cancelled it */
  | { why: 'cancelled' }
  | { why: 'budget'; message: string }
  /** a person wants to look before it goes on; `at` as lib/pipeline/pauses.ts says it */
  | { why: 'paused'; at: string }
  /** this worker ends; the run goes on elsewhere */
  | { why: 'worker-stopping' }
  /** another worker has it */
  | { why: 'claim-lost' }

export type RunControl = {
  /** aborts with an AbortError */
  signal: AbortSignal
  /** the first reason counts */
  stop(stop: Stop): void
  stopped(): Stop | null
  /** a person has asked it to wait before its next stage */
  pauseWanted: boolean
}

export function runControl(): RunControl {
  const controller = new AbortController()
  let first: Stop | null = null
  return {
    signal: controller.signal,
    stop(stop) {
      first ??= stop
      controller.abort(new DOMException(`the run was stopped: ${first.why}`, 'AbortError'))
    },
    stopped: () => first,
    pauseWanted: false,
  }
}

const lookMs = 300

/** Looks at the run's row until `done`: a person's cancel reaches the running command within about half a second. */
export function watchRun(claim: Claim, control: RunControl): { done(): void } {
  let looking = false
  const look = async () => {
    const row = await readControl(claim.runId)
    const ours =
      row?.executor === claim.executor &&
      row.generation === claim.generation &&
      row.recoveries === claim.recoveries
    if (!ours) control.stop({ why: 'claim-lost' })
    else if (row.state === 'cancelling') control.stop({ why: 'cancelled' })
    control.pauseWanted = row?.pauseWanted ?? false
  }
  const timer = setInterval(() => {
    if (looking) return
    looking = true
    look()
      .catch((error: unknown) => {
        // while the database is away nobody can cancel either; anything else must be seen
        if (!isOutage(error))
          log.error({ runId: claim.runId, error: String(error) }, 'watching the run failed')
      })
      .finally(() => {
        looking = false
      })
  }, lookMs)
  return { done: () => clearInterval(timer) }
}
