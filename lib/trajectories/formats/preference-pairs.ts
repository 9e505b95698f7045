/**
 * Two branches of one conversation as a preference: the same beginning, one that passed and one that failed. Rows are
 * TRL's conversational preference format (prompt, chosen and rejected as lists of messages, tools beside them). Pure.
 */
import { isDeepStrictEqual } from 'node:util'
import type { ChatMessage, ToolDefinition } from '#lib/model/model.ts'
import { conversation } from '#lib/trajectories/conversation.ts'
import type { Conversation } from '#lib/trajectories/formats/llama-factory-rows.ts'

export type PreferenceRow = {
  prompt: ChatMessage[]
  chosen: ChatMessage[]
  rejected: ChatMessage[]
  tools: ToolDefinition[]
}

export type PairResult = { ok: true; row: PreferenceRow } | { ok: false; reason: string }

/**
 * @param shared steps that both begin with
 * @returns a row whose prompt is everything both models saw before they went different ways, or why there is none
 */
export function preferencePair(chosen: Conversation, rejected: Conversation, shared: number): PairResult {
  const opening = (of: Conversation) => conversation(of.header, of.steps.slice(0, shared))
  const prompt = opening(chosen)
  if (!isDeepStrictEqual(prompt, opening(rejected)))
    return { ok: false, reason: 'they were not asked the same: a person said something to one of them' }
  if (!isDeepStrictEqual(chosen.header.tools, rejected.header.tools))
    return { ok: false, reason: 'they had different tools' }
  const rest = (of: Conversation) => answersOf(conversation({ messages: [] }, of.steps.slice(shared)))
  const row = { prompt, chosen: rest(chosen), rejected: rest(rejected), tools: chosen.header.tools }
  if (row.chosen.length === 0 || row.rejected.length === 0)
    return { ok: false, reason: 'one of them ended where they part, so there is nothing to prefer' }
  return { ok: true, row }
}

/** Up to the last word of the model: what the environment said after it teaches nothing. */
function answersOf(messages: ChatMessage[]): ChatMessage[] {
  return messages.slice(0, messages.findLastIndex(({ role }) => role === 'assistant') + 1)
}
