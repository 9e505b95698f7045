import { z } from 'zod'
import { difficultyNames } from '#lib/pipeline/difficulty.ts'
import { MOST_PROPOSED, type Quota } from '#lib/pipeline/quota.ts'

export const quotaSchema = z.object({
  domain: z.string().min(1),
  difficulty: z.enum(difficultyNames).nullable().default(null),
  count: z.number().int().min(1).max(MOST_PROPOSED),
}) satisfies z.ZodType<Quota>
