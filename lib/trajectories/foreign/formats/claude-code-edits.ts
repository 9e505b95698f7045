/** What the structured result of a Claude Code tool tells of files. */
import { type JsonRecord, numberOf, recordOf, recordsOf, textOf } from '#lib/trajectories/foreign/json.ts'
import type { FileEdit } from '#lib/trajectories/foreign/trajectory.ts'
import { structuredPatchEdits } from '#lib/trajectories/foreign/workspace/patch-edits.ts'

export function claudeEdits(outcome: JsonRecord): FileEdit[] {
  const path = textOf(outcome.filePath)
  if (path === null) return seenFile(recordOf(outcome.file))
  const original = textOf(outcome.originalFile) ?? textOf(outcome.originalFileContents)
  const before: FileEdit[] = original === null ? [] : [{ kind: 'seen', path, text: original }]
  const written = textOf(outcome.content)
  if (written !== null) return [...before, { kind: 'write', path, text: written }]
  const several = recordsOf(outcome.edits).flatMap((edit) =>
    replaced(path, { was: edit.old_string, is: edit.new_string, all: edit.replace_all }),
  )
  const one = replaced(path, { was: outcome.oldString, is: outcome.newString, all: outcome.replaceAll })
  const told = several.length > 0 ? several : one
  return [...before, ...(told.length > 0 ? told : structuredPatchEdits(path, outcome.structuredPatch))]
}

function replaced(path: string, { was, is, all }: { was: unknown; is: unknown; all: unknown }): FileEdit[] {
  if (typeof was !== 'string' || typeof is !== 'string') return []
  return [{ kind: 'replace', path, before: was, after: is, all: all === true }]
}

/** A file that was read whole is known from then on; a range of it is not enough. */
function seenFile(file: JsonRecord): FileEdit[] {
  const path = textOf(file.filePath)
  const text = textOf(file.content)
  const whole = numberOf(file.startLine) === 1 && numberOf(file.numLines) === numberOf(file.totalLines)
  return path !== null && text !== null && whole ? [{ kind: 'seen', path, text }] : []
}
