/** The dialects an agent can speak: calls in the API's own form, or as text. A new one is a file and a line here. */
import type { ChatMessage, ToolDefinition } from '#lib/model/model.ts'
import type { Call, Observation, Profile } from '#lib/trajectories/types.ts'
import { codeactText } from './profiles/codeact-text.ts'
import { functionCalling } from './profiles/function-calling.ts'

type AssistantMessage = Extract<ChatMessage, { role: 'assistant' }>

/** A call as read from an answer; `problem` says why it cannot be run, for the model. */
export type ReadCall = { call: Call; problem: string | null }

export type AgentProfile = {
  /** How an attempt begins; `prompts` are the prompt files the profile itself adds. */
  begin(given: { system: string; user: string; tools: ToolDefinition[] }): {
    messages: ChatMessage[]
    tools: ToolDefinition[]
    prompts: { name: string; hash: string }[]
  }
  /** Every call of an answer, in order. @param stepIndex makes ids where the dialect has none */
  readCalls(message: AssistantMessage, stepIndex: number): ReadCall[]
  /** What the model is told about them; one observation per call, in the same order. */
  reply(calls: Call[], observations: Observation[]): ChatMessage[]
}

export const profiles: Record<Profile, AgentProfile> = {
  'function-calling': functionCalling,
  'codeact-text': codeactText,
}
