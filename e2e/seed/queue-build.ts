/** `node e2e/seed/queue-build.ts <database url> <project id> <task numbers>`: queues a recorded build of these tasks only. */
import { closeDatabase } from '#lib/data/database.ts'
import { startRun } from '#lib/jobs/start-run.ts'

const [url, projectId, tasks] = process.argv.slice(2)
if (!url || !projectId || !tasks) throw new Error('usage: queue-build.ts <database url> <project id> <tasks>')
process.env.DATABASE_URL = url
const runId = await startRun({
  recipe: 'build-project',
  projectId,
  model: { endpoint: 'recorded', recording: 'sift' },
  // pages are tested with it: one repetition shows what two would
  settings: { onlyTasks: tasks.split(','), repeats: 2 },
})
console.log(JSON.stringify(runId))
await closeDatabase()
