/**
 * The file format of one recorded answer, made to be written and reviewed by people:
 *
 *     ---
 *     prompt: <sha256 of the initial prompt; the server stamps it>
 *     finish: length            (optional; else tool_calls or stop)
 *     ---
 *     What the model says, as plain text.
 *
 *     @reasoning <<END
 *     what it thought before saying it
 *     END
 *     @call str_replace_editor
 *     @arg command = create
 *     @arg view_range := [1, 20]
 *     @arg file_text <<END
 *     print('hello')
 *     END
 *
 * `= text` is the rest of the line as a string, `:= json` any JSON, `<<WORD` the lines up to WORD with the final
 * newline (as a shell's), `<<-WORD` without it. `@raw <<-WORD` instead of @arg lines gives the arguments exactly as
 * they stand (broken JSON too). `@text <<-WORD` holds a text with lines that begin with "@".
 */
import { UserError } from '#lib/errors.ts'

export type RecordedCall = { name: string; arguments: string }

export type RecordedAnswer = {
  /** null = not stamped yet */
  promptHash: string | null
  finishReason: string
  content: string | null
  reasoning: string | null
  calls: RecordedCall[]
}

type OpenCall = { name: string; args: Record<string, unknown>; raw: string | null }

/** @throws UserError naming file and line */
export function parseRecordedAnswer(text: string, file: string): RecordedAnswer {
  const { header, body, firstLine } = splitHeader(text, file)
  const lines = body.split('\n')
  const plain: string[] = []
  const calls: OpenCall[] = []
  let quotedText: string | null = null
  let reasoning: string | null = null
  for (let i = 0; i < lines.length; i++) {
    const line = lines[i] ?? ''
    const fail = (why: string) => new UserError(`${file}:${firstLine + i}: ${why}.`)
    const directive = /^@(call|arg|raw|reasoning|text)\b[ \t]*(.*)$/.exec(line)
    if (!directive) {
      if (line.startsWith('@'))
        throw fail(`"${line.split(' ')[0]}" is unknown; put such text into @text <<-END`)
      if (calls.length > 0 && line.trim() !== '')
        throw fail('text after @call; the text of an answer comes first')
      if (calls.length === 0) plain.push(line)
      continue
    }
    const [, kind, rest = ''] = directive
    if (kind === 'call') {
      if (!/^\S+$/.test(rest.trim())) throw fail('@call needs one tool name')
      calls.push({ name: rest.trim(), args: {}, raw: null })
      continue
    }
    const { value, name, next } = readValue({ rest, lines, at: i, named: kind === 'arg', fail })
    i = next
    const call = calls.at(-1)
    if (kind === 'reasoning') reasoning = String(value)
    else if (kind === 'text') quotedText = String(value)
    else if (!call) throw fail(`@${kind} stands before any @call`)
    else if (kind === 'raw') call.raw = String(value)
    else call.args[name] = value
  }
  const content = quotedText ?? plain.join('\n').trim()
  return {
    promptHash: header.prompt ?? null,
    finishReason: header.finish ?? (calls.length > 0 ? 'tool_calls' : 'stop'),
    content: content === '' ? null : content,
    reasoning,
    calls: calls.map(({ name, args, raw }) => ({ name, arguments: raw ?? JSON.stringify(args) })),
  }
}

export function formatRecordedAnswer(answer: RecordedAnswer): string {
  const plainFinish = answer.calls.length > 0 ? 'tool_calls' : 'stop'
  const parts = ['---']
  if (answer.promptHash) parts.push(`prompt: ${answer.promptHash}`)
  if (answer.finishReason !== plainFinish) parts.push(`finish: ${answer.finishReason}`)
  parts.push('---')
  const content = answer.content ?? ''
  const plain = content.trim() === content && !/^@/m.test(content)
  if (content !== '') parts.push(plain ? content : `@text ${block(content)}`)
  if (answer.reasoning !== null) parts.push('', `@reasoning ${block(answer.reasoning)}`)
  for (const call of answer.calls) parts.push('', `@call ${call.name}`, ...formatArguments(call.arguments))
  return `${parts.join('\n')}\n`
}

function formatArguments(raw: string): string[] {
  const args = objectOrNull(raw)
  // Only a text that comes back byte for byte may be spelled out; anything else stays as received.
  if (!args || JSON.stringify(args) !== raw || !Object.keys(args).every((key) => /^\w+$/.test(key))) {
    return [`@raw ${block(raw)}`]
  }
  return Object.entries(args).map(([key, value]) => {
    if (typeof value !== 'string' || value.includes('\r')) return `@arg ${key} := ${JSON.stringify(value)}`
    const oneLine = value !== '' && value.trim() === value && !/[\n\r]/.test(value)
    return oneLine ? `@arg ${key} = ${value}` : `@arg ${key} ${block(value)}`
  })
}

function block(value: string): string {
  let word = 'END'
  while (value.split('\n').includes(word)) word += '_'
  return value.endsWith('\n') ? `<<${word}\n${value}${word}` : `<<-${word}\n${value}\n${word}`
}

function readValue(given: {
  rest: string
  lines: string[]
  at: number
  named: boolean
  fail: (why: string) => UserError
}): { name: string; value: unknown; next: number } {
  const { rest, lines, at, named, fail } = given
  const form = /^(?:(\w+)[ \t]*)?(?:(:?=)[ \t]*(.*)|<<(-?)(\w+)[ \t]*)$/.exec(rest)
  const name = form?.[1] ?? ''
  if (!form || (named && name === '')) throw fail('expected "name = text", "name := json" or "name <<END"')
  if (form[2] === '=') return { name, value: (form[3] ?? '').trimEnd(), next: at }
  if (form[2] === ':=') {
    try {
      return { name, value: JSON.parse(form[3] ?? ''), next: at }
    } catch {
      throw fail(`the value of ${name} after := is not JSON`)
    }
  }
  const end = lines.indexOf(form[5] ?? '', at + 1)
  if (end === -1) throw fail(`no line ${form[5]} ends this block`)
  const inside = lines.slice(at + 1, end).join('\n')
  const value = form[4] === '-' || end === at + 1 ? inside : `${inside}\n`
  return { name, value, next: end }
}

function splitHeader(text: string, file: string) {
  const normal = text.replaceAll('\r\n', '\n')
  const match = /^---\n([\s\S]*?)^---\n?/m.exec(normal)
  const header: Record<string, string> = {}
  if (match?.index !== 0) return { header, body: normal, firstLine: 1 }
  for (const line of (match[1] ?? '').split('\n').filter((text) => text.trim() !== '')) {
    const pair = /^(prompt|finish):[ \t]*(\S+)[ \t]*$/.exec(line)
    if (!pair)
      throw new UserError(
        `${file}: "${line}" in the header is neither "prompt: <hash>" nor "finish: <reason>".`,
      )
    header[pair[1] ?? ''] = pair[2] ?? ''
  }
  return { header, body: normal.slice(match[0].length), firstLine: match[0].split('\n').length }
}

function objectOrNull(text: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : null
  } catch {
    return null
  }
}
