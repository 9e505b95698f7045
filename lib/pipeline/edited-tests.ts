/** Tests that a person has edited count once they passed the gates that an agent's have to pass. */
import { UserError } from '#lib/errors.ts'
import type { PlannedProject } from '#lib/pipeline/brief.ts'
import { reasonOf, requireMeasured } from '#lib/pipeline/evidence.ts'
import { tasksOf } from '#lib/pipeline/plan.ts'
import type { RecipeContext } from '#lib/pipeline/recipe.ts'
import { firstParent, storeFiles } from '#lib/pipeline/repository.ts'
import { verifierOf } from '#lib/pipeline/verifier.ts'
import { commitTests } from '#lib/pipeline/write-tests.ts'
import { readTree } from '#lib/trajectories/trees.ts'
import { verifyTests } from '#lib/verification/verify-tests.ts'

/**
 * @returns the new test commit of each task whose tests were edited
 * @throws UserError when a gate rejects them: the project is then as it was
 */
export async function checkEditedTests(
  context: RecipeContext,
  project: PlannedProject,
  numbers: string[],
): Promise<Map<string, string>> {
  const commits = new Map<string, string>()
  for (const number of numbers) {
    const { commit } = await context.stage(
      `check the edited tests of ${number}`,
      async (signal) => ({ commit: await checkOnce(context, project, { number, signal }) }),
      { taskNumber: number },
    )
    if (commit !== null) commits.set(number, commit)
  }
  return commits
}

async function checkOnce(
  context: RecipeContext,
  project: PlannedProject,
  { number, signal }: { number: string; signal: AbortSignal },
): Promise<string | null> {
  const { objects, records } = context
  const edited = await records.loadTestEdit(project.id, number)
  const task = tasksOf(project.plan).find((each) => each.number === number)
  const testCommit = (await records.loadTasks(project.id)).find((each) => each.number === number)?.testCommit
  if (!edited || !task || !testCommit) return null
  const texts = new Map(edited.map(({ path, text }) => [path, Buffer.from(text)]))
  const files = (await readTree(objects, testCommit)).map((file) => ({
    ...file,
    data: texts.get(file.path) ?? file.data,
  }))
  const head = await firstParent(objects, testCommit)
  const { testIds, ...verification } = await verifyTests(verifierOf(context, signal), {
    taskNumber: number,
    baseTree: head,
    tree: await storeFiles(objects, files),
  })
  const passed = verification.outcome === 'passed'
  const suite = { tree: verification.tree, testIds }
  const commit = passed ? await commitTests(context, { project, task, head }, suite) : null
  const about = { kind: 'tests-gate' as const, taskNumber: number, trajectoryId: null, attempt: 0 }
  await records.saveVerdict(project.id, { ...about, suiteCommit: commit, ...verification })
  requireMeasured(verification)
  if (commit !== null) return commit
  throw new UserError(
    `The edited tests of ${number} do not pass their gates, so nothing was changed: ${reasonOf(verification)} Edit them again and start a new run.`,
  )
}
