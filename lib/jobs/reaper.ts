/**
 * Looks after runs that nobody works on. Open-source DBOS gives a dead worker's jobs to nobody, so every worker does:
 * whatever is held by a worker without a live lease goes back into the queue. Fences make a wrong guess cheap.
 */

import { findDead, findQueued, forgetOldWorkers } from '#lib/data/workers.ts'
import {
  enqueueJob,
  findHeldJobs,
  forgetOldJobs,
  type HeldJob,
  type Job,
  requeueJobs,
} from '#lib/jobs/engine.ts'
import { every } from '#lib/jobs/every.ts'
import { log } from '#lib/log.ts'

const queueEveryMs = 300
const reapEveryMs = 1_000
const sandboxesEveryMs = 2_000
const tidyEveryMs = 3_600_000
const jobsKeptDays = 14

export type Reaper = { stop(): void }

type Charges = {
  /** is this job at work in this process? */
  isRunning(job: Job): boolean
  /** removes what dead workers left. @returns how many sandboxes */
  reapSandboxes(): Promise<number>
}

export function startReaper(executor: string, { isRunning, reapSandboxes }: Charges): Reaper {
  const stops = [
    every('looking after runs', queueEveryMs, queueWaitingRuns()),
    every('looking after runs', reapEveryMs, reapHeldJobs(executor, isRunning)),
    every('looking after runs', sandboxesEveryMs, async () => {
      const count = await reapSandboxes()
      if (count > 0) log.warn({ count }, 'removed sandboxes that nobody works with any more')
    }),
    every('looking after runs', tidyEveryMs, tidyUp),
  ]
  return {
    stop() {
      for (const stop of stops) stop()
    },
  }
}

/**
 * A run is queued by its row alone: the web server and the command line write it and know nothing of the engine, and no
 * crash between two writes can lose it.
 */
function queueWaitingRuns(): () => Promise<void> {
  let queued = new Set<string>()
  return async () => {
    const waiting = await findQueued()
    const now = new Set<string>()
    for (const { id, generation } of waiting) {
      const job = { runId: id, generation }
      const key = `${id}:${generation}`
      if (!queued.has(key)) await enqueueJob(job)
      now.add(key)
    }
    queued = now
  }
}

function reapHeldJobs(executor: string, isRunning: (job: Job) => boolean): () => Promise<void> {
  // ours but not at work: seen twice, because a job is held for a moment before it runs and after it ended
  let stranded = new Set<string>()
  return async () => {
    const held = await findHeldJobs()
    const others = held.filter((job) => job.executor !== executor)
    const dead = new Set(await findDead([...new Set(others.map((job) => job.executor))]))
    const idle = held.filter((job) => job.executor === executor && !isRunning(job))
    const lost = [
      ...others.filter((job) => dead.has(job.executor)),
      ...idle.filter((job) => stranded.has(keyOf(job))),
    ]
    stranded = new Set(idle.map(keyOf))
    if (lost.length === 0) return
    log.warn({ jobs: lost }, 'taking up runs that lost their worker')
    await requeueJobs(lost)
  }
}

const keyOf = ({ runId, generation }: HeldJob) => `${runId}:${generation}`

async function tidyUp(): Promise<void> {
  await forgetOldWorkers()
  await forgetOldJobs(jobsKeptDays)
}
