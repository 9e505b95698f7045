/** Versions of prompts that people wrote in the app. The file is version 0; a version once written never changes. */
import { v7 as uuid } from 'uuid'
import { database } from '#lib/data/database.ts'
import type { Prisma } from '#lib/data/generated/client.ts'
import { storableText } from '#lib/data/storable.ts'
import { UserError } from '#lib/errors.ts'
import { promptProblemSentence, promptProblems } from '#lib/prompts/check-prompt.ts'
import { promptText } from '#lib/prompts/prompt-files.ts'

/** Of one prompt, newest first, with its text. */
export function findPromptVersions(name: string) {
  return database().promptVersion.findMany({ where: { name }, orderBy: { version: 'desc' } })
}

/** How many versions each prompt has, and which one is used; a prompt without any is missing. */
export async function countPromptVersions(): Promise<Map<string, { versions: number; active: number }>> {
  const rows = await database().promptVersion.groupBy({ by: ['name'], _count: true })
  const active = await findActivePrompts()
  return new Map(
    rows.map(({ name, _count }) => [name, { versions: _count, active: active.get(name)?.version ?? 0 }]),
  )
}

export async function findActivePrompts(): Promise<Map<string, { version: number; text: string }>> {
  const rows = await database().promptVersion.findMany({
    where: { active: true },
    select: { name: true, version: true, text: true },
  })
  return new Map(rows.map(({ name, version, text }) => [name, { version, text }]))
}

export type NewPromptVersion = {
  name: string
  text: string
  note: string
  author: string
  /** use it from the next run on */
  activate: boolean
}

/** @returns its number. @throws UserError when a placeholder is unknown or missing, with its name and line */
export async function savePromptVersion(input: NewPromptVersion): Promise<number> {
  const { name, author, activate } = input
  const text = storableText(`${input.text.replaceAll('\r\n', '\n').trimEnd()}\n`)
  const [problem] = promptProblems(name, text)
  if (problem) throw new UserError(promptProblemSentence(name, problem))
  return database().$transaction(async (tx) => {
    await lockPrompt(tx, name)
    const last = await tx.promptVersion.findFirst({ where: { name }, orderBy: { version: 'desc' } })
    const version = (last?.version ?? 0) + 1
    if (activate) await tx.promptVersion.updateMany({ where: { name }, data: { active: false } })
    const { hash } = promptText(text, version)
    const note = storableText(input.note, 500)
    await tx.promptVersion.create({
      data: { id: uuid(), name, version, text, hash, author, note, active: activate },
    })
    return version
  })
}

/** @param version 0 = the file again. @throws UserError when there is no such version */
export async function activatePromptVersion(name: string, version: number): Promise<void> {
  await database().$transaction(async (tx) => {
    await lockPrompt(tx, name)
    await tx.promptVersion.updateMany({ where: { name, active: true }, data: { active: false } })
    if (version === 0) return
    const { count } = await tx.promptVersion.updateMany({ where: { name, version }, data: { active: true } })
    if (count === 0)
      throw new UserError(`prompts/${name}.md has no version ${version}: choose one of the list.`)
  })
}

/** Two people who save at once get two numbers. */
async function lockPrompt(tx: Prisma.TransactionClient, name: string): Promise<void> {
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtext(${`swe-play prompt ${name}`}))`
}

/** @returns how many trajectories name each version of a prompt */
export async function countTrajectoriesByPrompt(name: string): Promise<Record<number, number>> {
  const rows = await database().$queryRaw<{ version: number; count: number }[]>`
    SELECT split_part(used, '@', 2)::int AS "version", count(*)::int AS "count"
    FROM "Trajectory" t, unnest(t."promptVersions") AS used
    WHERE split_part(used, '@', 1) = ${name} GROUP BY 1`
  return Object.fromEntries(rows.map(({ version, count }) => [version, count]))
}
