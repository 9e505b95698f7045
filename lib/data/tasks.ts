/** One task with everything that was said about its tests: plan, checklist, suite, verdicts. Reads only. */
import { z } from 'zod'
import { database } from '#lib/data/database.ts'
import { checklistSchema } from '#lib/pipeline/checklist.ts'

const plannedTestsSchema = z.array(
  z.object({ kind: z.string(), name: z.string(), description: z.string().default('') }),
)

const gatesSchema = z.array(
  z.object({
    gate: z.string(),
    outcome: z.string(),
    evidence: z.string().default(''),
    ids: z.array(z.string()).default([]),
  }),
)

const flagsSchema = z.array(
  z.object({ kind: z.string(), path: z.string().optional(), evidence: z.string().default('') }),
)

export type TaskDetail = NonNullable<Awaited<ReturnType<typeof findTask>>>
export type TaskVerdict = TaskDetail['verdicts'][number]

/** null when the project has no task of that number */
export async function findTask(projectId: string, number: string) {
  const task = await database().task.findUnique({
    where: { projectId_number: { projectId, number } },
    include: {
      checklists: { orderBy: { version: 'desc' }, take: 1 },
      verdicts: { orderBy: { createdAt: 'desc' }, omit: { logBlob: true } },
    },
  })
  if (!task) return null
  const [results, tests] = await Promise.all([
    database().testResult.findMany({
      where: { verdictId: { in: task.verdicts.map((verdict) => verdict.id) } },
      orderBy: { testId: 'asc' },
    }),
    task.testCommit
      ? database().test.findMany({
          where: { taskId: task.id, suiteCommit: task.testCommit },
          orderBy: { testId: 'asc' },
          select: { testId: true },
        })
      : [],
  ])
  const [checklist] = task.checklists
  return {
    ...task,
    plannedTests: plannedTestsSchema.parse(task.plannedTests),
    checklist: checklist ? { ...checklist, content: checklistSchema.parse(checklist.content) } : null,
    tests: tests.map((test) => test.testId),
    verdicts: task.verdicts.map((verdict) => ({
      ...verdict,
      gates: gatesSchema.parse(verdict.gates),
      flags: flagsSchema.parse(verdict.flags),
      results: results.filter((result) => result.verdictId === verdict.id),
    })),
  }
}
