/** The agent's own test runs, read from what its commands printed. */
import { getBlobs } from '#lib/data/blobs.ts'
import { database } from '#lib/data/database.ts'
import { parseStepBody } from '#lib/trajectories/stored.ts'
import { type TestRun, testRunOf } from '#lib/trajectories/test-runs.ts'

/** a line of more cells nobody reads; the runs themselves are all in the outline */
const mostRuns = 200

/** The first runs, test by test; `more` says how many later ones were left out. */
export async function findTestRuns(trajectoryId: string): Promise<{ runs: TestRun[]; more: number }> {
  const where = { trajectoryId, testsFailed: { not: null } }
  const [count, rows] = await Promise.all([
    database().step.count({ where }),
    database().step.findMany({
      where,
      orderBy: { index: 'asc' },
      take: mostRuns,
      select: { index: true, bodyBlob: true },
    }),
  ])
  const bodies = await getBlobs(rows.map((row) => row.bodyBlob))
  const runs = rows.flatMap(
    ({ index, bodyBlob }) => testRunOf(index, parseStepBody(bodies.get(bodyBlob) as Buffer)) ?? [],
  )
  return { runs, more: count - rows.length }
}
