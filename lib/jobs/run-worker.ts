/** A worker process: takes runs from the queue until it is told to end. Killing it at any moment loses no committed step. */
import { randomBytes } from 'node:crypto'
import { hostname } from 'node:os'
import { setTimeout as sleep } from 'node:timers/promises'
import { closeDatabase, databaseUrl } from '#lib/data/database.ts'
import { ridingOutages } from '#lib/data/outages.ts'
import { addWorker, findDead, findInstallation, removeWorker } from '#lib/data/workers.ts'
import { env } from '#lib/env.ts'
import { messageOf } from '#lib/errors.ts'
import { startCounter } from '#lib/jobs/counter.ts'
import { type Job, startEngine, stopEngine } from '#lib/jobs/engine.ts'
import { startHeartbeat } from '#lib/jobs/heartbeat.ts'
import { startReaper } from '#lib/jobs/reaper.ts'
import { type Parts, runJob, type Workshop } from '#lib/jobs/run-job.ts'
import { log } from '#lib/log.ts'

/** how long stopped runs may take to close their sandboxes, ms */
const closingMs = 8_000

/** Resolves when the worker has ended in order. */
export async function runWorker(parts: Parts): Promise<void> {
  const told = new AbortController()
  const slots = env().SWE_PLAY_RUNS
  const worker = {
    id: `${hostname()}-${process.pid}-${randomBytes(4).toString('hex')}`,
    host: hostname(),
    pid: process.pid,
  }
  const running = new Map<string, Promise<unknown>>()

  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, () => told.abort())
  process.on('disconnect', () => told.abort())

  // before the first job: a worker that holds one without a lease would look dead
  await ridingOutages(() => addWorker(worker), told.signal)
  const installation = await ridingOutages(findInstallation, told.signal)
  const workshop: Workshop = { executor: worker.id, installation, stopping: told.signal, parts }
  const heartbeat = startHeartbeat({ url: databaseUrl(), worker })
  heartbeat.on('error', (error) => {
    // without a beat the others take its runs: better to end and be started again
    log.error({ error: messageOf(error) }, 'the heartbeat failed')
    told.abort()
  })
  await startEngine({
    executor: worker.id,
    slots,
    run: (job) => keepTrack(running, job, runJob(job, workshop)),
  })
  const reaper = startReaper(worker.id, {
    isRunning: (job) => running.has(keyOf(job)),
    reapSandboxes: () => parts.reapSandboxes({ installation, worker: worker.id }, findDead),
  })
  const counter = startCounter(told.signal)
  log.info({ worker: worker.id, slots }, 'worker ready')

  if (!told.signal.aborted) await new Promise((done) => told.signal.addEventListener('abort', done))
  log.info({ worker: worker.id, running: running.size }, 'worker ending')
  reaper.stop()
  counter.stop()
  const closed = await Promise.race([
    Promise.allSettled(running.values()).then(() => true),
    sleep(closingMs, false, { ref: false }),
  ])
  if (!closed) log.warn({ running: [...running.keys()] }, 'ending although runs have not closed')
  await stopEngine()
  await heartbeat.terminate()
  await parts.close()
  await removeWorker(worker.id).catch((error: unknown) =>
    log.warn({ error: messageOf(error) }, 'the worker could not sign off: its lease will run out'),
  )
  await closeDatabase()
}

const keyOf = ({ runId, generation }: Job) => `${runId}:${generation}`

async function keepTrack<T>(running: Map<string, Promise<unknown>>, job: Job, work: Promise<T>): Promise<T> {
  const key = keyOf(job)
  running.set(key, work)
  try {
    return await work
  } finally {
    if (running.get(key) === work) running.delete(key)
  }
}
