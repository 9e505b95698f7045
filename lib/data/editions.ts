/** What a person can edit of a project, as it is now, and what an edit changes. */
import { isDeepStrictEqual } from 'node:util'
import { getBlob } from '#lib/data/blobs.ts'
import { isUuid } from '#lib/data/cursor.ts'
import { database } from '#lib/data/database.ts'
import { writePlan } from '#lib/data/plan-writes.ts'
import { readTaskTests } from '#lib/data/repository.ts'
import {
  addVersion,
  approveVersion,
  type Edition,
  findVersions,
  type Original,
  person,
} from '#lib/data/revisions.ts'
import { storableJson, storableText } from '#lib/data/storable.ts'
import { UserError } from '#lib/errors.ts'
import type { Checklist } from '#lib/pipeline/checklist.ts'
import type { Plan } from '#lib/pipeline/plan.ts'
import type { Proposal } from '#lib/pipeline/proposal.ts'

export type TestFiles = { suiteCommit: string; files: { path: string; text: string }[] }

export type Address = { projectId: string; subject: Edition['subject']; taskNumber: string | null }

export type FoundEdition = Awaited<ReturnType<typeof findEdition>>

/** @throws UserError when there is no such thing (yet) */
export async function findEdition(address: Address) {
  const { projectId, subject, taskNumber } = address
  const project = isUuid(projectId)
    ? await database().project.findUnique({
        where: { id: projectId },
        include: { tasks: { orderBy: { position: 'asc' }, select: taskColumns } },
      })
    : null
  if (!project) throw new UserError(`There is no project ${projectId}: it may have been deleted.`)
  const task =
    taskNumber === null ? null : (project.tasks.find(({ number }) => number === taskNumber) ?? null)
  const ofTask = subject === 'checklist' || subject === 'tests'
  if (ofTask && !task)
    throw new UserError(`There is no task ${taskNumber ?? ''} in this project: choose another.`)
  const edition: Edition = { projectId, subject, taskId: ofTask ? (task?.id ?? null) : null }
  const original = await originalOf(subject, project, task)
  const versions = await findVersions(edition, original)
  if (versions.length === 0)
    throw new UserError(`There is no ${subject} yet: it can be edited once it is written.`)
  return { edition, original, versions, project, task }
}

const taskColumns = {
  id: true,
  number: true,
  title: true,
  state: true,
  testCommit: true,
  passedCommit: true,
  updatedAt: true,
} as const

type ProjectRow = { planBlob: string | null; proposal: unknown; models: string[]; createdAt: Date }
type TaskRow = { number: string; testCommit: string | null; updatedAt: Date }

async function originalOf(
  subject: Edition['subject'],
  project: ProjectRow,
  task: TaskRow | null,
): Promise<Original | null> {
  const made = { author: project.models[0] ?? 'not recorded', createdAt: project.createdAt }
  const is = (content: unknown) => (newest: unknown) => isDeepStrictEqual(newest, content)
  if (subject === 'proposal') return { ...made, content: project.proposal, isKnownAs: is(project.proposal) }
  if (subject === 'plan') {
    const content = project.planBlob ? (await getBlob(project.planBlob)).toString() : null
    return content === null ? null : { ...made, content, isKnownAs: is(content) }
  }
  if (subject === 'checklist' || !task?.testCommit) return null
  const content: TestFiles = {
    suiteCommit: task.testCommit,
    files: await readTaskTests(task.testCommit, task.number),
  }
  const isKnownAs = (newest: unknown) => {
    const { suiteCommit, files } = newest as TestFiles
    return suiteCommit === content.suiteCommit || isDeepStrictEqual(files, content.files)
  }
  return { ...made, createdAt: task.updatedAt, content, isKnownAs }
}

type Save = { address: Address; note: string; basedOn: number }

export async function saveChecklist({ address, ...change }: Save, checklist: Checklist): Promise<number> {
  const { edition, original } = await findEdition(address)
  return addVersion(edition, { ...change, original, content: checklist }, async () => undefined)
}

export async function saveProposal({ address, ...change }: Save, proposal: Proposal): Promise<number> {
  const { edition, original, project } = await findEdition(address)
  return addVersion(edition, { ...change, original, content: proposal }, (tx) =>
    tx.project.update({
      where: { id: project.id },
      data: {
        name: storableText(proposal.name),
        domain: proposal.domain,
        constraints: storableText(proposal.constraints.join('\n')),
        proposal: storableJson(proposal),
        // once there is a plan, the description is the plan's
        ...(project.planBlob === null ? { description: storableText(proposal.description) } : {}),
      },
    }),
  )
}

export async function savePlan(
  { address, ...change }: Save,
  { plan, markdown }: { plan: Plan; markdown: string },
): Promise<number> {
  const { edition, original } = await findEdition(address)
  const { projectId } = address
  return addVersion(edition, { ...change, original, content: markdown }, (tx) =>
    writePlan(tx, { projectId, plan, markdown, model: null }),
  )
}

/** Kept beside the tests that count until a run has put them through their gates. */
export async function saveTests({ address, ...change }: Save, content: TestFiles): Promise<number> {
  const { edition, original } = await findEdition(address)
  return addVersion(edition, { ...change, original, content }, async () => undefined)
}

export async function approveEdition(address: Address, version: number): Promise<void> {
  const { edition, original } = await findEdition(address)
  await approveVersion(edition, { version, original })
}

/** Approves the newest version, unless it is approved already. */
export async function approveNewest(address: Address): Promise<void> {
  const { edition, original, versions } = await findEdition(address)
  const [newest] = versions
  if (newest && !newest.approvedAt) await approveVersion(edition, { version: newest.version, original })
}

/** A person's edit of the tests that count now, not yet through its gates; null when there is none. */
export async function findTestEdit(
  projectId: string,
  taskNumber: string,
): Promise<TestFiles['files'] | null> {
  const task = await database().task.findUnique({
    where: { projectId_number: { projectId, number: taskNumber } },
    select: {
      testCommit: true,
      revisions: { where: { subject: 'tests', author: person }, orderBy: { version: 'desc' }, take: 1 },
    },
  })
  const content = task?.revisions[0]?.content as TestFiles | undefined
  return content && content.suiteCommit === task?.testCommit ? content.files : null
}
