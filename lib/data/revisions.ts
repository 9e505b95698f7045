/**
 * Versions of what people may edit and approve: proposal, plan and tests here, checklists in their own table. Version 1
 * is what the models made; it is written down when the first edit or approval comes.
 */
import { isDeepStrictEqual } from 'node:util'
import { v7 } from 'uuid'
import { database } from '#lib/data/database.ts'
import type { Prisma } from '#lib/data/generated/client.ts'
import { readingRecipes } from '#lib/data/reading-recipes.ts'
import { storableJson, storableText } from '#lib/data/storable.ts'
import { UserError } from '#lib/errors.ts'

export const person = 'person'

/** What is edited; `taskId` null = of the project. */
export type Edition = {
  projectId: string
  taskId: string | null
  subject: 'proposal' | 'plan' | 'checklist' | 'tests'
}

export type Version = {
  version: number
  author: string
  note: string
  createdAt: Date
  approvedAt: Date | null
  approvedBy: string | null
  content: unknown
}

/** What the project holds now: a version of its own unless the newest stored one is it, or an edit of it. */
export type Original = {
  content: unknown
  author: string
  createdAt: Date
  isKnownAs(newest: unknown): boolean
}

const columns = {
  version: true,
  author: true,
  note: true,
  createdAt: true,
  approvedAt: true,
  approvedBy: true,
  content: true,
} as const

/** Newest first; what the models made is one of them, stored or not. */
export async function findVersions(edition: Edition, original: Original | null): Promise<Version[]> {
  const stored = await storedVersions(database(), edition)
  const unknown = unstoredOf(stored, original)
  return unknown ? [unknown, ...stored] : stored
}

function unstoredOf([newest]: Version[], original: Original | null): Version | null {
  if (!original || (newest && original.isKnownAs(newest.content))) return null
  const { content, author, createdAt } = original
  const version = (newest?.version ?? 0) + 1
  return { version, content, author, createdAt, note: '', approvedAt: null, approvedBy: null }
}

function storedVersions(tx: Prisma.TransactionClient, edition: Edition): Promise<Version[]> {
  const { projectId, taskId, subject } = edition
  const orderBy = { version: 'desc' } as const
  if (subject === 'checklist') {
    return tx.checklist.findMany({ where: { taskId: taskId ?? '' }, orderBy, select: columns })
  }
  return tx.revision.findMany({ where: { projectId, taskId, subject }, orderBy, select: columns })
}

export type NewVersion = {
  content: unknown
  note: string
  /** the version that was edited: a newer one means that somebody else was faster */
  basedOn: number
  original: Original | null
}

/**
 * @param apply what else changes with it, in the same transaction
 * @throws UserError when a run works on the project, nothing is different, or somebody saved a newer version
 */
export async function addVersion(
  edition: Edition,
  change: NewVersion,
  apply: (tx: Prisma.TransactionClient) => Promise<unknown>,
): Promise<number> {
  return database().$transaction(async (tx) => {
    await lockIdleProject(tx, edition.projectId)
    const newest = await newestVersion(tx, edition, change.original)
    if (newest && newest.version !== change.basedOn) {
      throw new UserError(
        `Version ${newest.version} was saved meanwhile by ${newest.author}: copy your text, reload the page and edit that one.`,
      )
    }
    const content = storableJson(change.content)
    if (newest && isDeepStrictEqual(newest.content, content))
      throw new UserError('Nothing was changed, so there is no new version to save.')
    const version = (newest?.version ?? 0) + 1
    await insert(tx, edition, { version, content, author: person, note: storableText(change.note, 1_000) })
    await apply(tx)
    return version
  })
}

/** @throws UserError when that version is not the newest one, or is approved already */
export async function approveVersion(
  edition: Edition,
  { version, original }: { version: number; original: Original | null },
): Promise<void> {
  await database().$transaction(async (tx) => {
    await tx.$queryRaw`SELECT 1 AS one FROM "Project" WHERE "id" = ${edition.projectId}::uuid FOR NO KEY UPDATE`
    const newest = await newestVersion(tx, edition, original)
    if (newest?.version !== version)
      throw new UserError(
        `Version ${version} is not the newest one any more: reload the page and look again.`,
      )
    if (newest.approvedAt) throw new UserError(`Version ${version} is approved already.`)
    const approved = { approvedAt: new Date(), approvedBy: person }
    const { projectId, taskId, subject } = edition
    if (subject === 'checklist')
      await tx.checklist.updateMany({ where: { taskId: taskId ?? '', version }, data: approved })
    else await tx.revision.updateMany({ where: { projectId, taskId, subject, version }, data: approved })
  })
}

/** The newest version; what the models made is stored first when it is that. */
async function newestVersion(
  tx: Prisma.TransactionClient,
  edition: Edition,
  original: Original | null,
): Promise<Version | undefined> {
  const stored = await storedVersions(tx, edition)
  const unstored = unstoredOf(stored, original)
  if (!unstored) return stored[0]
  const { version, author, createdAt } = unstored
  const content = storableJson(unstored.content)
  await insert(tx, edition, { version, content, author, note: '', createdAt })
  return { ...unstored, content }
}

type Row = { version: number; content: Prisma.InputJsonValue; author: string; note: string; createdAt?: Date }

async function insert(tx: Prisma.TransactionClient, edition: Edition, row: Row): Promise<void> {
  const { projectId, taskId, subject } = edition
  const id = v7()
  if (subject !== 'checklist') await tx.revision.create({ data: { id, projectId, taskId, subject, ...row } })
  else if (taskId) await tx.checklist.create({ data: { id, taskId, ...row } })
}

/** What a run at work reads must not change below it. One that waits for a person reads anew when it goes on. */
async function lockIdleProject(tx: Prisma.TransactionClient, projectId: string): Promise<void> {
  await tx.$queryRaw`SELECT 1 AS one FROM "Project" WHERE "id" = ${projectId}::uuid FOR NO KEY UPDATE`
  const busy = await tx.run.findFirst({
    where: {
      projectId,
      recipe: { notIn: [...readingRecipes] },
      state: { in: ['queued', 'running', 'cancelling'] },
    },
    select: { title: true },
  })
  if (busy) {
    throw new UserError(
      `The run "${busy.title}" is at work on this project: pause it or wait for its end, then save.`,
    )
  }
}
