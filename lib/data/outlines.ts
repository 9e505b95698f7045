/** The outline of a trajectory: its steps as two letters each, made by the database, so that 100,000 rows never travel. */
import { database } from '#lib/data/database.ts'
import { kindLetters, type MarkAt, type Outline, stateBits, type TestsAt } from '#lib/trajectories/outline.ts'

/** @param from index of the first step asked for: what a reader of a running trajectory does not have yet */
export async function findOutline(trajectoryId: string, from = 0): Promise<Outline & { from: number }> {
  const [letters, tests, marks] = await Promise.all([
    findLetters(trajectoryId, from),
    findTests(trajectoryId, from),
    findMarks(trajectoryId, from),
  ])
  return { from, ...letters, tests, marks }
}

const reading = '^(view|read|read_file|open|search|grep|glob)( |$)'

async function findLetters(trajectoryId: string, from: number): Promise<Pick<Outline, 'kinds' | 'states'>> {
  const { think, bash, view, edit, finish, environment, message } = kindLetters
  const { error, changed, recorded } = stateBits
  const [row] = await database().$queryRaw<{ kinds: string | null; states: string | null }[]>`
    SELECT string_agg(CASE "kind"
        WHEN 'think' THEN ${think} WHEN 'execute_bash' THEN ${bash} WHEN 'finish' THEN ${finish}
        WHEN 'str_replace_editor' THEN CASE WHEN "summary" ~* ${reading} THEN ${view} ELSE ${edit} END
        WHEN 'environment' THEN ${environment} ELSE ${message} END, '' ORDER BY "index") AS "kinds",
      string_agg(to_hex(
        (CASE WHEN "outcome" = 'error' THEN ${error} ELSE 0 END)
        + (CASE WHEN "filesChanged" > 0 THEN ${changed} ELSE 0 END)
        + (CASE WHEN "tree" IS NOT NULL THEN ${recorded} ELSE 0 END)), '' ORDER BY "index") AS "states"
    FROM "Step" WHERE "trajectoryId" = ${trajectoryId}::uuid AND "index" >= ${from}`
  return { kinds: row?.kinds ?? '', states: row?.states ?? '' }
}

async function findTests(trajectoryId: string, from: number): Promise<TestsAt[]> {
  const rows = await database().step.findMany({
    where: { trajectoryId, index: { gte: from }, testsFailed: { not: null } },
    select: { index: true, testsPassed: true, testsFailed: true },
    orderBy: { index: 'asc' },
  })
  return rows.map((row) => ({ index: row.index, passed: row.testsPassed ?? 0, failed: row.testsFailed ?? 0 }))
}

async function findMarks(trajectoryId: string, from: number): Promise<MarkAt[]> {
  const rows = await database().step.findMany({
    where: { trajectoryId, index: { gte: from }, NOT: { marks: { isEmpty: true } } },
    select: { index: true, marks: true },
    orderBy: { index: 'asc' },
  })
  return rows.flatMap(({ index, marks }) => marks.map((mark) => ({ index, mark })))
}
