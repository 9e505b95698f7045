/** One task with everything that was said about its tests: plan, checklist, suite, verdicts. Reads only. */
import { z } from 'zod'
import { database } from '#lib/data/database.ts'
import { findTestEdit } from '#lib/data/editions.ts'
import { flagsSchema, gatesSchema } from '#lib/data/task-gates.ts'
import { checklistSchema } from '#lib/pipeline/checklist.ts'

const plannedTestsSchema = z.array(
  z.object({ kind: z.string(), name: z.string(), description: z.string().default('') }),
)

export type TaskDetail = NonNullable<Awaited<ReturnType<typeof findTask>>>
export type TaskVerdict = TaskDetail['verdicts'][number]

/** null when the project has no task of that number */
export async function findTask(projectId: string, number: string) {
  const task = await database().task.findUnique({
    where: { projectId_number: { projectId, number } },
    include: { checklists: { orderBy: { version: 'desc' }, take: 1 } },
  })
  if (!task) return null
  const [verdicts, testEdit] = await Promise.all([
    findVerdictDetails({ taskId: task.id }),
    findTestEdit(projectId, number),
  ])
  const [checklist] = task.checklists
  return {
    ...task,
    plannedTests: plannedTestsSchema.parse(task.plannedTests),
    checklist: checklist ? { ...checklist, content: checklistSchema.parse(checklist.content) } : null,
    verdicts,
    /** a person's edit that has not been through the gates yet */
    testEdit: testEdit !== null,
    testsWrittenAt: task.testCommit === null ? null : testsWrittenAt(verdicts),
  }
}

/** When the gates accepted tests that somebody wrote; stored ones that were carried over are no younger for it. */
function testsWrittenAt(verdicts: Awaited<ReturnType<typeof findVerdictDetails>>): Date | null {
  const accepted = verdicts.filter(
    ({ kind, outcome, carried }) => kind === 'tests-gate' && outcome === 'passed' && !carried,
  )
  return accepted.reduce<Date | null>(
    (newest, { createdAt }) => (newest === null || createdAt > newest ? createdAt : newest),
    null,
  )
}

/** What the checks of the repository as a whole said: its set-up. */
export function findSetUpVerdicts(projectId: string) {
  return findVerdictDetails({ projectId, taskId: null })
}

/** Newest first, each with its gates and every test. */
async function findVerdictDetails(where: { taskId: string } | { projectId: string; taskId: null }) {
  const verdicts = await database().verdict.findMany({
    where,
    // what still holds before what is stale
    orderBy: [{ staleAt: { sort: 'desc', nulls: 'first' } }, { createdAt: 'desc' }],
    omit: { logBlob: true },
    include: { results: { orderBy: { testId: 'asc' } } },
  })
  return verdicts.map((verdict) => ({
    ...verdict,
    gates: gatesSchema.parse(verdict.gates),
    flags: flagsSchema.parse(verdict.flags),
  }))
}
