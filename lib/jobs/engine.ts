/**
 * The durable queue behind a port: the only file that knows DBOS. DBOS gives the queue, slots per worker and fenced
 * ownership of a job; what a run remembers lives in our own rows (lib/data/stages.ts, journals.ts), because a resume by
 * a person is a new job that must find the same memory, and two memories could disagree. So a job has no DBOS steps.
 */
import { DBOS, type DLogger } from '@dbos-inc/dbos-sdk'
import pg from 'pg'
import { databaseUrl } from '#lib/data/database.ts'
import { log } from '#lib/log.ts'

export type Job = { runId: string; generation: number }

export type HeldJob = Job & { executor: string }

export type EngineOptions = {
  /** unique per process: two processes with one id would take each other's jobs */
  executor: string
  /** jobs at a time in this process */
  slots: number
  /** "released" leaves the job to be taken up again by another worker */
  run(job: Job): Promise<'ended' | 'released'>
}

const queueName = 'runs'
const workflowName = 'run'
const applicationName = 'swe-playground'
/** raise it only when jobs of the old version must not run on new code: they then wait for an old worker */
const applicationVersion = 'runs-1'
const pollMs = 150
/** a run may lose its worker often (laptops sleep); a poisonous one is still stopped */
const longestLife = 1_000
/** any number, the same in every process */
const launchLock = 7_305_611

export async function startEngine(options: EngineOptions): Promise<void> {
  DBOS.setConfig({
    name: applicationName,
    systemDatabaseUrl: engineUrl(),
    executorID: options.executor,
    applicationVersion,
    listenQueues: [queueName],
    // nothing here waits for messages or events of DBOS
    useListenNotify: false,
    logger: engineLog,
  })
  DBOS.registerWorkflow(
    async (runId: string, generation: number) => {
      const outcome = await options.run({ runId, generation })
      // never answered: the process ends, the job stays its own and is found without a living worker
      if (outcome === 'released') await new Promise<never>(() => {})
    },
    { name: workflowName, maxRecoveryAttempts: longestLife },
  )
  await launchAlone()
  await DBOS.registerQueue(queueName, {
    workerConcurrency: options.slots,
    minPollingIntervalMs: pollMs,
    onConflict: 'always_update',
  })
}

/** DBOS migrates its schema at launch, and two first launches at once would trip over each other. */
async function launchAlone(): Promise<void> {
  const client = new pg.Client({ connectionString: databaseUrl() })
  // the lock goes with the connection; a launch that then fails says why itself
  client.on('error', (error) => engineLog.warn(error.message))
  await client.connect()
  try {
    await client.query('SELECT pg_advisory_lock($1)', [launchLock])
    await DBOS.launch()
  } finally {
    await client.end()
  }
}

/** Takes no more jobs; those that run are not waited for. */
export async function stopEngine(): Promise<void> {
  await DBOS.shutdown()
}

/** The time-out DBOS would set by a query on each new connection, which pg deprecates, is asked for while connecting. */
function engineUrl(): string {
  const url = new URL(databaseUrl())
  const options = url.searchParams.get('options') ?? ''
  url.searchParams.set('options', `${options} -c idle_in_transaction_session_timeout=60000`.trim())
  return url.href
}

const idOf = ({ runId, generation }: Job) => `${runId}:${generation}`

/** Puts a job into the queue; the same job again changes nothing. */
export async function enqueueJob(job: Job): Promise<void> {
  await DBOS.enqueueWorkflowWithOptions(
    { queueName, workflowName, workflowID: idOf(job), appVersion: applicationVersion },
    job.runId,
    job.generation,
  )
}

/** Jobs that a worker has taken and not ended. */
export async function findHeldJobs(): Promise<HeldJob[]> {
  const held = await DBOS.listWorkflows({
    workflowName,
    status: 'PENDING',
    loadInput: false,
    loadOutput: false,
  })
  return held.map(({ workflowID, executorId }) => {
    const [runId = '', generation] = workflowID.split(':')
    return { runId, generation: Number(generation), executor: executorId ?? '' }
  })
}

/** Gives held jobs back to the queue; their former owner's outcome no longer counts. */
export async function requeueJobs(jobs: Job[]): Promise<void> {
  // without the queue's name they would run beside it, past its slots
  if (jobs.length > 0) await DBOS.resumeWorkflows(jobs.map(idOf), { queueName })
}

/** Ended jobs say nothing that the runs' rows do not. @param days how long they are kept for looking into trouble */
export async function forgetOldJobs(days: number): Promise<void> {
  const old = await DBOS.listWorkflows({
    workflowName,
    status: ['SUCCESS', 'ERROR', 'CANCELLED'],
    endTime: new Date(Date.now() - days * 86_400_000).toISOString(),
    limit: 1_000,
    loadInput: false,
    loadOutput: false,
  })
  if (old.length > 0) await DBOS.deleteWorkflows(old.map((job) => job.workflowID))
}

const child = log.child({ part: 'engine' })

/** while the database is away every poll warns: the same words are said once in so many ms */
const quietMs = 30_000
const saidAt = new Map<string, number>()

function warnOnce(entry: unknown): void {
  const text = String(entry)
  const words = text.slice(0, 40)
  if (Date.now() - (saidAt.get(words) ?? 0) < quietMs) return
  saidAt.set(words, Date.now())
  child.warn(text)
}

/** DBOS tells of every start and poll at "info": of no interest while all is well. */
const engineLog: DLogger = {
  info: (entry) => child.debug(String(entry)),
  debug: (entry) => child.trace(String(entry)),
  warn: warnOnce,
  error: (entry) => child.error(String(entry)),
}
