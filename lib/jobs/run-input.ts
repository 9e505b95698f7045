/** What a run is asked to do: what forms and the command line hand in, what the row keeps, what the worker parses again. */
import { z } from 'zod'
import { UserError } from '#lib/errors.ts'
import { baseUrlSchema, keyVariableSchema, pricesSchema } from '#lib/model/endpoint.ts'
import { difficultyNames } from '#lib/pipeline/difficulty.ts'
import { failureClasses } from '#lib/pipeline/failure-class.ts'
import { adapterNames } from '#lib/pipeline/instances/adapter-info.ts'
import { modelStageNames, takesTurns } from '#lib/pipeline/model-stages.ts'
import { pausePattern } from '#lib/pipeline/pauses.ts'
import { joinQuotas, MOST_PROPOSED, type Quota } from '#lib/pipeline/quota.ts'
import { quotaSchema } from '#lib/pipeline/quota-schema.ts'
import { redoPlaces } from '#lib/pipeline/redo.ts'
import { driverNames } from '#lib/sandbox/driver-names.ts'

export const modelChoiceSchema = z.discriminatedUnion('endpoint', [
  z.object({
    endpoint: z.literal('recorded'),
    /** folder in lib/model/recordings */
    recording: z.string().regex(/^[a-z0-9][a-z0-9-]*$/, 'is not the name of a recording'),
  }),
  z.object({
    /** one that was stored by name: looked up when the run starts and each time it is taken up */
    endpoint: z.literal('stored'),
    name: z.string().min(1, 'is missing'),
  }),
  z.object({
    endpoint: z.literal('openai'),
    model: z.string().trim().min(1, 'is missing'),
    /** default: OPENAI_BASE_URL, else OpenAI's own */
    baseUrl: baseUrlSchema.optional(),
    /** name of the environment variable with the key, never the key */
    apiKeyVariable: keyVariableSchema.optional(),
    /** without prices every call costs 0, so a budget is refused */
    prices: pricesSchema.optional(),
  }),
])

export type ModelChoice = z.infer<typeof modelChoiceSchema>

const taskNumberSchema = z.string().regex(/^\d+\.\d+\.\d+$/, 'is not the number of a task')

export const settingsSchema = z.object({
  /** for every stage; absent = as each model's endpoint says */
  profile: z.enum(['function-calling', 'codeact-text']).optional(),
  agentLimits: z
    .object({
      steps: z.number().int().min(1).default(100),
      tokens: z.number().int().min(1).default(5_000_000),
      costUsd: z.number().positive().default(10),
      minutes: z.number().positive().default(60),
      commandSeconds: z.number().positive().default(120),
    })
    .prefault({}),
  testAccess: z.enum(['visible', 'withheld', 'hidden']).default('withheld'),
  attempts: z.number().int().min(1).max(10).default(3),
  repeats: z.number().int().min(1).max(10).default(3),
  onlyTasks: z.array(taskNumberSchema).optional(),
  /** no more than the first so many of those that are to be built */
  mostTasks: z.number().int().min(1).optional(),
})

/** Per stage other models than the run's; several take turns. */
const stageModelsSchema = z
  .partialRecord(z.enum(modelStageNames), z.array(modelChoiceSchema).min(1).max(8))
  .superRefine((chosen, context) => {
    for (const stage of modelStageNames) {
      if (takesTurns(stage) || (chosen[stage]?.length ?? 0) < 2) continue
      const message = 'is asked for once: give it one model'
      context.addIssue({ code: 'custom', path: [stage], message })
    }
  })

const common = {
  model: modelChoiceSchema,
  stageModels: stageModelsSchema.default({}),
  settings: settingsSchema.prefault({}),
  /** absent = the first that works on the worker's machine */
  sandbox: z.enum(driverNames).optional(),
  /** null or absent = no limit */
  budgetUsd: z.number().positive().nullish(),
}

export const runInputSchema = z.discriminatedUnion('recipe', [
  z.object({
    recipe: z.literal('propose'),
    /** one cell, named directly: a file in prompts/domains, without ".md" */
    domain: z.string().min(1).optional(),
    difficulty: z.enum(difficultyNames).optional(),
    count: z.number().int().min(1).max(MOST_PROPOSED).default(1),
    /** or many cells of domain x difficulty */
    quotas: z.array(quotaSchema).max(200).default([]),
    language: z.string().min(1),
    ...common,
  }),
  z.object({
    recipe: z.literal('build-project'),
    projectId: z.uuid(),
    /** what is done again although it is done; then only that, what is carried over for it, and `onlyTasks` */
    redo: z.object({ from: z.enum(redoPlaces), tasks: z.array(taskNumberSchema) }).optional(),
    /** try again what failed in this way, and what waits for it: becomes `redo` and `onlyTasks` when the run starts */
    failed: z.enum(failureClasses).optional(),
    /** where it waits for a person, e.g. "checklists", "tests", "implementation 1.2.1" */
    pauseBefore: z.array(z.string().regex(pausePattern, 'is no place to wait at')).default([]),
    ...common,
  }),
  z.object({
    recipe: z.literal('rollout'),
    projectId: z.uuid(),
    /** absent = every task with accepted tests */
    tasks: z.array(taskNumberSchema).min(1).optional(),
    /** per task */
    attempts: z.number().int().min(1).max(100).default(1),
    /** attempts at work at the same time */
    parallel: z.number().int().min(1).max(16).default(2),
    ...common,
  }),
  z.object({
    recipe: z.literal('instances'),
    projectId: z.uuid(),
    /** which problems are made and solved, in this order */
    adapters: z.array(z.enum(adapterNames)).min(1, 'names none'),
    /** absent = every finished task; adapters of the whole project do not ask */
    tasks: z.array(taskNumberSchema).min(1).optional(),
    /** per instance */
    attempts: z.number().int().min(1).max(100).default(1),
    /** instances or attempts at work at the same time */
    parallel: z.number().int().min(1).max(16).default(2),
    ...common,
  }),
  z.object({
    recipe: z.literal('verify'),
    projectId: z.uuid(),
    /** absent = every attempt */
    tasks: z.array(taskNumberSchema).min(1).optional(),
    /** this attempt alone */
    trajectoryId: z.uuid().optional(),
    /** how many small changes of their code the tests of finished tasks notice */
    mutation: z.boolean().default(false),
    ...common,
  }),
  z.object({
    recipe: z.literal('measure'),
    projectId: z.uuid(),
    trajectoryId: z.uuid(),
    /** search: only as many snapshots as it takes to find where tests turn */
    how: z.enum(['search', 'all']).default('search'),
    ...common,
  }),
  z.object({
    recipe: z.literal('fork'),
    projectId: z.uuid(),
    /** what it goes on from */
    trajectoryId: z.uuid(),
    /** counted from 1: the last step that is kept */
    step: z.number().int().min(1),
    /** said to the agent after that step */
    message: z.string().trim().min(1, 'is empty').max(20_000, 'is longer than 20,000 characters').optional(),
    ...common,
  }),
])

/** as forms hand it in: what has a default may be left out */
export type RunInput = z.input<typeof runInputSchema>
export type ParsedRunInput = z.output<typeof runInputSchema>

/** The cells that a proposal run fills. @throws UserError when there are none, or more projects than one run proposes */
export function quotasOf(input: Extract<ParsedRunInput, { recipe: 'propose' }>): Quota[] {
  const { domain, difficulty, count, quotas } = input
  const direct = domain ? [{ domain, difficulty: difficulty ?? null, count }] : []
  const cells = joinQuotas([...direct, ...quotas])
  const total = cells.reduce((sum, cell) => sum + cell.count, 0)
  if (cells.length === 0) throw new UserError('No domain: name one, or quotas like data-engines:hard=5.')
  if (total > MOST_PROPOSED)
    throw new UserError(
      `${total} projects are more than one run proposes (${MOST_PROPOSED}): start several runs, one after the other.`,
    )
  return cells
}
