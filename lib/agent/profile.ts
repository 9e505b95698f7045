/** The port of a dialect: how an attempt begins, how calls are read from an answer, how results are told. */
import type { ChatMessage, ToolDefinition } from '#lib/model/model.ts'
import type { Prompts } from '#lib/prompts/prompts.ts'
import type { Call, Observation, UsedPrompt } from '#lib/trajectories/types.ts'

type AssistantMessage = Extract<ChatMessage, { role: 'assistant' }>

/** A call as read from an answer; `problem` says why it cannot be run, for the model. */
export type ReadCall = { call: Call; problem: string | null }

export type AgentProfile = {
  /** How an attempt begins; `prompts` are the prompt files the profile itself adds. */
  begin(given: { system: string; user: string; tools: ToolDefinition[]; prompts: Pick<Prompts, 'render'> }): {
    messages: ChatMessage[]
    tools: ToolDefinition[]
    prompts: UsedPrompt[]
  }
  /** Every call of an answer, in order. @param stepIndex makes ids where the dialect has none */
  readCalls(message: AssistantMessage, stepIndex: number): ReadCall[]
  /** What the model is told about them; one observation per call, in the same order. */
  reply(calls: Call[], observations: Observation[]): ChatMessage[]
}
