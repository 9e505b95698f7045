/** Stages 5a and 5b: an agent writes a task's tests (paper 3.4); gates decide before anything is implemented. */
import { attemptWithAgent, type FinishedAttempt } from '#lib/pipeline/agent-attempt.ts'
import {
  describeChecklist,
  describeSpecification,
  describeTask,
  listTasks,
  packageName,
} from '#lib/pipeline/brief.ts'
import { evidenceOf, reasonOf, requireMeasured } from '#lib/pipeline/evidence.ts'
import { tasksOf } from '#lib/pipeline/plan.ts'
import type { RecipeContext } from '#lib/pipeline/recipe.ts'
import { commitTree, storeFiles } from '#lib/pipeline/repository.ts'
import type { TaskWork } from '#lib/pipeline/task-work.ts'
import { verifierOf } from '#lib/pipeline/verifier.ts'
import type { RenderedPrompt } from '#lib/prompts/prompts.ts'
import { readTree } from '#lib/trajectories/trees.ts'
import { verifyTests } from '#lib/verification/verify-tests.ts'

/** Why tests are written again: a gate rejected them, or implementations made them suspect. */
export type Reproach = {
  kind: 'rejected' | 'suspected'
  evidence: string
  /** what the writer starts with */
  tree: string
}

export type TestsOutcome = { commit: string; attempt: number } | { reason: string; attempt: number }

/**
 * Attempts `first`, `first` + 1 ... until the gates accept a suite, at most `settings.attempts` of them.
 * @returns the test commit, or why no attempt was accepted
 */
export async function writeTests(
  context: RecipeContext,
  work: TaskWork,
  { first, suspicion }: { first: number; suspicion: Reproach | null },
): Promise<TestsOutcome> {
  const { number } = work.task
  const options = { taskNumber: number }
  let reproach = suspicion
  for (let attempt = first; ; attempt++) {
    const before: Reproach | null = reproach
    const done = await context.stage(
      `write tests ${number}, attempt ${attempt}`,
      (signal) => runAgentOnce(context, { work, attempt, reproach: before, signal }),
      { ...options, point: 'tests' },
    )
    const checked = await context.stage(
      `check tests ${number}, attempt ${attempt}`,
      (signal) => check(context, { work, attempt, done, signal }),
      options,
    )
    if ('commit' in checked) return { commit: checked.commit, attempt }
    const { evidence, tree, reason } = checked
    if (attempt === first + context.settings.attempts - 1) {
      return { reason: `No suite passed its gates: ${reason}`, attempt }
    }
    reproach = { kind: 'rejected', evidence, tree }
  }
}

type Attempt = { work: TaskWork; attempt: number; signal: AbortSignal }

async function runAgentOnce(
  context: RecipeContext,
  { work, attempt, reproach, signal }: Attempt & { reproach: Reproach | null },
): Promise<FinishedAttempt> {
  const { project, task, head } = work
  const { number, title } = task
  await context.records.saveTask(project.id, number, { state: 'testing' })
  const workspace = context.prompts.render('workspace', {})
  const notes = languageNotes(context, work)
  const previous = reproach && renderReproach(context, reproach)
  const agent = {
    purpose: 'test-writing' as const,
    role: 'write-tests' as const,
    taskNumber: number,
    attempt,
    title: `Tests of ${number} ${title}`,
    baseCommit: head,
    baseTree: await storeFiles(context.objects, await readTree(context.objects, reproach?.tree ?? head)),
    system: context.prompts.render('write-tests/system', { workspace: workspace.text }),
    user: renderUser(context, work, { notes, previous }),
    parts: previous ? [workspace, notes, previous] : [workspace, notes],
    onFinish: async () => ({ accept: true as const }),
  }
  return attemptWithAgent(context, agent, signal)
}

function renderUser(
  { language, prompts }: RecipeContext,
  { project, task, checklist, finished }: TaskWork,
  { notes, previous }: { notes: RenderedPrompt; previous: RenderedPrompt | null },
): RenderedPrompt {
  const { proposal, plan } = project
  return prompts.render('write-tests/user', {
    project_name: proposal.name,
    project_description: describeSpecification(proposal),
    project_instruction: plan.instruction,
    task_number: task.number,
    task: describeTask(task, tasksOf(plan)),
    checklist: describeChecklist(checklist),
    finished_tasks: listTasks(finished, 'none yet'),
    test_file: language.testFile(task.number),
    entry_point: language.entryPoint(task.number),
    language_notes: notes.text,
    previous_attempt: previous?.text ?? '',
  })
}

function renderReproach({ prompts }: RecipeContext, { kind, evidence }: Reproach): RenderedPrompt {
  return prompts.render(kind === 'suspected' ? 'write-tests/suspected' : 'write-tests/previous-attempt', {
    evidence,
  })
}

function languageNotes({ language, prompts }: RecipeContext, { project, task }: TaskWork): RenderedPrompt {
  return prompts.languageNotes({
    language: language.name,
    stage: 'write-tests',
    values: {
      package: packageName(project.proposal.slug),
      test_file: language.testFile(task.number),
      entry_point: language.entryPoint(task.number),
    },
  })
}

type Checked = { commit: string } | { evidence: string; reason: string; tree: string }

async function check(
  context: RecipeContext,
  { work, attempt, done, signal }: Attempt & { done: FinishedAttempt },
): Promise<Checked> {
  const { project, task, head } = work
  const { records } = context
  const { testIds, ...verification } = await verifyTests(verifierOf(context, signal), {
    taskNumber: task.number,
    baseTree: head,
    tree: done.tree,
    ...(await records.loadGatePolicy(project.id)),
  })
  const passed = verification.outcome === 'passed'
  const commit = passed ? await commitTests(context, work, { tree: verification.tree, testIds }) : null
  await records.saveVerdict(project.id, {
    kind: 'tests-gate',
    taskNumber: task.number,
    trajectoryId: done.trajectoryId,
    attempt,
    suiteCommit: commit,
    ...verification,
  })
  requireMeasured(verification)
  if (commit) {
    await records.saveTask(project.id, task.number, { state: 'tests-ready', testCommit: commit })
    return { commit }
  }
  const inScope = verification.gates.some(
    ({ gate, outcome }) => gate === 'test-writer-scope' && outcome === 'passed',
  )
  const tree = inScope ? done.tree : await ownFilesOver(context, work, done.tree)
  return {
    evidence: evidenceOf(verification).slice(0, 5000),
    reason: reasonOf(verification).slice(0, 1000),
    tree,
  }
}

/** @returns the test commit, with the suite noted as the runner collected it */
export async function commitTests(
  { objects, records }: RecipeContext,
  { project, task, head }: Pick<TaskWork, 'project' | 'task' | 'head'>,
  { tree, testIds }: { tree: string; testIds: string[] },
): Promise<string> {
  const message = `Tests of ${task.number}: ${task.title}`
  const commit = await commitTree(objects, { tree, parents: [head], message })
  await records.saveTests(project.id, task.number, commit, testIds)
  return commit
}

/** The head with the rejected attempt's test file and entry point: what it did beyond its bounds is gone. */
async function ownFilesOver(context: RecipeContext, { task, head }: TaskWork, tree: string): Promise<string> {
  const { language, objects } = context
  const own = [language.testFile(task.number), language.entryPoint(task.number)]
  const kept = (await readTree(objects, tree)).filter((file) => own.includes(file.path))
  const base = (await readTree(objects, head)).filter((file) => !own.includes(file.path))
  return storeFiles(objects, [...base, ...kept])
}
