/**
 * A recipe for the kill tests: three tasks of set-up, agent and verdict, without a sandbox, so that only the memory is
 * under test. Everything it makes depends on the model's answers and on what was remembered, never on time or chance.
 */
import { setTimeout as sleep } from 'node:timers/promises'
import type { RunEnd } from '#lib/data/run-writes.ts'
import type { RecipeContext } from '#lib/pipeline/recipe.ts'
import { gitObject } from '#lib/trajectories/git-objects.ts'
import type { Step, TrajectoryHeader } from '#lib/trajectories/types.ts'

export const chaosTasks = ['1.1.1', '1.1.2', '1.1.3']
export const chaosSteps = 8
/** long enough that a kill finds a step in the middle */
const stepMs = 40

const header: TrajectoryHeader = {
  messages: [{ role: 'user', content: 'count' }],
  tools: [],
  sampling: {},
  profile: 'function-calling',
  limits: { steps: chaosSteps, tokens: 1_000_000, costUsd: 100, minutes: 10, commandSeconds: 10 },
  prompts: [],
}

export async function chaosRecipe(context: RecipeContext, projectId: string): Promise<RunEnd> {
  let tree = await context.stage('set up', async () => put(context, 'start'))
  for (const task of chaosTasks) {
    const done = await context.stage(
      `implement ${task}`,
      (signal) => implement(context, { projectId, task, tree, signal }),
      {
        taskNumber: task,
      },
    )
    await context.stage(`verify ${task}`, () => verify(context, { projectId, task, ...done }), {
      taskNumber: task,
    })
    tree = done.tree
  }
  await context.records.saveHead(projectId, tree)
  return { state: 'succeeded', reason: null, result: { tree } }
}

async function implement(
  context: RecipeContext,
  work: { projectId: string; task: string; tree: string; signal: AbortSignal },
): Promise<{ tree: string; trajectoryId: string }> {
  const { projectId, task, signal } = work
  await context.records.saveTask(projectId, task, { state: 'implementing', attempts: 1 })
  const { model } = context.modelFor('implement')
  const journal = await context.openTrajectory({
    model: { name: model.name, recorded: model.recorded },
    purpose: 'implementation',
    taskNumber: task,
    attempt: 1,
    title: `Implement ${task}`,
    header,
    baseCommit: null,
    baseTree: work.tree,
  })
  const steps = await journal.load()
  let tree = steps.at(-1)?.tree ?? work.tree
  for (let index = steps.length; index < chaosSteps; index++) {
    const answer = await model.complete(
      {
        messages: [...header.messages, ...steps.flatMap((each) => [each.message, ...each.reply])],
        tools: [],
        sampling: {},
        call: { role: 'implement', task, attempt: 1, index },
        trajectoryId: journal.trajectoryId,
      },
      signal,
    )
    await sleep(stepMs, undefined, { signal })
    const object = gitObject('blob', Buffer.from(`${tree} ${answer.message.content}`))
    tree = object.id
    const step: Step = {
      index,
      message: answer.message,
      reasoning: null,
      calls: [],
      observations: [],
      reply: [{ role: 'user', content: `step ${index} seen` }],
      usage: answer.usage,
      costUsd: 0.01,
      modelMs: 1,
      toolMs: 1,
      tree,
      filesChanged: 1,
      marks: [],
    }
    await journal.append(step, [object])
    steps.push(step)
    context.say('info', `step ${index} of ${task}`)
  }
  await context.closeTrajectory(journal.trajectoryId, {
    endReason: 'finished',
    finalTree: tree,
    linesEdited: 1,
  })
  return { tree, trajectoryId: journal.trajectoryId }
}

async function verify(
  context: RecipeContext,
  work: { projectId: string; task: string; tree: string; trajectoryId: string },
): Promise<string> {
  const { projectId, task, tree, trajectoryId } = work
  const testId = `tests/test_${task}.py::test_it`
  await context.records.saveTests(projectId, task, tree, [testId])
  await sleep(stepMs)
  const passed = Number.parseInt(tree.slice(0, 2), 16) % 2 === 0
  const outcome = passed ? 'passed' : 'failed'
  const verdictId = await context.records.saveVerdict(projectId, {
    kind: 'implementation',
    taskNumber: task,
    trajectoryId,
    attempt: 1,
    outcome,
    gates: [{ gate: 'tests-pass', outcome, evidence: 'by the tree', ids: [testId] }],
    flags: [],
    tree,
    suiteCommit: tree,
    results: [{ testId, phase: 'call', outcome, exceptionType: null, message: '', durationMs: 1 }],
    log: 'log',
    durationMs: 1,
  })
  await context.records.saveTask(projectId, task, {
    state: outcome,
    ...(passed ? { passedCommit: tree } : { reason: 'odd tree', failureClass: 'model' as const }),
  })
  return verdictId
}

async function put(context: RecipeContext, text: string): Promise<string> {
  const object = gitObject('blob', Buffer.from(text))
  await context.objects.put([object])
  return object.id
}
