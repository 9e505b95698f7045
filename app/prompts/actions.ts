'use server'
import { revalidatePath } from 'next/cache'
import { z } from 'zod'
import { action } from '#app/action.ts'
import { activatePromptVersion, savePromptVersion } from '#lib/data/prompt-versions.ts'

const name = z.string().min(1).max(200)

/** @returns the number of the new version */
export const savePrompt = action(
  z.object({ name, text: z.string().max(200_000), note: z.string().max(500), activate: z.boolean() }),
  async (input) => {
    const version = await savePromptVersion({ ...input, author: 'local' })
    revalidatePath('/', 'layout')
    return version
  },
)

/** Version 0 is the file. */
export const activatePrompt = action(
  z.object({ name, version: z.number().int().min(0) }),
  async ({ name, version }) => {
    await activatePromptVersion(name, version)
    revalidatePath('/', 'layout')
  },
)
