/** Speaks a recorded answer as an OpenAI chat completion: one object, or a stream of chunks. */
import type { ServerResponse } from 'node:http'
import { setTimeout as delay } from 'node:timers/promises'
import type { ChatMessage, ToolDefinition } from './model.ts'
import type { RecordedAnswer } from './recorded-answer.ts'
import type { FaultName } from './recorded-faults.ts'
import type { RecordedCallLabel } from './recording.ts'

export type Completion = {
  model: string
  call: RecordedCallLabel
  answer: RecordedAnswer
  messages: ChatMessage[]
  tools: ToolDefinition[]
  fault: FaultName | null
}

/** size of one streamed piece of text, characters */
const pieceLength = 2000

export async function sendCompletion(
  response: ServerResponse,
  completion: Completion,
  stream: boolean,
): Promise<void> {
  const message = messageOf(completion)
  const finishReason = finishReasonOf(completion)
  const base = { id: `recorded-${completion.call.index}`, created: 0, model: completion.model }
  if (!response.headersSent) {
    response.writeHead(200, { 'content-type': stream ? 'text/event-stream' : 'application/json' })
  }
  if (!stream) {
    const choice = {
      index: 0,
      message: { role: 'assistant', ...message },
      finish_reason: finishReason,
      logprobs: null,
    }
    const text = JSON.stringify({
      ...base,
      object: 'chat.completion',
      choices: [choice],
      usage: usageOf(completion),
    })
    if (completion.fault === 'cut-stream') cut(response, text.slice(0, text.length / 2))
    else response.end(text)
    return
  }
  const send = (rest: object) =>
    response.write(`data: ${JSON.stringify({ ...base, object: 'chat.completion.chunk', ...rest })}\n\n`)
  const deltas = deltasOf(message)
  const shown = completion.fault === 'cut-stream' ? deltas.slice(0, Math.ceil(deltas.length / 2)) : deltas
  for (const delta of shown) {
    if (completion.fault === 'slow') await delay(100)
    send({ choices: [{ index: 0, delta, finish_reason: null, logprobs: null }] })
  }
  if (completion.fault === 'cut-stream') {
    cut(response, '')
    return
  }
  send({ choices: [{ index: 0, delta: {}, finish_reason: finishReason, logprobs: null }] })
  send({ choices: [], usage: usageOf(completion) })
  response.end('data: [DONE]\n\n')
}

function messageOf({ answer, call, fault }: Completion) {
  if (fault === 'empty') return { content: '' }
  if (fault === 'refusal') return { content: null, refusal: 'I cannot help with that.' }
  const calls = answer.calls.map(({ name, arguments: args }, position) => ({
    // the same in every replay, different in every turn
    id: `call_${call.index}_${position}`,
    type: 'function',
    function: { name, arguments: fault === 'broken-json' ? args.slice(0, -1) : args },
  }))
  return {
    content: answer.content,
    ...(answer.reasoning === null ? {} : { reasoning_content: answer.reasoning }),
    ...(calls.length > 0 ? { tool_calls: calls } : {}),
  }
}

function finishReasonOf({ answer, fault }: Completion): string {
  return fault === 'empty' || fault === 'refusal' ? 'stop' : answer.finishReason
}

function deltasOf(message: ReturnType<typeof messageOf>): object[] {
  const deltas: object[] = [{ role: 'assistant', content: '' }]
  const reasoning = 'reasoning_content' in message ? message.reasoning_content : undefined
  for (const text of pieces(reasoning ?? '')) deltas.push({ reasoning_content: text })
  for (const text of pieces(message.content ?? '')) deltas.push({ content: text })
  if ('refusal' in message) deltas.push({ refusal: message.refusal })
  const calls = 'tool_calls' in message ? (message.tool_calls ?? []) : []
  for (const [index, { id, type, function: called }] of calls.entries()) {
    deltas.push({ tool_calls: [{ index, id, type, function: { name: called.name, arguments: '' } }] })
    for (const text of pieces(called.arguments)) {
      deltas.push({ tool_calls: [{ index, function: { arguments: text } }] })
    }
  }
  return deltas
}

/**
 * No tokenizer runs here: a token is counted as four characters, rounded up, and called estimated. The numbers are the
 * same in every replay.
 */
function usageOf({ messages, tools, answer }: Completion) {
  const tokens = (value: unknown) => Math.ceil(JSON.stringify(value).length / 4)
  const promptTokens = tokens([messages, tools])
  const completionTokens = tokens([answer.content, answer.reasoning, answer.calls])
  return {
    prompt_tokens: promptTokens,
    completion_tokens: completionTokens,
    total_tokens: promptTokens + completionTokens,
    prompt_tokens_details: { cached_tokens: 0 },
    estimated: true,
  }
}

function cut(response: ServerResponse, last: string): void {
  response.write(last, () => response.destroy())
}

function pieces(text: string): string[] {
  const found: string[] = []
  for (let start = 0; start < text.length; start += pieceLength)
    found.push(text.slice(start, start + pieceLength))
  return found
}
