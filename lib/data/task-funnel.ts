/**
 * How far tasks come, gate by gate, from the verdicts alone. A task is represented by one verdict on its tests and one
 * on its implementation (and one on how strong its tests are, where that was measured): the newest that passed, else the
 * newest. Stale ones say nothing any more; rollouts are fresh attempts on tasks that have come this far, so they are no
 * part of it.
 */
import { database } from '#lib/data/database.ts'
import { Prisma } from '#lib/data/generated/client.ts'

export type TaskFunnel = {
  planned: number
  /** its tests fail without an implementation, as they should */
  testsFailRightly: number
  /** every test passes in a fresh sandbox */
  implemented: number
  /** and says the same in shuffled repetitions */
  repeated: number
  /** its tests notice enough small changes of its code */
  mutation: number
  /** tasks whose tests were measured so */
  mutationMeasured: number
  /** nothing leaked to the agent, and it left alone what grades it */
  clean: number
}

/**
 * Of work that was carried over without an agent, the gates on the attempt are those of the attempt that made it.
 * @param projectId null = all projects
 */
export function representatives(projectId: string | null): Prisma.Sql {
  const ofProject = projectId === null ? Prisma.sql`true` : Prisma.sql`v."projectId" = ${projectId}::uuid`
  return Prisma.sql`
    SELECT DISTINCT ON (v."taskId", v."kind")
      v."id", v."taskId", v."kind", v."attempt", v."outcome", v."gates", v."flags", v."trajectoryId", v."carried",
      v."createdAt",
      CASE WHEN v."carried" THEN (
        SELECT made."gates" FROM "Verdict" made
        WHERE made."trajectoryId" = v."trajectoryId" AND made."kind" = v."kind" AND NOT made."carried"
        ORDER BY made."createdAt" DESC, made."id" DESC LIMIT 1
      ) ELSE v."gates" END AS "attemptGates"
    FROM "Verdict" v
    WHERE ${ofProject} AND v."taskId" IS NOT NULL AND v."staleAt" IS NULL
      AND v."kind" IN ('tests-gate', 'implementation', 'mutation')
    ORDER BY v."taskId", v."kind", (v."outcome" = 'passed') DESC, v."createdAt" DESC, v."id" DESC`
}

/** Gates that ask for more than that all tests pass once. */
const beyondTests = Prisma.sql`'$[*] ? (@.outcome != "passed" && @.outcome != "flagged" && @.gate != "stable" && @.gate != "no-leaks")'`

const passes = (gate: Prisma.Sql) => Prisma.sql`coalesce(jsonb_path_exists("attemptGates", ${gate}), false)`

const isClean = Prisma.sql`${passes(Prisma.sql`'$[*] ? (@.gate == "no-leaks" && @.outcome == "passed")'`)}
  AND ${passes(Prisma.sql`'$[*] ? (@.gate == "no-tampering" && @.outcome == "passed")'`)}`

/** @param projectId absent = of all projects together */
export async function countTaskFunnel(projectId: string | null = null): Promise<TaskFunnel> {
  const [planned, [counts]] = await Promise.all([
    database().task.count({ where: projectId === null ? {} : { projectId } }),
    database().$queryRaw<Omit<TaskFunnel, 'planned'>[]>`
      WITH chosen AS (${representatives(projectId)})
      SELECT
        count(*) FILTER (WHERE "kind" = 'tests-gate' AND "outcome" = 'passed')::int AS "testsFailRightly",
        count(*) FILTER (WHERE "kind" = 'implementation' AND jsonb_array_length("gates") > 0
          AND NOT jsonb_path_exists("gates", ${beyondTests}))::int AS "implemented",
        count(*) FILTER (WHERE "kind" = 'implementation' AND "outcome" = 'passed')::int AS "repeated",
        count(*) FILTER (WHERE "kind" = 'mutation' AND "outcome" = 'passed')::int AS "mutation",
        count(*) FILTER (WHERE "kind" = 'mutation' AND "outcome" <> 'infrastructure')::int AS "mutationMeasured",
        count(*) FILTER (WHERE "kind" = 'implementation' AND "outcome" = 'passed' AND ${isClean})::int AS "clean"
      FROM chosen`,
  ])
  if (!counts) throw new Error('a count without a row')
  return { planned, ...counts }
}
