/**
 * ATIF 1.0 to 1.8 as zod schemas: every object is closed, as the format's RFC has it. Reading is more tolerant than this
 * (a foreign file is imported as far as it can be read); what the schemas find is reported as warnings.
 */
import { z } from 'zod'

export const atifVersions = ['1.0', '1.1', '1.2', '1.3', '1.4', '1.5', '1.6', '1.7', '1.8'].map(
  (version) => `ATIF-v${version}`,
)

const extra = z.record(z.string(), z.unknown()).nullish()
const text = z.string().nullish()
// the reference reader takes "12" for 12
const count = z.coerce.number().min(0).nullish()
const number = z.coerce.number().nullish()
/** a date, or a date and time with `Z`, an offset or nothing */
const timestamp = z
  .string()
  .regex(/^\d{4}-\d\d-\d\d([T ]\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:?\d\d)?)?$/, 'is no ISO 8601 time')
  .nullish()

const imageTypes = ['image/jpeg', 'image/png', 'image/gif', 'image/webp'] as const
const audioTypes = ['wav', 'mpeg', 'mp4', 'aac', 'ogg', 'flac', 'webm', 'aiff'].map((name) => `audio/${name}`)

const contentPart = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('text'), text: z.string(), source: z.null().optional() }),
  z.strictObject({
    type: z.literal('image'),
    source: z.strictObject({ media_type: z.enum(imageTypes), path: z.string() }),
    text: z.null().optional(),
  }),
  z.strictObject({
    type: z.literal('audio'),
    source: z.strictObject({ media_type: z.enum(audioTypes), path: z.string(), duration_sec: count }),
    text: z.null().optional(),
  }),
])
const content = z.union([z.string(), z.array(contentPart)])

const subagentRef = z
  .strictObject({ trajectory_id: text, trajectory_path: text, session_id: text, extra })
  .refine(
    (ref) => ref.trajectory_id || ref.trajectory_path,
    'names neither trajectory_id nor trajectory_path',
  )

const result = z.strictObject({
  source_call_id: text,
  content: content.nullish(),
  subagent_trajectory_ref: z.array(subagentRef).nullish(),
  extra,
})

const toolCall = z.strictObject({
  tool_call_id: z.string(),
  function_name: z.string(),
  arguments: z.record(z.string(), z.unknown()),
  extra,
})

const metrics = z.strictObject({
  prompt_tokens: count,
  completion_tokens: count,
  cached_tokens: count,
  cost_usd: number,
  prompt_token_ids: z.array(z.number()).nullish(),
  completion_token_ids: z.array(z.number()).nullish(),
  logprobs: z.array(z.number()).nullish(),
  extra,
})

const step = z
  .strictObject({
    step_id: z.coerce.number().int().min(1),
    timestamp,
    source: z.enum(['system', 'user', 'agent']),
    message: content,
    model_name: text,
    reasoning_effort: z.union([z.string(), z.number()]).nullish(),
    reasoning_content: text,
    tool_calls: z.array(toolCall).nullish(),
    observation: z.strictObject({ results: z.array(result) }).nullish(),
    metrics: metrics.nullish(),
    is_copied_context: z.boolean().nullish(),
    llm_call_count: count,
    extra,
  })
  .superRefine((found, context) => {
    const refuse = (message: string) => context.addIssue({ code: 'custom', message })
    if (found.source !== 'agent') {
      const misplaced = agentOnly.filter((key) => found[key] !== undefined && found[key] !== null)
      for (const key of misplaced) refuse(`${key} belongs to agent steps only`)
    }
    if (found.llm_call_count === 0 && (found.metrics || found.reasoning_content)) {
      refuse('metrics or reasoning on a step without a model call')
    }
    const calls = new Set(found.tool_calls?.map((call) => call.tool_call_id))
    for (const { source_call_id: id } of found.observation?.results ?? []) {
      if (id && !calls.has(id))
        refuse(`an observation answers the call "${id}", which this step does not have`)
    }
  })

const agentOnly = ['model_name', 'reasoning_effort', 'reasoning_content', 'tool_calls', 'metrics'] as const

const trajectory = z.strictObject({
  schema_version: z.enum(atifVersions).optional(),
  session_id: text,
  trajectory_id: text,
  agent: z.strictObject({
    name: z.string(),
    version: z.string(),
    model_name: text,
    tool_definitions: z.array(z.record(z.string(), z.unknown())).nullish(),
    extra,
  }),
  steps: z
    .array(step)
    .min(1)
    .refine(
      (steps) => steps.every(({ step_id: id }, at) => id === at + 1),
      'step_id must count from 1 without gaps',
    ),
  notes: text,
  final_metrics: z
    .strictObject({
      total_prompt_tokens: count,
      total_completion_tokens: count,
      total_cached_tokens: count,
      total_cost_usd: number,
      total_steps: count,
      extra,
    })
    .nullish(),
  continued_trajectory_ref: text,
  extra,
  // children are checked one by one as they are read, whatever their depth
  subagent_trajectories: z
    .array(z.looseObject({ trajectory_id: z.string() }))
    .nullish()
    .refine(
      (children) => new Set(children?.map((child) => child.trajectory_id)).size === (children?.length ?? 0),
      {
        message: 'two embedded sub-agents share one trajectory_id',
      },
    ),
})

const issuesTold = 10

/** What a document does against the format, one sentence each, at most ten and then how many more. */
export function atifIssues(document: unknown): string[] {
  const issues = trajectory.safeParse(document).error?.issues ?? []
  const told = issues
    .slice(0, issuesTold)
    .map(({ path, message }) => `${path.join('.') || 'document'}: ${message}`)
  return issues.length > issuesTold ? [...told, `and ${issues.length - issuesTold} more`] : told
}
