/**
 * Fills an empty, migrated database with realistic rows for end-to-end tests and for work on the pages:
 * `node e2e/seed.ts <database url>`. Nothing here was run by a model; it never ships with the app.
 */
import { countSome } from '#lib/data/counting.ts'
import { closeDatabase, database } from '#lib/data/database.ts'
import { migrate } from '#lib/database/migrate.ts'
import { seedDatasets } from './seed/datasets.ts'
import { seedInstances } from './seed/instances.ts'
import { seedMany } from './seed/many.ts'
import { seedProject } from './seed/project.ts'
import { seedRuns } from './seed/runs.ts'
import { seedTrajectories } from './seed/trajectories.ts'

export type SeededIds = {
  projectId: string
  runId: string
  /** 30 steps with files, diffs, ANSI, errors; passed */
  replayId: string
  /** still running */
  runningId: string
  /** failed, flagged for edited tests */
  failedId: string
}

/** @param url of a migrated database; also becomes this process's DATABASE_URL */
export async function seedDatabase(url: string): Promise<SeededIds> {
  process.env.DATABASE_URL = url
  const { projectId, tasks } = await seedProject()
  const runId = await seedRuns(projectId)
  const seeded = await seedTrajectories({ projectId, runId, tasks })
  await seedInstances({ projectId, runId, solvedId: seeded.replayId, failedId: seeded.failedId })
  await seedMany({ projectId, runId, count: 140 })
  const passed = await database().task.count({ where: { projectId, state: 'passed' } })
  await database().project.update({ where: { id: projectId }, data: { tasksPassed: passed } })
  while ((await countSome()) > 0);
  await seedDatasets()
  return { projectId, runId, ...seeded }
}

if (import.meta.main) {
  const url = process.argv[2] ?? process.env.DATABASE_URL
  if (!url) throw new Error('usage: node e2e/seed.ts <database url>')
  await migrate(url)
  console.log(JSON.stringify(await seedDatabase(url)))
  await closeDatabase()
}
