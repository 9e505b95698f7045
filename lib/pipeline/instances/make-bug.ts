/** How issue resolution and issue reproduction come to an instance: an issue is written, injected and proved. */
import type { Place } from '#lib/adapters/adapter.ts'
import { askForObject } from '#lib/model/structured.ts'
import { attemptWithAgent, type FinishedAttempt } from '#lib/pipeline/agent-attempt.ts'
import { describeSpecification, describeTask } from '#lib/pipeline/brief.ts'
import { evidenceOf, requireMeasured } from '#lib/pipeline/evidence.ts'
import type { AdapterName } from '#lib/pipeline/instances/adapter-info.ts'
import type { Instance, NewInstance } from '#lib/pipeline/instances/instance.ts'
import { checkIssue, type Issue, issueSchema } from '#lib/pipeline/instances/issue.ts'
import { solverNotes } from '#lib/pipeline/instances/solver-notes.ts'
import { type PlannedTask, tasksOf } from '#lib/pipeline/plan.ts'
import type { RecipeContext } from '#lib/pipeline/recipe.ts'
import { verifierOf } from '#lib/pipeline/verifier.ts'
import { diffTrees, readTree } from '#lib/trajectories/trees.ts'
import { proveBug } from '#lib/verification/instances/bug.ts'
import { isInFolder } from '#lib/verification/quarantine.ts'

type Making = {
  adapter: AdapterName
  /** numbers of the proven bug that the adapter's grading needs again */
  measure?(instance: NewInstance, signal: AbortSignal): Promise<Record<string, unknown>>
}

/** characters of sources that an issue's writer is shown */
const mostSource = 24_000

/** A bug that another adapter has proved on the same base serves this one too, as in SWE-bench and SWT-bench. */
export async function makeBug(context: RecipeContext, place: Place, making: Making): Promise<void> {
  const { adapter } = making
  const task = place.task as PlannedTask
  const options = { taskNumber: task.number }
  const taken = await context.stage(
    `take a proven bug of ${task.number} for ${adapter}`,
    (signal) => takeProven(context, place, { ...making, signal }),
    options,
  )
  if (taken.found) return
  let refused: Refused | null = null
  for (let proposal = 1; proposal <= context.settings.attempts; proposal++) {
    const at: { proposal: number; refused: Refused | null } = { proposal, refused }
    const name = `${task.number} for ${adapter}, proposal ${proposal}`
    const issue: Issue = await context.stage(
      `write an issue of ${name}`,
      (signal) => writeIssue(context, place, { ...at, signal }),
      options,
    )
    const done = await context.stage(
      `inject ${name}`,
      (signal) => inject(context, place, { adapter, proposal, issue, signal }),
      options,
    )
    const proved = await context.stage(
      `prove ${name}`,
      (signal) => prove(context, place, { ...making, proposal, issue, done, signal }),
      options,
    )
    if (proved.state === 'proven') return
    refused = { issue: issue.title, evidence: proved.evidence }
  }
}

type Refused = { issue: string; evidence: string }

async function takeProven(
  context: RecipeContext,
  { project, task, base }: Place,
  { adapter, measure, signal }: Making & { signal: AbortSignal },
): Promise<{ found: boolean }> {
  const stored = await context.records.loadInstances(project.id)
  const found = stored.find(
    (each) =>
      each.state === 'proven' &&
      each.adapter !== adapter &&
      each.baseCommit === base &&
      each.taskNumber === task?.number &&
      each.secret !== '',
  )
  if (!found) return { found: false }
  const { id: _, stale: __, ...rest } = found
  const own: NewInstance = { ...rest, adapter, measures: { visible: found.measures.visible } }
  Object.assign(own.measures, await measure?.(own, signal))
  await context.records.saveInstance(project.id, own, null)
  return { found: true }
}

/** @throws UnusableAnswerError when the model gives none that can be used */
async function writeIssue(
  context: RecipeContext,
  place: Place,
  { proposal, refused, signal }: { proposal: number; refused: Refused | null; signal: AbortSignal },
): Promise<Issue> {
  const { prompts, language } = context
  const { project, task, knownBugs } = place as Place & { task: PlannedTask }
  const { model, sampling } = context.modelFor('write-issue', proposal - 1)
  const user = prompts.render('bug/issue-user', {
    project_name: project.proposal.name,
    project_description: describeSpecification(project.proposal),
    task: describeTask(task, tasksOf(project.plan)),
    changes: await sourcesOf(context, place),
    known_issues: knownBugs.join('; ') || 'none',
    language_notes: solverNotes(context, project).notes.text,
    previous_attempt: refused
      ? prompts.render('bug/previous-attempt', { issue: refused.issue, evidence: refused.evidence }).text
      : '',
  })
  const { value } = await askForObject({
    model,
    sampling,
    prompts,
    messages: [
      { role: 'system', content: prompts.render('bug/issue-system', {}).text },
      { role: 'user', content: user.text },
    ],
    label: { role: 'write-issue', task: task.number, attempt: proposal },
    signal,
    schema: issueSchema,
    check: (issue) => checkIssue(issue, language.testsFolder),
    say: (message) => context.say('warn', message),
  })
  return value
}

/** Files outside the tests that the task's implementation changed, as they are in the base. */
async function sourcesOf({ objects, records, language }: RecipeContext, place: Place): Promise<string> {
  const { project, task, base } = place as Place & { task: PlannedTask }
  const built = (await records.loadTasks(project.id)).find(({ number }) => number === task.number)
  if (!built?.testCommit || !built.passedCommit) throw new Error(`task ${task.number} has no commits`)
  const changed = await diffTrees(objects, built.testCommit, built.passedCommit)
  const paths = new Set(changed.map(({ path }) => path))
  const files = (await readTree(objects, base)).filter(
    ({ path }) => paths.has(path) && !isInFolder(path, language.testsFolder),
  )
  const text = files.map(({ path, data }) => `${path}:\n\n${data.toString('utf8')}`).join('\n\n')
  return text.length <= mostSource
    ? text
    : `${text.slice(0, mostSource)}\n... (${text.length - mostSource} characters left out)`
}

type Injection = { adapter: AdapterName; proposal: number; issue: Issue; signal: AbortSignal }

function inject(
  context: RecipeContext,
  { project, task, base }: Place,
  { adapter, proposal, issue, signal }: Injection,
): Promise<FinishedAttempt> {
  const { prompts, language } = context
  const taskNumber = task?.number ?? null
  const { workspace, notes } = solverNotes(context, project)
  const work = {
    purpose: 'injection' as const,
    role: 'inject-bug' as const,
    taskNumber,
    instanceId: context.records.instanceId(project.id, { adapter, taskNumber, baseCommit: base }),
    attempt: proposal,
    title: `Inject: ${issue.title}`,
    baseCommit: base,
    baseTree: base,
    system: prompts.render('bug/inject-system', { workspace: workspace.text }),
    user: prompts.render('bug/inject-user', {
      project_name: project.proposal.name,
      title: issue.title,
      technical: issue.technical,
      report: issue.report,
      test_command: language.suiteCommand,
      language_notes: notes.text,
    }),
    parts: [workspace, notes],
    onFinish: async () => ({ accept: true as const }),
  }
  return attemptWithAgent(context, work, signal)
}

/** @throws InfrastructureError when it could not be measured */
async function prove(
  context: RecipeContext,
  { project, task, base }: Place,
  { adapter, measure, proposal, issue, done, signal }: Making & Injection & { done: FinishedAttempt },
): Promise<{ state: Instance['state']; evidence: string }> {
  const runs = context.settings.repeats
  const proof = await proveBug(verifierOf(context, signal), { reference: base, tree: done.tree, runs })
  requireMeasured(proof)
  const instance: NewInstance = {
    adapter,
    taskNumber: task?.number ?? null,
    state: proof.outcome === 'passed' ? 'proven' : 'refused',
    title: issue.title,
    report: issue.report,
    secret: issue.technical,
    baseCommit: base,
    problemTree: proof.tree,
    givenTree: proof.given,
    patch: proof.patch,
    failToPass: proof.failToPass,
    passToPass: proof.passToPass,
    gates: proof.gates,
    proposals: proposal,
    measures: { visible: proof.visible },
  }
  if (instance.state === 'proven') Object.assign(instance.measures, await measure?.(instance, signal))
  const { model } = context.modelFor('inject-bug', proposal - 1)
  const { name, recorded } = model
  await context.records.saveInstance(project.id, instance, { name, recorded })
  return { state: instance.state, evidence: evidenceOf(proof).slice(0, 3000) }
}
