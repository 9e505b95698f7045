/** What a solver may not have known, and what was recorded of its attempt. */
import { verifierTools } from '#lib/pipeline/attempt-history.ts'
import type { PlannedProject } from '#lib/pipeline/brief.ts'
import type { Instance } from '#lib/pipeline/instances/instance.ts'
import { tasksOf } from '#lib/pipeline/plan.ts'
import type { RecipeContext } from '#lib/pipeline/recipe.ts'
import type { WorkspaceFile } from '#lib/trajectories/git-objects.ts'
import { readTree } from '#lib/trajectories/trees.ts'
import type { AttemptHistory } from '#lib/verification/attempt-history.ts'
import {
  plainText,
  type Secret,
  secretCode,
  secretDescription,
  secretSentences,
} from '#lib/verification/secrets.ts'

type Circumstances = {
  project: PlannedProject
  instance: Instance
  /** of the solver */
  trajectoryId: string
  /** what the agent was told at its start */
  told: string[]
  /** files of tests that it may not know, as they were before tests were taken out */
  hidden: WorkspaceFile[]
}

/** Specifications and checklists of all tasks, hidden tests, what the makers of the problem know, the verifier's tools. */
export async function solverHistory(
  context: RecipeContext,
  { project, instance, trajectoryId, told, hidden }: Circumstances,
): Promise<AttemptHistory> {
  const given = await readTree(context.objects, instance.givenTree)
  const familiar = plainText([...told, ...given.map(textOf)].join('\n'))
  const until = 'end' as const
  const tests = hidden.map((file) =>
    secretCode({ what: 'hidden test', until }, { name: file.path, text: textOf(file) }, familiar),
  )
  const bug = secretDescription(
    { what: 'injected bug', until },
    { name: instance.title, text: instance.secret },
    familiar,
  )
  const specifications = tasksOf(project.plan).map(({ number, description }) =>
    secretDescription({ what: 'specification', until }, { name: number, text: description }, familiar),
  )
  const checklists = Object.entries(await context.records.loadChecklists(project.id)).map(
    ([name, { normal, edge, error }]) => {
      const sentences = [...normal, ...edge, ...error].map((each) => each.assertion)
      return secretSentences({ what: 'checklist', until }, { name, sentences }, familiar)
    },
  )
  const tools = verifierTools(context.language, familiar)
  const secrets: Secret[] = [...tests, bug, ...specifications, ...checklists, ...tools]
  return {
    baseTree: instance.givenTree,
    steps: await context.loadSteps(trajectoryId),
    // hidden tests share files with shown ones, so they are recognised by their text and not by their path
    withheld: [],
    placedAt: null,
    secrets: secrets.filter(({ pieces }) => pieces.length > 0),
  }
}

function textOf(file: WorkspaceFile): string {
  return file.data.toString('utf8')
}
