/** Waits for a run as a person at a terminal does: its log goes by. */
import { setTimeout as sleep } from 'node:timers/promises'
import { type Report, say } from '#lib/cli/command.ts'
import { ridingOutages } from '#lib/data/outages.ts'
import { findRun, type RunDetail } from '#lib/data/runs.ts'
import { InfrastructureError, messageOf } from '#lib/errors.ts'
import { type RunEvent, subscribeToEvents } from '#lib/jobs/events.ts'
import { cancelRun } from '#lib/jobs/jobs.ts'

const LOOK_MS = 500
/** a run that waits for a person goes on some other day */
const ended = new Set(['succeeded', 'partly', 'failed', 'cancelled', 'paused'])
/** kinds of events that a terminal shows; steps and model calls would drown them */
const shown = new Set(['run', 'stage', 'verdict', 'log'])

export type Following = {
  /** hears every event of the run */
  onEvent?(event: RunEvent): void
  /** what came up to this event is not shown: id of an event, "0" = from the beginning */
  afterId?: string
}

/** Waits on while the database is away. @returns the run's row once it has ended */
export async function followRun(
  runId: string,
  { onEvent, afterId = '0' }: Following = {},
): Promise<RunDetail> {
  const done = new AbortController()
  const hear = (event: RunEvent) => {
    sayEvent(event)
    onEvent?.(event)
  }
  const log = subscribeToEvents({ runId, afterId }, hear, done.signal)
  try {
    for (;;) {
      const run = await ridingOutages(() => findRun(runId), done.signal)
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
export async function followOrCancel(runId: string, following?: Following): Promise<RunDetail> {
  const onSignal = () => {
    say('cancelling the run')
    cancelRun(runId).catch((error) => say(`swe-play: ${messageOf(error)}`))
  }
  process.on('SIGINT', onSignal).on('SIGTERM', onSignal)
  try {
    return await followRun(runId, following)
  } finally {
    process.off('SIGINT', onSignal).off('SIGTERM', onSignal)
  }
}

/** What a command reports of a run that has ended. */
export function runReport(run: RunDetail, more: Record<string, unknown> = {}): Report {
  const { id, state, reason, costUsd, modelCalls } = run
  const cost = costUsd > 0 ? `, $${costUsd.toFixed(4)}` : ''
  const failed = state !== 'succeeded' && state !== 'paused'
  const next = state !== 'succeeded' ? `\nwhat is done is kept; ${wayOn(run)}` : ''
  return {
    text: `run ${id} ${state}${reason ? `: ${reason}` : ''} (${modelCalls} model calls${cost})${next}`,
    json: { run: id, state, reason, costUsd, modelCalls, recorded: run.recorded, ...more },
    failed,
  }
}

/** requestResume refuses a build that was not interrupted: its memory would give the same end again. */
function wayOn({ id, recipe, state, stages }: RunDetail): string {
  const interrupted = stages.length === 0 || stages.some((stage) => stage.state !== 'done')
  return interrupted || recipe === 'propose' || ['cancelled', 'paused'].includes(state)
    ? `to go on: npx swe-play resume ${id}`
    : 'the same command again tries anew what failed'
}
