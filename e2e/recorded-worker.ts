/** A real worker whose recorded answers lie in E2E_RECORDINGS. */
import { concreteParts } from '#lib/jobs/perform.ts'
import { runWorker } from '#lib/jobs/run-worker.ts'

await runWorker(concreteParts(process.env.E2E_RECORDINGS))
// jobs that were let go for another worker never settle in this process
process.exit(0)
