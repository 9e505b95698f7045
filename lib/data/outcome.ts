/** Everything a build said that must not depend on where or when it ran, as lines of text: two builds can be compared by `diff`. */
import { createHash } from 'node:crypto'
import { database } from '#lib/data/database.ts'
import { flagsSchema, gatesSchema } from '#lib/data/task-gates.ts'

/**
 * Tasks in the order of the plan, their verdicts (gates, flags, test by test, the graded tree) and trajectories (the
 * workspace's tree after each step). No ids of rows, times, costs, or names of machines, and not whether a command of
 * an agent failed: a slow machine may stop one that a fast machine lets end.
 */
export async function* outcomeLines(projectId: string): AsyncGenerator<string> {
  const tasks = await database().task.findMany({
    where: { projectId },
    orderBy: { position: 'asc' },
    select: { id: true, number: true, state: true, testCommit: true, passedCommit: true },
  })
  for (const { id, number, state, testCommit, passedCommit } of [repository, ...tasks]) {
    yield `task ${number} ${state} tests ${testCommit ?? '-'} passed ${passedCommit ?? '-'}`
    yield* verdictLines(projectId, id)
    yield* trajectoryLines(projectId, id)
  }
}

/** What belongs to no task: set-up. */
const repository = { id: null, number: '-', state: '-', testCommit: null, passedCommit: null }

async function* verdictLines(projectId: string, taskId: string | null): AsyncGenerator<string> {
  const verdicts = await database().verdict.findMany({
    where: { projectId, taskId },
    orderBy: [{ kind: 'asc' }, { attempt: 'asc' }, { createdAt: 'asc' }, { id: 'asc' }],
    select: { id: true, kind: true, attempt: true, outcome: true, tree: true, gates: true, flags: true },
  })
  for (const { id, kind, attempt, outcome, tree, gates, flags } of verdicts) {
    yield `verdict ${kind} ${attempt} ${outcome} tree ${tree}`
    for (const gate of gatesSchema.parse(gates)) yield `gate ${gate.gate} ${gate.outcome}`
    for (const flag of flagsSchema.parse(flags)) yield `flag ${flag.kind} ${flag.path}`
    const results = await database().testResult.findMany({
      where: { verdictId: id },
      select: { testId: true, phase: true, outcome: true, exceptionType: true },
    })
    yield* results
      .map((one) => `test ${one.testId} ${one.phase} ${one.outcome} ${one.exceptionType ?? '-'}`)
      .sort()
  }
}

async function* trajectoryLines(projectId: string, taskId: string | null): AsyncGenerator<string> {
  const trajectories = await database().trajectory.findMany({
    where: { projectId, taskId },
    orderBy: [{ purpose: 'asc' }, { attempt: 'asc' }, { createdAt: 'asc' }, { id: 'asc' }],
    select: { id: true, purpose: true, attempt: true, endReason: true, verdict: true },
  })
  for (const { id, purpose, attempt, endReason, verdict } of trajectories) {
    yield `trajectory ${purpose} ${attempt} ${endReason ?? 'running'} ${verdict ?? 'not verified'}`
    const steps = await database().step.findMany({
      where: { trajectoryId: id },
      orderBy: { index: 'asc' },
      select: { index: true, kind: true, tree: true },
    })
    yield* steps.map((step) => `step ${step.index} ${step.kind} tree ${step.tree ?? '-'}`)
  }
}

/** @returns sha256 of the lines, hexadecimal: equal when every verdict, test and tree of two builds is equal */
export async function findOutcomeHash(projectId: string): Promise<string> {
  const hash = createHash('sha256')
  for await (const line of outcomeLines(projectId)) hash.update(`${line}\n`)
  return hash.digest('hex')
}
