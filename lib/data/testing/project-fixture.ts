/** Rows for database tests, written by the functions under test. */
import { type Claim, claimRun } from '#lib/data/claims.ts'
import { database } from '#lib/data/database.ts'
import type { Run } from '#lib/data/generated/client.ts'
import { projectRecords } from '#lib/data/records.ts'
import { createRun } from '#lib/data/run-writes.ts'
import type { Plan } from '#lib/pipeline/plan.ts'
import type { Proposal } from '#lib/pipeline/proposal.ts'
import type { TrajectoryHeader } from '#lib/trajectories/types.ts'

export const proposal: Proposal = {
  name: 'Tiny Lisp',
  slug: 'tiny-lisp',
  language: 'python',
  domain: 'parsers',
  description: 'A reader and evaluator for a small Lisp. '.repeat(6),
  inputFormats: [],
  outputFormats: [],
  algorithms: [],
  components: ['reader', 'evaluator', 'printer'].map((name) => ({ name, purpose: `the ${name}` })),
  constraints: ['written from scratch'],
  forbiddenLibraries: [],
  commandLine: { usage: 'lisp FILE', examples: [{ command: 'lisp a.lisp', output: '3', exitCode: 0 }] },
  criteria: ['exactness'],
  successCriteria: ['evaluates (+ 1 2)'],
  taskOutline: [],
}

export function planOf(taskCount: number): Plan {
  const tasks = Array.from({ length: taskCount }, (_, at) => ({
    number: `1.1.${at + 1}`,
    title: `Task ${at + 1}`,
    description: `Does thing ${at + 1}`,
    dependencies: at === 0 ? [] : [`1.1.${at}`],
    difficulty: 2,
    tests: [{ kind: 'code' as const, name: `thing ${at + 1}`, description: 'works' }],
  }))
  const modules = [{ number: '1.1', title: 'Only module', tasks }]
  return {
    description: 'A small Lisp',
    instruction: 'Write it',
    phases: [{ number: 1, title: 'Only phase', goal: 'All', modules }],
  }
}

export const header: TrajectoryHeader = {
  messages: [
    { role: 'system', content: 'You are an agent' },
    { role: 'user', content: 'Do it' },
  ],
  tools: [],
  sampling: {},
  profile: 'function-calling',
  limits: { steps: 10, tokens: 10_000, costUsd: 1, minutes: 5, commandSeconds: 10 },
  prompts: [],
}

/** A claim as a worker of this process would hold it; `lostClaims` tells whether it was taken away. */
export async function claim(runId: string, executor = 'worker-a', generation = 0) {
  const run = await claimRun({ runId, generation, executor }, new AbortController().signal)
  if (!run) throw new Error(`run ${runId} cannot be claimed`)
  let lost = 0
  const held: Claim = {
    runId,
    executor,
    generation,
    recoveries: run.recoveries,
    stopping: new AbortController().signal,
    lost: () => {
      lost++
    },
  }
  return { run, claim: held, lostClaims: () => lost }
}

/** A proposed and planned project. */
export async function createProject(taskCount: number, slug = 'tiny-lisp'): Promise<string> {
  const runId = await createRun({
    recipe: 'propose',
    title: 'Propose',
    input: {},
    model: 'm',
    recorded: false,
  })
  const held = await claim(runId)
  const records = recordsOf(held.run, held.claim)
  const id = await records.saveProposal(
    { ...proposal, slug },
    { promptName: 'p', promptHash: 'h', promptVersion: 0, model: { name: 'm', recorded: false } },
  )
  await records.savePlan(id, planOf(taskCount), '# plan')
  await database().run.update({ where: { id: runId }, data: { state: 'succeeded' } })
  return id
}

export function recordsOf(run: Pick<Run, 'model' | 'recorded'>, held: Claim, stage = 'a stage') {
  return projectRecords({
    claim: held,
    modelOf: () => ({ name: run.model, recorded: run.recorded }),
    currentStage: () => stage,
  })
}

export async function createBuildRun(projectId: string, change: { budgetUsd?: number } = {}) {
  const runId = await createRun({
    recipe: 'build-project',
    title: 'Build',
    input: { recipe: 'build-project', projectId },
    model: 'm',
    recorded: false,
    projectId,
    ...change,
  })
  return { runId, ...(await claim(runId)) }
}
