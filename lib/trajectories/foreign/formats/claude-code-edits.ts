/** What the structured result of a Claude Code tool tells of files. */
import { type JsonRecord, numberOf, recordOf, textOf } from '#lib/trajectories/foreign/json.ts'
import type { FileEdit } from '#lib/trajectories/foreign/trajectory.ts'

export function claudeEdits(outcome: JsonRecord): FileEdit[] {
  const path = textOf(outcome.filePath)
  if (path === null) return seenFile(recordOf(outcome.file))
  const original = textOf(outcome.originalFile)
  const before: FileEdit[] = original === null ? [] : [{ kind: 'seen', path, text: original }]
  const written = textOf(outcome.content)
  if (written !== null) return [...before, { kind: 'write', path, text: written }]
  const was = textOf(outcome.oldString)
  const is = textOf(outcome.newString)
  if (was === null || is === null) return before
  return [...before, { kind: 'replace', path, before: was, after: is, all: outcome.replaceAll === true }]
}

/** A file that was read whole is known from then on; a range of it is not enough. */
function seenFile(file: JsonRecord): FileEdit[] {
  const path = textOf(file.filePath)
  const text = textOf(file.content)
  const whole = numberOf(file.startLine) === 1 && numberOf(file.numLines) === numberOf(file.totalLines)
  return path !== null && text !== null && whole ? [{ kind: 'seen', path, text }] : []
}
