/** A person's edit: read as text, checked as a model's answer would be, kept as a new version. */
import {
  type Address,
  findEdition,
  saveChecklist,
  savePlan,
  saveProposal,
  saveTests,
  type TestFiles,
} from '#lib/data/editions.ts'
import { UserError } from '#lib/errors.ts'
import { checklistSchema } from '#lib/pipeline/checklist.ts'
import { type EditProblem, readChecklist, readPlan, readProposal, toYaml } from '#lib/pipeline/editable.ts'
import { tasksOf } from '#lib/pipeline/plan.ts'
import { proposalSchema } from '#lib/pipeline/proposal.ts'

export type Edit = {
  address: Address
  /** of tests: the file that the text is */
  path: string | null
  text: string
  note: string
  basedOn: number
}

export type EditOutcome =
  | { version: number /** built tasks that read otherwise now */; changed: string[] }
  | { problems: EditProblem[] }

/** @throws UserError when it cannot be saved at all */
export async function saveEdit(edit: Edit): Promise<EditOutcome> {
  switch (edit.address.subject) {
    case 'checklist': {
      const read = readChecklist(edit.text)
      return 'problems' in read ? read : { version: await saveChecklist(edit, read.value), changed: [] }
    }
    case 'proposal': {
      const { project } = await findEdition(edit.address)
      const was = proposalSchema.parse(project.proposal)
      const read = readProposal(edit.text, was)
      return 'problems' in read ? read : { version: await saveProposal(edit, read.value), changed: [] }
    }
    case 'plan':
      return savePlanEdit(edit)
    case 'tests':
      return { version: await saveTestEdit(edit), changed: [] }
  }
}

async function savePlanEdit(edit: Edit): Promise<EditOutcome> {
  const { project, versions } = await findEdition(edit.address)
  const built = project.tasks.filter(({ testCommit }) => testCommit !== null)
  const read = readPlan(edit.text, built)
  if ('problems' in read) return read
  const before = readPlan(String(versions[0]?.content), [])
  const old = 'value' in before ? tasksOf(before.value) : []
  const changed = tasksOf(read.value).filter((task) => {
    const was = old.find(({ number }) => number === task.number)
    return built.some(({ number }) => number === task.number) && JSON.stringify(was) !== JSON.stringify(task)
  })
  const version = await savePlan(edit, { plan: read.value, markdown: edit.text })
  return { version, changed: changed.map(({ number }) => number) }
}

async function saveTestEdit(edit: Edit): Promise<number> {
  const { task, versions } = await findEdition(edit.address)
  const { testCommit } = task ?? {}
  if (!testCommit) throw new UserError('This task has no tests to edit yet: build it first.')
  const newest = versions[0]?.content as TestFiles | undefined
  const files = newest?.files ?? []
  if (!files.some(({ path }) => path === edit.path))
    throw new UserError(`${edit.path} is no test file of this task: open the page of its tests again.`)
  const edited = files.map((file) => (file.path === edit.path ? { ...file, text: edit.text } : file))
  return saveTests(edit, { suiteCommit: testCommit, files: edited })
}

/** A version's content as a person reads and edits it. */
export function textOf(subject: Address['subject'], content: unknown, path: string | null): string {
  if (subject === 'plan') return String(content)
  // the database keeps no order of keys: the schema's is the one that reads well
  if (subject === 'checklist') return toYaml(checklistSchema.safeParse(content).data ?? content)
  if (subject === 'proposal') return toYaml(proposalSchema.safeParse(content).data ?? content)
  const { files } = content as TestFiles
  return files.find((file) => file.path === path)?.text ?? ''
}
