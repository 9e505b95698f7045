/** Stage 4: an agent sets up the repository (paper 3.3); gates decide; the first commit. */
import { attemptWithAgent, type FinishedAttempt } from '#lib/pipeline/agent-attempt.ts'
import {
  describeSpecification,
  describeTasks,
  type PlannedProject,
  packageName,
} from '#lib/pipeline/brief.ts'
import { evidenceOf, reasonOf, requireMeasured } from '#lib/pipeline/evidence.ts'
import { tasksOf } from '#lib/pipeline/plan.ts'
import type { RecipeContext } from '#lib/pipeline/recipe.ts'
import { commitTree, storeFiles } from '#lib/pipeline/repository.ts'
import { verifierOf } from '#lib/pipeline/verifier.ts'
import { verifySetUp } from '#lib/verification/verify.ts'

export type SetUpOutcome = { commit: string } | { reason: string }

/** @returns the first commit, or why no attempt passed its gates */
export async function setUp(context: RecipeContext, project: PlannedProject): Promise<SetUpOutcome> {
  let evidence: string | null = null
  let reason = ''
  for (let attempt = 1; attempt <= context.settings.attempts; attempt++) {
    const rejected = evidence
    const done: FinishedAttempt = await context.stage(
      `set up, attempt ${attempt}`,
      (signal) => runAgentOnce(context, { project, attempt, rejected, signal }),
      { point: 'set-up' },
    )
    const checked: Checked = await context.stage(`check the set-up, attempt ${attempt}`, (signal) =>
      check(context, { project, attempt, done, signal }),
    )
    if ('commit' in checked) return checked
    evidence = checked.evidence
    reason = checked.reason
  }
  return { reason: `The repository could not be set up: ${reason}` }
}

type Attempt = { project: PlannedProject; attempt: number; signal: AbortSignal }

async function runAgentOnce(
  context: RecipeContext,
  { project, attempt, rejected, signal }: Attempt & { rejected: string | null },
): Promise<FinishedAttempt> {
  const { proposal, plan } = project
  const workspace = context.prompts.render('workspace', {})
  const notes = context.prompts.languageNotes({
    language: context.language.name,
    stage: 'set-up',
    values: { package: packageName(proposal.slug) },
  })
  const previous =
    rejected === null ? null : context.prompts.render('set-up/previous-attempt', { evidence: rejected })
  const user = context.prompts.render('set-up/user', {
    project_name: proposal.name,
    package: packageName(proposal.slug),
    project_description: describeSpecification(proposal),
    project_instruction: plan.instruction,
    tasks: describeTasks(tasksOf(plan)),
    language_notes: notes.text,
    previous_attempt: previous?.text ?? '',
  })
  const baseTree = await storeFiles(context.objects, context.language.starter)
  const work = {
    purpose: 'set-up' as const,
    role: 'set-up' as const,
    taskNumber: null,
    attempt,
    title: `Set up ${proposal.name}`,
    baseCommit: null,
    baseTree,
    system: context.prompts.render('set-up/system', { workspace: workspace.text }),
    user,
    parts: previous ? [workspace, notes, previous] : [workspace, notes],
    onFinish: async () => ({ accept: true as const }),
  }
  return attemptWithAgent(context, work, signal)
}

type Checked = { commit: string } | { evidence: string; reason: string }

async function check(
  context: RecipeContext,
  { project, attempt, done, signal }: Attempt & { done: FinishedAttempt },
): Promise<Checked> {
  const verification = await verifySetUp(verifierOf(context, signal), { tree: done.tree })
  const { trajectoryId } = done
  const about = { kind: 'set-up' as const, taskNumber: null, trajectoryId, attempt, suiteCommit: null }
  await context.records.saveVerdict(project.id, { ...about, ...verification })
  requireMeasured(verification)
  if (verification.outcome === 'failed') {
    const evidence = evidenceOf(verification).slice(0, 5000)
    return { evidence, reason: reasonOf(verification).slice(0, 1000) }
  }
  const message = `Set up ${project.proposal.name}`
  const commit = await commitTree(context.objects, { tree: verification.tree, parents: [], message })
  await context.records.saveHead(project.id, commit)
  return { commit }
}
