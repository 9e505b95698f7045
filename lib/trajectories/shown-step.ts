/**
 * A step as the replay shows it, and every text of it that can be read there, in the order of the page. Search counts in
 * exactly these texts, and the page shows exactly these: one list, so that a count is never a guess. Pure.
 */
import { imagesOfStep, jsonWithoutImages, type PlacedImages } from './images.ts'
import { jsonLines } from './json-lines.ts'
import { plainOutput } from './terminal.ts'
import { thoughtOf } from './thought.ts'
import { shellCommand, toolKind } from './tool-kinds.ts'
import type { Call, Observation, StepBody, StoredHeader } from './types.ts'

/** A text, or its beginning. */
export type ShownText = {
  text: string
  /** characters that were left out */
  more: number
  /** its number among the texts of its step, by which the rest is asked for */
  part: number
}

export type ShownRequest =
  | { kind: 'command'; command: ShownText }
  | {
      kind: 'editor'
      command: string
      path: string
      range: string
      taken: ShownText | null
      put: ShownText | null
    }
  | { kind: 'thought'; thought: ShownText }
  | { kind: 'finish'; message: ShownText | null }
  | { kind: 'arguments'; value: Record<string, unknown> }
  /** arguments as text: they could not be read, or they are too long to be shown as a tree */
  | { kind: 'text'; why: 'unreadable' | 'long'; text: ShownText }

export type ShownObservation = Omit<Observation, 'content' | 'callId'> & {
  /** null: it printed nothing */
  content: ShownText | null
}

export type ShownCall = {
  id: string
  name: string
  request: ShownRequest
  /** null: no answer was recorded. `quiet`: it says nothing that the call does not */
  observation: (ShownObservation & { quiet: boolean }) | null
}

export type ShownStep = {
  reasoning: ShownText | null
  thought: ShownText | null
  calls: ShownCall[]
  images: PlacedImages[]
  marks: string[]
  /** what was said to the model beside the answers to its calls */
  said: { role: string; text: ShownText }[]
  /** fields of an imported step that have no place of their own */
  imported: Record<string, unknown> | null
}

/** characters of one text that are sent unasked: some 5,000 lines of output */
export const textLimit = 256 * 1024

type Cutter = (text: string) => ShownText

/** @param limit longest text, in characters; longer ones say how much is missing */
export function shownStep(body: StepBody, limit = textLimit): ShownStep {
  let part = 0
  const cut: Cutter = (text) => {
    const more = Math.max(0, text.length - limit)
    return { text: more > 0 ? text.slice(0, limit) : text, more, part: part++ }
  }
  const thought = thoughtOf(body)
  return {
    reasoning: body.reasoning ? cut(body.reasoning) : null,
    thought: thought ? cut(thought) : null,
    calls: body.calls.map((call) => shownCall(call, body.observations, cut)),
    images: imagesOfStep(body),
    marks: body.marks,
    said: saidBeside(body).map(({ role, content }) => ({ role, text: cut(content ?? '') })),
    imported: importedFields(body.imported ?? {}),
  }
}

function shownCall(call: Call, observations: Observation[], cut: Cutter): ShownCall {
  const request = shownRequest(call, cut)
  const found = observations.find(({ callId }) => callId === call.id)
  if (!found) return { id: call.id, name: call.name, request, observation: null }
  const { content, callId: _, ...rest } = found
  const quiet = toolKind(call.name) === 'think' && !found.error
  const shown = quiet || content.trim() === '' ? null : cut(content)
  return { id: call.id, name: call.name, request, observation: { ...rest, content: shown, quiet } }
}

function shownRequest(call: Call, cut: Cutter): ShownRequest {
  if (call.arguments === null) return { kind: 'text', why: 'unreadable', text: cut(call.rawArguments) }
  const text = (key: string) => {
    const value = call.arguments?.[key]
    return typeof value === 'string' && value !== '' ? value : null
  }
  const command = shellCommand(call)
  if (command !== null) return { kind: 'command', command: cut(command) }
  switch (call.name) {
    case 'str_replace_editor':
      return editorRequest(call, text, cut)
    case 'think':
      return { kind: 'thought', thought: cut(text('thought') ?? '') }
    case 'finish':
      return { kind: 'finish', message: text('message') === null ? null : cut(text('message') ?? '') }
    default:
      return call.rawArguments.length > textLimit
        ? { kind: 'text', why: 'long', text: cut(call.rawArguments) }
        : { kind: 'arguments', value: call.arguments }
  }
}

function editorRequest(call: Call, text: (key: string) => string | null, cut: Cutter): ShownRequest {
  const command = text('command') ?? 'str_replace_editor'
  const { view_range, insert_line } = call.arguments ?? {}
  const lines = Array.isArray(view_range) ? `lines ${view_range.join(' to ')}` : ''
  const range = command === 'insert' ? `after line ${String(insert_line ?? '?')}` : lines
  const some = (key: string, on: string) => {
    const value = command === on ? text(key) : null
    return value === null ? null : cut(value)
  }
  const taken = some('old_str', 'str_replace')
  const put = some('file_text', 'create') ?? some('new_str', 'str_replace') ?? some('new_str', 'insert')
  return { kind: 'editor', command, path: text('path') ?? '', range, taken, put }
}

/** What is shown as an image is not written out again. */
function importedFields(imported: Record<string, unknown>): Record<string, unknown> | null {
  return Object.keys(imported).length > 0 ? JSON.parse(jsonWithoutImages(imported)) : null
}

/** In the text dialect the answer of a call is itself a user message, shown with its call. */
function saidBeside(body: StepBody): StepBody['reply'] {
  const inText = body.calls.length > 0 && body.reply.every(({ role }) => role === 'user')
  return inText ? [] : body.reply.filter(({ role }) => role === 'user' || role === 'system')
}

/** Every text of the step that can be cut, by its number. */
export function cuttable(step: ShownStep): ShownText[] {
  const of = (request: ShownRequest): (ShownText | null)[] => {
    if (request.kind === 'command') return [request.command]
    if (request.kind === 'editor') return [request.taken, request.put]
    if (request.kind === 'thought') return [request.thought]
    if (request.kind === 'finish') return [request.message]
    return request.kind === 'text' ? [request.text] : []
  }
  const calls = step.calls.flatMap(({ request, observation }) => [
    ...of(request),
    observation?.content ?? null,
  ])
  return [step.reasoning, step.thought, ...calls, ...step.said.map(({ text }) => text)].filter(
    (text) => text !== null,
  )
}

/** What is to be read of a step, text by text in the order of the page, folded parts included. */
export function readableTexts(step: ShownStep): string[] {
  return [
    ...read(step.reasoning),
    ...read(step.thought),
    ...step.calls.flatMap(({ name, request, observation }) => [
      ...requestTexts(name, request),
      ...read(observation?.content ?? null),
    ]),
    ...step.marks,
    ...step.said.flatMap(({ text }) => read(text)),
    ...(step.imported ? treeTexts(step.imported) : []),
  ]
}

/** What is to be read before the first step: the messages. */
export function readablePrompt({ messages }: Pick<StoredHeader, 'messages'>): string[] {
  return messages.map(({ content }) => plainOutput(content ?? ''))
}

function requestTexts(name: string, request: ShownRequest): string[] {
  switch (request.kind) {
    case 'command':
      return read(request.command)
    case 'thought':
      return read(request.thought)
    case 'editor': {
      const { command, path, range, taken, put } = request
      return [command, path, ...(range ? [range] : []), ...read(taken), ...read(put)]
    }
    case 'finish':
      return [name, ...read(request.message)]
    case 'text':
      return [name, ...read(request.text)]
    case 'arguments':
      return [name, ...treeTexts(request.value)]
  }
}

function read(text: ShownText | null): string[] {
  return text ? [plainOutput(text.text)] : []
}

function treeTexts(value: Record<string, unknown>): string[] {
  return jsonLines(value).map(({ text }) => text)
}
