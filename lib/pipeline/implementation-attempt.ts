/** One attempt at a task: an agent implements it (paper 3.5), and a fresh verifier grades what it leaves. */
import type { FinishAnswer } from '#lib/agent/agent.ts'
import { attemptWithAgent, type FinishedAttempt, type Fork } from '#lib/pipeline/agent-attempt.ts'
import { historyOf } from '#lib/pipeline/attempt-history.ts'
import {
  describeRequirements,
  describeSpecification,
  describeTask,
  forbiddenLibraries,
  listTasks,
  packageName,
} from '#lib/pipeline/brief.ts'
import { requireMeasured } from '#lib/pipeline/evidence.ts'
import { tasksOf } from '#lib/pipeline/plan.ts'
import type { RecipeContext } from '#lib/pipeline/recipe.ts'
import { readSuite, type Suite, treeWithout } from '#lib/pipeline/repository.ts'
import type { TaskWork } from '#lib/pipeline/task-work.ts'
import { verifierOf } from '#lib/pipeline/verifier.ts'
import type { RenderedPrompt } from '#lib/prompts/prompts.ts'
import { type Verification, verifyImplementation } from '#lib/verification/verify.ts'

/** said of the step after which withheld tests were laid out */
export const TESTS_PLACED = 'tests placed'

export type ImplementationAttempt = {
  work: TaskWork
  testCommit: string
  /** whose attempts these are: the build's own, or fresh ones on a finished environment. The prompts are the same. */
  role: 'implement' | 'rollout' | 'fork'
  attempt: number
  signal: AbortSignal
  /** of role `fork` */
  fork?: Fork & { title: string }
}

/** Begins with the test commit, without what the policy withholds. */
export async function attemptImplementation(
  context: RecipeContext,
  { work, testCommit, role, attempt, signal, fork }: ImplementationAttempt,
): Promise<FinishedAttempt> {
  const { task, head } = work
  const { testAccess } = context.settings
  const suite = await readSuite(context, { before: head, tests: testCommit })
  const agent = {
    purpose: 'implementation' as const,
    role,
    taskNumber: task.number,
    attempt,
    title: fork?.title ?? `${role === 'rollout' ? 'Rollout of ' : ''}${task.number} ${task.title}`,
    ...(fork ? { fork } : {}),
    baseCommit: testCommit,
    baseTree: await baseTreeOf(context, testCommit, suite),
    ...promptsOf(context, work),
    onFinish: async (times: number): Promise<FinishAnswer> =>
      testAccess === 'withheld' && times === 0 ? placeTests(context, work, suite) : { accept: true },
  }
  return attemptWithAgent(context, agent, signal)
}

/** @throws InfrastructureError when it could not be measured; what was found until then is stored */
export async function gradeImplementation(
  context: RecipeContext,
  attempted: ImplementationAttempt & { done: FinishedAttempt },
): Promise<Verification> {
  const { work, testCommit, role, attempt, signal, done } = attempted
  const { project, task, head } = work
  const suite = await readSuite(context, { before: head, tests: testCommit })
  const baseTree = await baseTreeOf(context, testCommit, suite)
  const told = toldTo(context, attempted)
  const verification = await verifyImplementation(verifierOf(context, signal), {
    taskNumber: task.number,
    testTree: testCommit,
    tree: done.tree,
    runs: context.settings.repeats,
    history: await historyOf(context, {
      work,
      suite,
      mark: TESTS_PLACED,
      trajectoryId: done.trajectoryId,
      told,
      baseTree,
    }),
    ...(await context.records.loadGatePolicy(project.id)),
  })
  await context.records.saveVerdict(project.id, {
    kind: role === 'implement' ? 'implementation' : 'rollout',
    taskNumber: task.number,
    trajectoryId: done.trajectoryId,
    attempt,
    suiteCommit: testCommit,
    ...verification,
  })
  requireMeasured(verification)
  return verification
}

/** What an agent was given to read is no secret that it found out. */
function toldTo(context: RecipeContext, { work, fork }: ImplementationAttempt): string[] {
  if (fork) return [...fork.header.messages.map(({ content }) => content ?? ''), fork.message ?? '']
  const { system, user } = promptsOf(context, work)
  return [system.text, user.text]
}

/** The first `finish` under the policy `withheld`: the environment answers with the tests (design, section 2, 5c). */
function placeTests({ language, prompts }: RecipeContext, { task }: TaskWork, suite: Suite): FinishAnswer {
  const observation = prompts.render('implement/tests-placed', {
    task_number: task.number,
    files: suite.added.map((file) => file.path).join(', '),
    entry_point: language.entryPoint(task.number),
  })
  return { accept: false, observation: observation.text, files: suite.added, mark: TESTS_PLACED }
}

/** The test commit without the tests of the task, unless the policy lets them be seen. */
function baseTreeOf({ objects, settings }: RecipeContext, testCommit: string, suite: Suite): Promise<string> {
  return treeWithout(objects, testCommit, settings.testAccess === 'visible' ? [] : suite.added)
}

function promptsOf(context: RecipeContext, work: TaskWork) {
  const workspace = context.prompts.render('workspace', {})
  const notes = languageNotes(context, work)
  const access = renderAccess(context, work)
  return {
    system: context.prompts.render('implement/system', { workspace: workspace.text }),
    user: renderUser(context, work, { notes, access }),
    parts: [workspace, notes, access],
  }
}

function renderAccess({ settings, language, prompts }: RecipeContext, { task }: TaskWork): RenderedPrompt {
  const paths = { test_file: language.testFile(task.number), entry_point: language.entryPoint(task.number) }
  if (settings.testAccess === 'visible') return prompts.render('implement/access-visible', paths)
  if (settings.testAccess === 'withheld') return prompts.render('implement/access-withheld', paths)
  return prompts.render('implement/access-hidden', {})
}

function renderUser(
  { language, prompts }: RecipeContext,
  { project, task, checklist, finished }: TaskWork,
  { notes, access }: { notes: RenderedPrompt; access: RenderedPrompt },
): RenderedPrompt {
  const { proposal, plan } = project
  const entryPoints = finished.map(({ number }) => `\`bash ${language.entryPoint(number)}\``)
  return prompts.render('implement/user', {
    project_name: proposal.name,
    project_description: describeSpecification(proposal),
    project_instruction: plan.instruction,
    task_number: task.number,
    task: describeTask(task, tasksOf(plan)),
    requirements: describeRequirements(task, checklist),
    finished_tasks: listTasks(finished, 'none yet'),
    earlier_entry_points: entryPoints.join(', ') || 'there are none yet',
    test_access: access.text,
    forbidden_libraries: forbiddenLibraries(proposal),
    language_notes: notes.text,
  })
}

function languageNotes({ language, prompts }: RecipeContext, { project, task }: TaskWork): RenderedPrompt {
  return prompts.languageNotes({
    language: language.name,
    stage: 'implement',
    values: {
      package: packageName(project.proposal.slug),
      test_file: language.testFile(task.number),
      entry_point: language.entryPoint(task.number),
    },
  })
}
