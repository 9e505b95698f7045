/** Stages 5c and 5d: an agent implements a task (paper 3.5), and a fresh verifier grades what it leaves. */
import type { FinishAnswer } from '#lib/agent/agent.ts'
import { attemptWithAgent, type FinishedAttempt } from '#lib/pipeline/agent-attempt.ts'
import {
  describeRequirements,
  describeTask,
  forbiddenLibraries,
  listTasks,
  packageName,
} from '#lib/pipeline/brief.ts'
import { evidenceOf, failureSignatures, reasonOf, requireMeasured } from '#lib/pipeline/evidence.ts'
import { tasksOf } from '#lib/pipeline/plan.ts'
import type { RecipeContext } from '#lib/pipeline/recipe.ts'
import { commitTree, readSuite, type Suite, treeWithout } from '#lib/pipeline/repository.ts'
import type { TaskWork } from '#lib/pipeline/task-work.ts'
import { verifierOf } from '#lib/pipeline/verifier.ts'
import { type RenderedPrompt, renderLanguageNotes, renderPrompt } from '#lib/prompts.ts'
import { verifyImplementation } from '#lib/verification/verify.ts'

/** How one attempt failed, small enough to be remembered and compared. */
export type FailedAttempt = {
  reason: string
  evidence: string
  /** the agent said that it was done */
  finished: boolean
  /** how each of its tests failed; equal strings = the same test in the same way */
  signatures: string[]
}

export type ImplementationOutcome =
  | { commit: string; attempt: number }
  | { failures: FailedAttempt[]; attempt: number }

/** failing tests of an attempt that are remembered for comparison */
const MOST_SIGNATURES = 40

/** said of the step after which withheld tests were laid out */
const TESTS_PLACED = 'tests placed'

/**
 * Attempts `first`, `first` + 1 ... at most `settings.attempts` of them. They know nothing of one another and begin
 * alike, so each is a trajectory that stands on its own and their pass rate means something.
 */
export async function implement(
  context: RecipeContext,
  work: TaskWork,
  { testCommit, first }: { testCommit: string; first: number },
): Promise<ImplementationOutcome> {
  const { number } = work.task
  const options = { taskNumber: number }
  const failures: FailedAttempt[] = []
  for (let attempt = first; ; attempt++) {
    const done = await context.stage(
      `implement ${number}, attempt ${attempt}`,
      (signal) => runAgentOnce(context, { work, testCommit, attempt, signal }),
      options,
    )
    const verified = await context.stage(
      `verify ${number}, attempt ${attempt}`,
      (signal) => verify(context, { work, testCommit, attempt, signal, done }),
      options,
    )
    if ('commit' in verified) return { commit: verified.commit, attempt }
    failures.push(verified)
    if (failures.length === context.settings.attempts) return { failures, attempt }
  }
}

type Attempt = { work: TaskWork; testCommit: string; attempt: number; signal: AbortSignal }

async function runAgentOnce(
  context: RecipeContext,
  { work, testCommit, attempt, signal }: Attempt,
): Promise<FinishedAttempt> {
  const { project, task, head } = work
  const { testAccess } = context.settings
  await context.records.saveTask(project.id, task.number, { state: 'implementing', attempts: attempt })
  const suite = await readSuite(context, { before: head, tests: testCommit })
  const withheld = testAccess === 'visible' ? [] : suite.added
  const workspace = renderPrompt('workspace', {})
  const notes = languageNotes(context, work)
  const access = renderAccess(context, work)
  const agent = {
    purpose: 'implementation' as const,
    role: 'implement',
    taskNumber: task.number,
    attempt,
    title: `${task.number} ${task.title}`,
    baseCommit: testCommit,
    baseTree: await treeWithout(context.objects, testCommit, withheld),
    system: renderPrompt('implement/system', { workspace: workspace.text }),
    user: renderUser(context, work, { notes, access }),
    parts: [workspace, notes, access],
    onFinish: async (times: number): Promise<FinishAnswer> =>
      testAccess === 'withheld' && times === 0 ? placeTests(context, work, suite) : { accept: true },
  }
  return attemptWithAgent(context, agent, signal)
}

/** The first `finish` under the policy `withheld`: the environment answers with the tests (design, section 2, 5c). */
function placeTests({ language }: RecipeContext, { task }: TaskWork, suite: Suite): FinishAnswer {
  const observation = renderPrompt('implement/tests-placed', {
    task_number: task.number,
    files: suite.added.map((file) => file.path).join(', '),
    entry_point: language.entryPoint(task.number),
  })
  return { accept: false, observation: observation.text, files: suite.added, mark: TESTS_PLACED }
}

function renderAccess({ settings, language }: RecipeContext, { task }: TaskWork): RenderedPrompt {
  const paths = { test_file: language.testFile(task.number), entry_point: language.entryPoint(task.number) }
  if (settings.testAccess === 'visible') return renderPrompt('implement/access-visible', paths)
  if (settings.testAccess === 'withheld') return renderPrompt('implement/access-withheld', paths)
  return renderPrompt('implement/access-hidden', {})
}

function renderUser(
  { language }: RecipeContext,
  { project, task, checklist, finished }: TaskWork,
  { notes, access }: { notes: RenderedPrompt; access: RenderedPrompt },
): RenderedPrompt {
  const { proposal, plan } = project
  const entryPoints = finished.map(({ number }) => `\`bash ${language.entryPoint(number)}\``)
  return renderPrompt('implement/user', {
    project_name: proposal.name,
    project_description: proposal.description,
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

function languageNotes({ language }: RecipeContext, { project, task }: TaskWork): RenderedPrompt {
  return renderLanguageNotes({
    language: language.name,
    stage: 'implement',
    values: {
      package: packageName(project.proposal.slug),
      test_file: language.testFile(task.number),
      entry_point: language.entryPoint(task.number),
    },
  })
}

async function verify(
  context: RecipeContext,
  { work, testCommit, attempt, signal, done }: Attempt & { done: FinishedAttempt },
): Promise<{ commit: string } | FailedAttempt> {
  const { project, task, head } = work
  const { settings, records } = context
  const shown = settings.testAccess === 'visible' || done.marks.includes(TESTS_PLACED)
  const suite = await readSuite(context, { before: head, tests: testCommit })
  const verification = await verifyImplementation(verifierOf(context, signal), {
    taskNumber: task.number,
    testTree: testCommit,
    tree: done.tree,
    neverShown: shown ? [] : suite.added.map((file) => file.path),
  })
  const { trajectoryId } = done
  const about = { kind: 'implementation' as const, taskNumber: task.number, trajectoryId, attempt }
  await records.saveVerdict(project.id, { ...about, suiteCommit: testCommit, ...verification })
  requireMeasured(verification)
  if (verification.outcome === 'failed') {
    const ending =
      done.endReason === 'finished' ? '' : ` The agent did not finish: ${done.reason ?? done.endReason}.`
    return {
      reason: `${reasonOf(verification)}${ending}`.slice(0, 800),
      evidence: evidenceOf(verification).slice(0, 2500),
      finished: done.endReason === 'finished',
      signatures: failureSignatures(verification).sort().slice(0, MOST_SIGNATURES),
    }
  }
  const message = `${task.number}: ${task.title}`
  const commit = await commitTree(context.objects, {
    tree: verification.tree,
    parents: [testCommit],
    message,
  })
  await records.saveTask(project.id, task.number, {
    state: 'passed',
    passedCommit: commit,
    reason: null,
    failureClass: null,
  })
  await records.saveHead(project.id, commit)
  return { commit }
}
