/**
 * Where the answers of a recording lie: <folder>/<recording>/<task or "project">/<role>-<attempt>/<index>.md; those of a
 * fork in <role>-of-<what it goes on from>/, e.g. fork-of-implement-1-after-8.
 */
import { randomUUID } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import { dirname, join, relative } from 'node:path'
import { z } from 'zod'
import { formatRecordedAnswer, parseRecordedAnswer, type RecordedAnswer } from './recorded-answer.ts'

const word = z.string().regex(/^[A-Za-z0-9][\w.-]*$/, 'must be a plain name')

/** What the header x-swe-play-call holds; plain names only, they become paths. */
export const recordedCall = z.object({
  recording: word,
  role: word,
  task: z.union([z.literal('-'), word]),
  attempt: z.number().int().min(0),
  index: z.number().int().min(0),
  branch: word.optional(),
})

export type RecordedCallLabel = z.infer<typeof recordedCall>

export function answerFile(folder: string, call: RecordedCallLabel): string {
  return join(folder, call.recording, ...callPath(call), `${paddedIndex(call)}.md`)
}

/** Where an unanswered request is parked for its author. */
export function pendingFile(folder: string, call: RecordedCallLabel): string {
  const name = `${callPath(call).join('__')}__${paddedIndex(call)}.request.json`
  return join(folder, call.recording, 'pending', name)
}

/** @returns null when there is none. @throws UserError when it cannot be read as an answer */
export async function readAnswer(folder: string, file: string): Promise<RecordedAnswer | null> {
  if (!existsSync(file)) return null
  return parseRecordedAnswer(await readFile(file, 'utf8'), relative(folder, file))
}

/** Changes only the stamp when the file exists: what its author wrote stays as written. */
export async function stampAnswer(file: string, promptHash: string): Promise<void> {
  const text = (await readFile(file, 'utf8')).replaceAll('\r\n', '\n')
  const header = /^---\n([\s\S]*?)^---\n?/m.exec(text)
  const inHeader = header?.index === 0 ? (header[1] ?? '').replace(/^prompt:.*\n/m, '') : ''
  const body = header?.index === 0 ? text.slice(header[0].length) : text
  await replaceFile(file, `---\nprompt: ${promptHash}\n${inHeader}---\n${body}`)
}

export async function writeAnswer(file: string, answer: RecordedAnswer): Promise<void> {
  await replaceFile(file, formatRecordedAnswer(answer))
}

/** A reader sees the old text or the new one, never a half. */
export async function replaceFile(file: string, text: string): Promise<void> {
  await mkdir(dirname(file), { recursive: true })
  const draft = `${file}.${randomUUID()}`
  await writeFile(draft, text)
  await rename(draft, file)
}

function callPath({ task, role, attempt, branch }: RecordedCallLabel): [string, string] {
  return [task === '-' ? 'project' : task, branch ? `${role}-of-${branch}` : `${role}-${attempt}`]
}

function paddedIndex(call: RecordedCallLabel): string {
  return String(call.index).padStart(3, '0')
}
