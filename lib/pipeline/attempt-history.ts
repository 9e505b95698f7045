/** What an implementer may not have known, and what was recorded of its attempt: evidence for the gates on the attempt. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Language } from '#lib/languages/language.ts'
import { tasksOf } from '#lib/pipeline/plan.ts'
import type { RecipeContext } from '#lib/pipeline/recipe.ts'
import type { Suite } from '#lib/pipeline/repository.ts'
import type { TaskWork } from '#lib/pipeline/task-work.ts'
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
  work: Pick<TaskWork, 'project' | 'task' | 'head' | 'finished'>
  suite: Suite
  /** said of the step after which withheld tests were laid out */
  mark: string
  trajectoryId: string
  /** what the agent was told at its start */
  told: string[]
  baseTree: string
}

export async function historyOf(
  context: RecipeContext,
  { work, suite, mark, trajectoryId, told, baseTree }: Circumstances,
): Promise<AttemptHistory> {
  const steps = await context.loadSteps(trajectoryId)
  const withheld = context.settings.testAccess === 'visible' ? [] : suite.added
  const placedAt = steps.find((step) => step.marks.includes(mark))?.index ?? null
  // what lay in the repository before, everybody may know: set-up, too, was told of all tasks
  const before = await readTree(context.objects, work.head)
  const familiar = plainText([...told, ...before.map(textOf)].join('\n'))
  return {
    baseTree,
    steps,
    withheld,
    placedAt,
    secrets: await secretsOf(context, { work, withheld, familiar }),
  }
}

async function secretsOf(
  { records, language }: RecipeContext,
  { work, withheld, familiar }: { work: Circumstances['work']; withheld: WorkspaceFile[]; familiar: string },
): Promise<Secret[]> {
  const { project, task, finished } = work
  const tests = withheld.map((file) =>
    secretCode({ what: 'hidden test', until: 'placed' }, { name: file.path, text: textOf(file) }, familiar),
  )
  const later = tasksOf(project.plan).filter((each) => each !== task && !finished.includes(each))
  const specifications = later.map(({ number, description }) =>
    secretDescription({ what: 'specification', until: 'end' }, { name: number, text: description }, familiar),
  )
  const checklists = await records.loadChecklists(project.id)
  const cases = [task, ...later].flatMap(({ number }) => {
    const checklist = checklists[number]
    if (!checklist) return []
    const sentences = [...checklist.normal, ...checklist.edge, ...checklist.error].map(
      (each) => each.assertion,
    )
    // the tests of the task say what its checklist says: once they are placed, both are known
    const until = number === task.number ? 'placed' : 'end'
    return secretSentences({ what: 'checklist', until }, { name: number, sentences }, familiar)
  })
  const tools = verifierTools(language, familiar)
  return [...tests, ...specifications, ...cases, ...tools].filter((secret) => secret.pieces.length > 0)
}

/** The runner and the parser: whoever has read them has looked where it should not. */
export function verifierTools({ toolsFolder }: Pick<Language, 'toolsFolder'>, familiar: string): Secret[] {
  return toolsOf(toolsFolder).map((tool) =>
    secretCode({ what: "verifier's tool", until: 'end' }, tool, familiar),
  )
}

function toolsOf(folder: string): { name: string; text: string }[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.py'))
    .map(({ parentPath, name }) => ({ name, text: readFileSync(join(parentPath, name), 'utf8') }))
}

function textOf(file: WorkspaceFile): string {
  return file.data.toString('utf8')
}
