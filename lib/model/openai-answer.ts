/** Puts a streamed chat completion together (chat.completion.chunk objects) and says when it is not whole. */
import { z } from 'zod'
import type { ModelAnswer, ToolCallMessage, Usage } from './model.ts'
import { AttemptFailure } from './openai-failures.ts'

const text = z.string().nullish()

const callPart = z.object({
  index: z.number().int().nullish(),
  id: text,
  function: z.object({ name: text, arguments: text }).nullish(),
})

const chunkSchema = z.object({
  choices: z
    .array(
      z.object({
        delta: z
          .object({
            content: text,
            refusal: text,
            // two names in the field for the same thing
            reasoning_content: text,
            reasoning: text,
            tool_calls: z.array(callPart).nullish(),
          })
          .nullish(),
        finish_reason: text,
        // most servers leave it out
        logprobs: z.unknown().optional(),
      }),
    )
    .nullish(),
  usage: z
    .object({
      prompt_tokens: z.number().nullish(),
      completion_tokens: z.number().nullish(),
      prompt_tokens_details: z.object({ cached_tokens: z.number().nullish() }).nullish(),
    })
    .nullish(),
})

type CallPart = z.infer<typeof callPart>
type CollectedAnswer = Pick<ModelAnswer, 'message' | 'finishReason' | 'usage' | 'logprobs'>

/** @throws AttemptFailure: cut-stream, empty-answer, refusal, server-error (not a completion at all) */
export async function collectAnswer(stream: AsyncIterable<unknown>): Promise<CollectedAnswer> {
  let content = ''
  let reasoning = ''
  let refusal = ''
  let begun = false
  let finishReason: string | null = null
  let usage: Usage = { promptTokens: 0, completionTokens: 0, cachedTokens: 0 }
  const parts: (ToolCallMessage | undefined)[] = []
  const logprobs: unknown[] = []
  for await (const received of stream) {
    const chunk = chunkSchema.safeParse(received)
    if (!chunk.success) {
      throw new AttemptFailure('server-error', 'sent something that is not a chat completion', {
        retryable: true,
      })
    }
    begun = true
    const choice = chunk.data.choices?.[0]
    content += choice?.delta?.content ?? ''
    reasoning += choice?.delta?.reasoning_content ?? choice?.delta?.reasoning ?? ''
    refusal += choice?.delta?.refusal ?? ''
    for (const part of choice?.delta?.tool_calls ?? []) addCallPart(parts, part)
    if (choice?.logprobs) logprobs.push(choice.logprobs)
    finishReason = choice?.finish_reason ?? finishReason
    if (chunk.data.usage) usage = toUsage(chunk.data.usage)
  }
  if (!begun) {
    const message = 'answered with nothing that is a chat completion: check the base URL, most end in /v1'
    throw new AttemptFailure('server-error', message, { retryable: true })
  }
  // endpoints that count the text as a block of its own number the first call 1
  const calls = parts.filter((call) => call !== undefined)
  if (finishReason === null) {
    throw new AttemptFailure('cut-stream', 'ended its answer in the middle', { retryable: true, usage })
  }
  const empty = content.trim() === '' && calls.length === 0
  if (refusal || (empty && finishReason === 'content_filter')) {
    const words = refusal ? ` ("${refusal.slice(0, 200)}")` : ' (content filter)'
    throw new AttemptFailure(
      'refusal',
      `refused to answer${words}: use another model, or change the prompt in prompts/`,
      { retryable: false, usage },
    )
  }
  // A thinker that ran out of tokens has said nothing yet: its asker is told, another try would cost as much again.
  if (empty && finishReason !== 'length') {
    throw new AttemptFailure('empty-answer', `gave an empty answer (finish reason ${finishReason})`, {
      retryable: true,
      usage,
    })
  }
  return {
    message: {
      role: 'assistant',
      content: content === '' && calls.length > 0 ? null : content,
      ...(calls.length > 0 ? { tool_calls: calls } : {}),
      ...(reasoning ? { reasoning_content: reasoning } : {}),
    },
    finishReason,
    usage,
    ...(logprobs.length > 0 ? { logprobs } : {}),
  }
}

/** A call comes in pieces that carry its index; servers without an index start a new call with each new id. */
function addCallPart(calls: (ToolCallMessage | undefined)[], part: CallPart): void {
  const startsAnother = part.id != null && calls.at(-1)?.id !== part.id
  const index = part.index ?? (startsAnother ? calls.length : Math.max(0, calls.length - 1))
  let call = calls[index]
  if (!call) {
    call = { id: part.id || `call_${index}`, type: 'function', function: { name: '', arguments: '' } }
    calls[index] = call
  }
  call.function.name += part.function?.name ?? ''
  call.function.arguments += part.function?.arguments ?? ''
}

function toUsage(usage: NonNullable<z.infer<typeof chunkSchema>['usage']>): Usage {
  return {
    promptTokens: usage.prompt_tokens ?? 0,
    completionTokens: usage.completion_tokens ?? 0,
    cachedTokens: usage.prompt_tokens_details?.cached_tokens ?? 0,
  }
}
