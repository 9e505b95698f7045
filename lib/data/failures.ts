/** Which tasks failed for good, why, and where that can be seen. Reads only. */
import { database } from '#lib/data/database.ts'
import type { FailureClass } from '#lib/pipeline/failure-class.ts'

export type FailedTask = {
  number: string
  title: string
  failureClass: FailureClass
  /** one sentence */
  reason: string
  /** the page that shows it, and what stands there */
  proof: { href: string; what: string }
}

/** In the order of the plan. */
export async function findFailures(projectId: string): Promise<FailedTask[]> {
  const tasks = await database().task.findMany({
    where: { projectId, state: 'failed' },
    orderBy: { position: 'asc' },
    select: { id: true, number: true, title: true, reason: true, failureClass: true },
  })
  return Promise.all(
    tasks.map(async ({ id, number, title, reason, ...task }) => {
      const failureClass = (task.failureClass ?? 'model') as FailureClass
      return {
        number,
        title,
        failureClass,
        reason: firstSentence(reason ?? 'The reason was not recorded.'),
        proof: await findProof({ projectId, id, number, failureClass }),
      }
    }),
  )
}

type Failed = { projectId: string; id: string; number: string; failureClass: FailureClass }

/** The newest check that failed; of a failure of the machine the run and its stage. */
async function findProof({ projectId, id, number, failureClass }: Failed): Promise<FailedTask['proof']> {
  const task = { href: `/projects/${projectId}?tab=tests&task=${number}`, what: 'the task' }
  if (failureClass === 'infrastructure') {
    const stage = await database().stage.findFirst({
      where: { taskNumber: number, state: 'failed', run: { projectId } },
      orderBy: { startedAt: 'desc' },
      select: { runId: true, name: true },
    })
    return stage ? { href: `/runs/${stage.runId}`, what: `stage "${stage.name}"` } : task
  }
  const kind = failureClass === 'tests' ? 'tests-gate' : 'implementation'
  const verdict = await database().verdict.findFirst({
    where: { taskId: id, kind, outcome: 'failed', staleAt: null },
    orderBy: { createdAt: 'desc' },
    select: {
      id: true,
      trajectoryId: true,
      results: {
        where: { outcome: { notIn: ['passed', 'skipped'] } },
        orderBy: { testId: 'asc' },
        take: 1,
        select: { testId: true },
      },
    },
  })
  if (!verdict) return task
  const test = verdict.results[0]?.testId.split('::').at(-1)
  return verdict.trajectoryId && failureClass === 'model'
    ? { href: `/trajectories/${verdict.trajectoryId}?pane=verdict`, what: test ?? 'the verdict' }
    : { href: `${task.href}#verdict-${verdict.id}`, what: 'the gates' }
}

/** A gate's evidence follows its name, so a sentence may hold colons; numbers hold dots. */
function firstSentence(text: string): string {
  return /^.*?[.!?](?=\s|$)/s.exec(text)?.[0] ?? text
}

/** What a new try at the failures of one class takes: their numbers, and the tasks that only wait for them. */
export async function findRetry(
  projectId: string,
  failureClass: FailureClass,
): Promise<{ failed: string[]; blocked: string[] }> {
  const tasks = await database().task.findMany({
    where: { projectId },
    orderBy: { position: 'asc' },
    select: { number: true, state: true, failureClass: true, dependencies: true },
  })
  const failed = tasks.filter((task) => task.state === 'failed' && task.failureClass === failureClass)
  const available = new Set(
    [...failed, ...tasks.filter(({ state }) => state === 'passed')].map(({ number }) => number),
  )
  const blocked: string[] = []
  for (let found = true; found; ) {
    const free = tasks.filter(
      ({ number, state, dependencies }) =>
        state === 'blocked' && !available.has(number) && dependencies.every((each) => available.has(each)),
    )
    for (const { number } of free) {
      available.add(number)
      blocked.push(number)
    }
    found = free.length > 0
  }
  return { failed: failed.map(({ number }) => number), blocked }
}
