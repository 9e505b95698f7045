/** A model at an OpenAI-compatible endpoint as people configure it: where it is, what it costs, what it may be asked. */
import { z } from 'zod'

export const openAiBaseUrl = 'https://api.openai.com/v1'

/** never the name of a stored one: the model at OPENAI_BASE_URL with OPENAI_API_KEY */
export const environmentEndpoint = 'environment'

export const pricesSchema = z.object({
  /** US dollars per million tokens; cached tokens are a part of the input */
  inputPerMillion: z.number().min(0, 'must not be below 0'),
  cachedPerMillion: z.number().min(0, 'must not be below 0'),
  outputPerMillion: z.number().min(0, 'must not be below 0'),
})

export type Prices = z.output<typeof pricesSchema>

export const baseUrlSchema = z
  .url({ protocol: /^https?$/, error: 'is no address like http://127.0.0.1:8000/v1' })
  // checked again where it is used; here, so that no password is ever stored
  .refine((url) => !URL.canParse(url) || !(new URL(url).username || new URL(url).password), {
    error: 'holds a user name or password: put the key into an environment variable instead',
  })
  .refine((url) => !URL.canParse(url) || !new URL(url).search, {
    error: 'holds a query, which may be a secret: give the address alone',
  })

export const keyVariableSchema = z
  .string()
  .regex(/^[A-Z][A-Z0-9_]*$/, 'is not the name of an environment variable')

const limit = z.number().int('must be a whole number').min(1, 'must be at least 1')

export const limitsSchema = z.object({
  /** calls at once; null = as many as there are */
  concurrency: limit.nullable().default(null),
  requestsPerMinute: limit.nullable().default(null),
  tokensPerMinute: limit.nullable().default(null),
})

export type EndpointLimits = z.output<typeof limitsSchema>

const samplingSchema = z.object({
  temperature: z.number().min(0).max(2).optional(),
  topP: z.number().gt(0).max(1).optional(),
  maxTokens: limit.optional(),
  seed: z.number().int().optional(),
})

export const endpointSchema = z.object({
  name: z
    .string()
    .regex(/^[a-z0-9][a-z0-9._-]{0,59}$/, 'must be a short name of small letters, digits, ".", "_" and "-"')
    .refine((name) => name !== environmentEndpoint, {
      error: `"${environmentEndpoint}" stands for OPENAI_BASE_URL: choose another name`,
    }),
  baseUrl: baseUrlSchema,
  /** as the endpoint names it */
  model: z.string().trim().min(1, 'is missing'),
  /** name of the environment variable with the key, never the key; null = the endpoint wants none */
  apiKeyVariable: keyVariableSchema.nullable().default('OPENAI_API_KEY'),
  /** null = unknown: every call counts as $0 and a budget is refused */
  prices: pricesSchema.nullable().default(null),
  limits: limitsSchema.prefault({}),
  profile: z.enum(['function-calling', 'codeact-text']).default('function-calling'),
  sampling: samplingSchema.default({}),
  /** send earlier reasoning back (some endpoints want it, most refuse it) */
  sendReasoning: z.boolean().default(false),
})

export type Endpoint = z.output<typeof endpointSchema>
/** as forms and the command line hand it in */
export type EndpointInput = z.input<typeof endpointSchema>
