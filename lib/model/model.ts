/** The model port: chat completions with tools, as OpenAI-compatible endpoints speak them. */

export type ToolDefinition = {
  type: 'function'
  function: { name: string; description: string; parameters: Record<string, unknown> }
}

export type ToolCallMessage = { id: string; type: 'function'; function: { name: string; arguments: string } }

export type ChatMessage =
  | { role: 'system' | 'user'; content: string }
  | { role: 'assistant'; content: string | null; tool_calls?: ToolCallMessage[]; reasoning_content?: string }
  | { role: 'tool'; tool_call_id: string; content: string }

export type Sampling = { temperature?: number; topP?: number; maxTokens?: number; seed?: number }

/** Tokens as the endpoint counted them; cached is a part of prompt. */
export type Usage = { promptTokens: number; completionTokens: number; cachedTokens: number }

/** Which call this is: key of the ledger and of a recording. The same four values always mean the same call. */
export type CallLabel = {
  /** prompt folder: propose | break-down | checklist | set-up | write-tests | implement ... */
  role: string
  /** task number, or "-" */
  task: string
  attempt: number
  /** 0, 1, 2 ... inside (role, task, attempt) */
  index: number
  /** of a fork: what it goes on from, e.g. "implement-1-after-8"; names its recording, and is no part of the key */
  branch?: string
}

export type ModelRequest = {
  messages: ChatMessage[]
  tools: ToolDefinition[]
  sampling: Sampling
  call: CallLabel
  /** the trajectory this call is a step of; for the ledger, never sent */
  trajectoryId?: string
}

export type ModelAnswer = {
  message: Extract<ChatMessage, { role: 'assistant' }>
  finishReason: 'stop' | 'length' | 'tool_calls' | 'content_filter' | string
  usage: Usage
  costUsd: number
  /** of the successful HTTP attempt, ms */
  latencyMs: number
  httpAttempts: number
  /** for the limits of the endpoint, ms; absent = not measured */
  waitedMs?: number
  /** kept verbatim when the endpoint gives them */
  logprobs?: unknown
}

export type ModelFailure =
  | 'no-key'
  | 'wrong-key'
  | 'unknown-model'
  | 'unreachable'
  | 'rate-limited'
  | 'server-error'
  | 'refusal'
  | 'context-overflow'
  | 'cut-stream'
  | 'empty-answer'
  | 'bad-request'
  /** the recorded endpoint has no answer, or its prompt changed */
  | 'not-recorded'

/** What answers cost that came and could not be used: empty ones, refusals, cut ones whose end told. */
export type Bill = { usage: Usage; costUsd: number; httpAttempts: number }

/** One sentence for people; `failure` for code. Retries are already spent when it is thrown. */
export class ModelError extends Error {
  override name = 'ModelError'
  readonly failure: ModelFailure
  /** null = nothing is known to be billed */
  readonly bill: Bill | null
  constructor(failure: ModelFailure, message: string, bill: Bill | null = null) {
    super(message)
    this.failure = failure
    this.bill = bill
  }
}

export type Model = {
  name: string
  /** base URL, for display; never with credentials */
  endpoint: string
  recorded: boolean
  /** @throws ModelError; an AbortError when the signal fires */
  complete(request: ModelRequest, signal: AbortSignal): Promise<ModelAnswer>
}

/** "<role>:<task>:<attempt>:<index>", for keys and logs. */
export function modelCallName(call: CallLabel): string {
  return `${call.role}:${call.task}:${call.attempt}:${call.index}`
}
