/** The pieces that most formats share: content in parts, tool calls, tool definitions, usage. Pure. */
import type { ToolDefinition, Usage } from '#lib/model/model.ts'
import {
  countOf,
  isRecord,
  type JsonRecord,
  listOf,
  parsedJson,
  recordOf,
  recordsOf,
  textOf,
  without,
} from '#lib/trajectories/foreign/json.ts'
import type { Call } from '#lib/trajectories/types.ts'

/**
 * The text of a message whose content is a string or a list of parts. Parts that are no text (images, files) leave a
 * placeholder where they were and come back verbatim.
 */
export function contentOf(content: unknown): { text: string; parts: JsonRecord[] } {
  if (typeof content === 'string') return { text: content, parts: [] }
  const parts: JsonRecord[] = []
  const texts = listOf(content).map((part) => {
    if (typeof part === 'string') return part
    if (!isRecord(part)) return JSON.stringify(part)
    const text = textOf(part.text) ?? textOf(part.input_text) ?? textOf(part.output_text)
    if (text !== null && !isMedia(part)) return text
    parts.push(part)
    return `[${mediaName(part)}]`
  })
  return { text: texts.join('\n'), parts }
}

function isMedia(part: JsonRecord): boolean {
  return /image|audio|file|document|video/.test(textOf(part.type) ?? '')
}

function mediaName(part: JsonRecord): string {
  const source = recordOf(part.source)
  const address = textOf(recordOf(part.image_url).url) ?? textOf(part.image_url) ?? textOf(part.image) ?? ''
  // an image that lies elsewhere is named, and never fetched
  const elsewhere = /^https?:\S{1,300}$/.test(address) ? address : ''
  const detail = textOf(source.path) ?? textOf(source.media_type) ?? elsewhere
  return `${textOf(part.type) ?? 'part that is no text'}${detail && ` ${detail}`}`
}

/** Arguments are JSON text in OpenAI's shape, an object in most others. */
export function callOf(id: string, name: string, given: unknown): Call {
  if (typeof given === 'string') {
    const value = given.trim() === '' ? {} : parsedJson(given)
    return { id, name, rawArguments: given, arguments: isRecord(value) ? value : null }
  }
  const rawArguments = JSON.stringify(given ?? {})
  return { id, name, rawArguments, arguments: isRecord(given) ? given : given === undefined ? {} : null }
}

/** `tool_calls` of a chat message. Calls without an id get one made of their place. */
export function openAiCalls(toolCalls: unknown, place: string): Call[] {
  return recordsOf(toolCalls).map((call, at) => {
    const named = recordOf(call.function)
    const id = textOf(call.id) || `${place}-${at + 1}`
    return callOf(id, textOf(named.name) ?? textOf(call.name) ?? 'unnamed', named.arguments ?? call.arguments)
  })
}

export function callMessages(calls: Call[]) {
  return calls.map(({ id, name, rawArguments }) => ({
    id,
    type: 'function' as const,
    function: { name, arguments: rawArguments },
  }))
}

/** OpenAI function tools; others (Anthropic's `input_schema`) are brought to that shape. What is no tool is left out. */
export function toolsOf(value: unknown): ToolDefinition[] {
  return recordsOf(value).flatMap((tool): ToolDefinition[] => {
    const named = isRecord(tool.function) ? tool.function : tool
    const name = textOf(named.name)
    if (name === null) return []
    const parameters = recordOf(named.parameters ?? named.input_schema)
    return [
      { type: 'function', function: { name, description: textOf(named.description) ?? '', parameters } },
    ]
  })
}

/** Token counts under the names that endpoints use; the prompt includes what was cached. */
export function usageOf(value: unknown): Usage | null {
  if (!isRecord(value)) return null
  // the latter names are Inspect's for the same
  const anthropicCached = countOf(value.cache_read_input_tokens) ?? countOf(value.input_tokens_cache_read)
  const written = countOf(value.cache_creation_input_tokens ?? value.input_tokens_cache_write) ?? 0
  const details = recordOf(value.prompt_tokens_details ?? value.input_tokens_details)
  const prompt = countOf(value.prompt_tokens) ?? countOf(value.input_tokens)
  const completion = countOf(value.completion_tokens) ?? countOf(value.output_tokens)
  if (prompt === null && completion === null) return null
  const cached = anthropicCached ?? countOf(details.cached_tokens) ?? countOf(value.cached_input_tokens) ?? 0
  // Anthropic counts cached tokens beside input_tokens, everybody else inside
  const beside = anthropicCached !== null && value.prompt_tokens === undefined ? anthropicCached + written : 0
  return { promptTokens: (prompt ?? 0) + beside, completionTokens: completion ?? 0, cachedTokens: cached }
}

export function addUsage(a: Usage | null, b: Usage | null): Usage | null {
  if (!a || !b) return a ?? b
  return {
    promptTokens: a.promptTokens + b.promptTokens,
    completionTokens: a.completionTokens + b.completionTokens,
    cachedTokens: a.cachedTokens + b.cachedTokens,
  }
}

/** The rest of a chat message. */
export function messageExtra(message: JsonRecord, known: readonly string[] = []): JsonRecord {
  return without(message, ['role', 'content', 'tool_calls', 'tool_call_id', 'reasoning_content', ...known])
}
