/** Waits for a run as a person at a terminal does: its log goes by. */
import { setTimeout as sleep } from 'node:timers/promises'
import { type Report, say } from '#lib/cli/command.ts'
import { findRun, type RunDetail } from '#lib/data/runs.ts'
import { InfrastructureError, messageOf } from '#lib/errors.ts'
import { type RunEvent, subscribeToEvents } from '#lib/jobs/events.ts'
import { cancelRun } from '#lib/jobs/jobs.ts'

const LOOK_MS = 500
const ended = new Set(['succeeded', 'partly', 'failed', 'cancelled'])
/** kinds of events that a terminal shows; steps and model calls would drown them */
const shown = new Set(['run', 'stage', 'verdict', 'log'])

/** @returns the run's row once it has ended; `onEvent` hears every event of it */
export async function followRun(
  runId: string,
  onEvent: (event: RunEvent) => void = () => {},
): Promise<RunDetail> {
  const done = new AbortController()
  const hear = (event: RunEvent) => {
    sayEvent(event)
    onEvent(event)
  }
  const log = subscribeToEvents({ runId, afterId: '0' }, hear, done.signal)
  try {
    for (;;) {
      const run = await findRun(runId)
      if (!run) throw new InfrastructureError(`Run ${runId} has vanished from the database`)
      if (ended.has(run.state)) return run
      await Promise.race([sleep(LOOK_MS), log])
    }
  } finally {
    done.abort()
    await log
  }
}

function sayEvent(event: RunEvent) {
  if (!shown.has(event.kind) || event.level === 'debug') return
  say(
    `${event.at.toTimeString().slice(0, 8)} ${event.level === 'info' ? '' : `${event.level}: `}${event.message}`,
  )
}

/** Like followRun; Ctrl-C cancels the run and waits for its end. */
export async function followOrCancel(runId: string): Promise<RunDetail> {
  const onSignal = () => {
    say('cancelling the run')
    cancelRun(runId).catch((error) => say(`swe-play: ${messageOf(error)}`))
  }
  process.on('SIGINT', onSignal).on('SIGTERM', onSignal)
  try {
    return await followRun(runId)
  } finally {
    process.off('SIGINT', onSignal).off('SIGTERM', onSignal)
  }
}

/** What a command reports of a run that has ended. */
export function runReport(run: RunDetail, more: Record<string, unknown> = {}): Report {
  const { id, state, reason, costUsd, modelCalls } = run
  const cost = costUsd > 0 ? `, $${costUsd.toFixed(4)}` : ''
  return {
    text: `run ${id} ${state}${reason ? `: ${reason}` : ''} (${modelCalls} model calls${cost})`,
    json: { run: id, state, reason, costUsd, modelCalls, recorded: run.recorded, ...more },
    failed: state !== 'succeeded',
  }
}
