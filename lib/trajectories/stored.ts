/** Schemas of what is kept as JSON in blobs: parsed when read, so that damage shows here and not in a view. */
import { z } from 'zod'
import type { StepBody, StoredHeader } from '#lib/trajectories/types.ts'

const chatMessageSchema = z.discriminatedUnion('role', [
  z.object({ role: z.enum(['system', 'user']), content: z.string() }),
  z.object({
    role: z.literal('assistant'),
    content: z.string().nullable(),
    tool_calls: z
      .array(
        z.object({
          id: z.string(),
          type: z.literal('function'),
          function: z.object({ name: z.string(), arguments: z.string() }),
        }),
      )
      .optional(),
    reasoning_content: z.string().optional(),
  }),
  z.object({ role: z.literal('tool'), tool_call_id: z.string(), content: z.string() }),
])

const stepBodySchema = z.object({
  message: chatMessageSchema,
  reasoning: z.string().nullable(),
  calls: z.array(
    z.object({
      id: z.string(),
      name: z.string(),
      rawArguments: z.string(),
      arguments: z.record(z.string(), z.unknown()).nullable(),
    }),
  ),
  observations: z.array(
    z.object({
      callId: z.string(),
      content: z.string(),
      error: z.boolean(),
      exitCode: z.number().nullable().optional(),
      durationMs: z.number().nullable(),
      cutBytes: z.number().optional(),
    }),
  ),
  reply: z.array(chatMessageSchema),
  marks: z.array(z.string()),
  imported: z.record(z.string(), z.unknown()).optional(),
})

const sharedHeader = z.object({
  messages: z.array(chatMessageSchema),
  tools: z.array(
    z.object({
      type: z.literal('function'),
      function: z.object({
        name: z.string(),
        description: z.string(),
        parameters: z.record(z.string(), z.unknown()),
      }),
    }),
  ),
  sampling: z.object({
    temperature: z.number().optional(),
    topP: z.number().optional(),
    maxTokens: z.number().optional(),
    seed: z.number().optional(),
  }),
  prompts: z.array(z.object({ name: z.string(), hash: z.string(), version: z.number().default(0) })),
})

const headerSchema = z.union([
  sharedHeader.extend({
    profile: z.enum(['function-calling', 'codeact-text']),
    limits: z.object({
      steps: z.number(),
      tokens: z.number(),
      costUsd: z.number(),
      minutes: z.number(),
      commandSeconds: z.number(),
    }),
  }),
  sharedHeader.extend({
    profile: z.enum(['function-calling', 'codeact-text', 'foreign-text']),
    limits: z.null(),
    imported: z.record(z.string(), z.unknown()),
  }),
])

/** @throws when the bytes are not a step body */
export function parseStepBody(json: Buffer | string): StepBody {
  return stepBodySchema.parse(JSON.parse(json.toString()))
}

/** @throws when the bytes are not a trajectory header */
export function parseHeader(json: Buffer | string): StoredHeader {
  return headerSchema.parse(JSON.parse(json.toString()))
}
