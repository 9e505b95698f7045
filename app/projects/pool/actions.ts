'use server'
import { revalidatePath } from 'next/cache'
import { z } from 'zod'
import { action } from '#app/action.ts'
import { saveWishes } from '#lib/data/pool.ts'
import { quotaSchema } from '#lib/pipeline/quota-schema.ts'

/** What the pool of one language should hold; replaces what was wanted before. */
export const wish = action(
  z.object({ language: z.string().min(1), quotas: z.array(quotaSchema).max(400) }),
  async ({ language, quotas }) => {
    await saveWishes(
      language,
      quotas.map(({ domain, difficulty, count }) => ({
        domain,
        difficulty: difficulty ?? '',
        wanted: count,
      })),
    )
    revalidatePath('/projects/pool')
  },
)
