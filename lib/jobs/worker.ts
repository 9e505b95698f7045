/** The worker process: `node lib/jobs/worker.ts` with DATABASE_URL set; the launcher starts it and ends it. */
import { messageOf, UserError } from '#lib/errors.ts'
import { concreteParts } from '#lib/jobs/perform.ts'
import { runWorker } from '#lib/jobs/run-worker.ts'
import { log } from '#lib/log.ts'

try {
  await runWorker(concreteParts())
  // jobs that were let go for another worker never settle in this process
  process.exit(0)
} catch (error) {
  if (error instanceof UserError) process.stderr.write(`${messageOf(error)}\n`)
  else log.fatal({ err: error }, 'the worker failed')
  process.exit(1)
}
