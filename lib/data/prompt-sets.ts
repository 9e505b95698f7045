/**
 * The prompts of a run: taken when it first starts, kept to its end. A resumed run goes on with the same texts, whatever
 * files and versions have become meanwhile.
 */
import { z } from 'zod'
import { getBlobs, putBlobs } from '#lib/data/blobs.ts'
import { type Claim, writeAs } from '#lib/data/claims.ts'
import { ridingOutages } from '#lib/data/outages.ts'
import { findActivePrompts } from '#lib/data/prompt-versions.ts'
import { UserError } from '#lib/errors.ts'
import type { Domain } from '#lib/prompts/domain.ts'
import { domainNames, listPromptFiles, promptText, readPromptFile } from '#lib/prompts/prompt-files.ts'
import { type Prompts, type PromptText, promptsFrom } from '#lib/prompts/prompts.ts'

const setSchema = z.array(z.object({ name: z.string(), version: z.number(), hash: z.string() }))

/** Texts by name, as they are used from the next run on. */
export async function currentPromptTexts(): Promise<Map<string, PromptText>> {
  const active = await findActivePrompts()
  const names = [...new Set([...listPromptFiles(), ...active.keys()])].sort()
  return new Map(
    names.map((name) => {
      const written = active.get(name)
      return [name, written ? promptText(written.text, written.version) : readPromptFile(name)]
    }),
  )
}

/** For pages that show what a run would ask. */
export async function currentPrompts(): Promise<Prompts> {
  return promptsOf(await currentPromptTexts())
}

/** Files and what was written in the app, in order. @throws UserError when one cannot be read */
export async function currentDomains(): Promise<Domain[]> {
  const texts = await currentPromptTexts()
  const prompts = promptsOf(texts)
  return domainNames([...texts.keys()]).map((name) => prompts.domain(name))
}

/** The prompts of the claimed run; taken now unless an earlier life of it did. */
export async function promptsOfRun(claim: Claim): Promise<Prompts> {
  const texts = await ridingOutages(currentPromptTexts, claim.stopping)
  const set = await writeAs(claim, async (tx) => {
    const run = await tx.run.findUniqueOrThrow({ where: { id: claim.runId }, select: { prompts: true } })
    if (run.prompts !== null) return setSchema.parse(run.prompts)
    const taken = [...texts].map(([name, { version, hash }]) => ({ name, version, hash }))
    await putBlobs(
      [...texts.values()].map(({ text }) => text),
      tx,
    )
    await tx.run.update({ where: { id: claim.runId }, data: { prompts: taken } })
    return taken
  })
  const blobs = await ridingOutages(() => getBlobs(set.map(({ hash }) => hash)), claim.stopping)
  const kept = set.map(({ name, version, hash }): [string, PromptText] => [
    name,
    { text: (blobs.get(hash) as Buffer).toString('utf8'), version, hash },
  ])
  return promptsOf(new Map(kept))
}

function promptsOf(texts: Map<string, PromptText>): Prompts {
  return promptsFrom((name) => {
    const found = texts.get(name)
    if (found) return found
    throw new UserError(
      `There is no prompt prompts/${name}.md among those this run took when it started: start a new run.`,
    )
  })
}
