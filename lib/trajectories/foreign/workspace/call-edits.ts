/** What a call says that it does to files, for the tools whose arguments tell it. Pure. */
import { type JsonRecord, numberOf, recordsOf, textOf } from '#lib/trajectories/foreign/json.ts'
import type { FileEdit, ForeignStep } from '#lib/trajectories/foreign/trajectory.ts'
import { patchEdits } from '#lib/trajectories/foreign/workspace/patch-edits.ts'
import { shellCommand } from '#lib/trajectories/tool-kinds.ts'
import type { Call } from '#lib/trajectories/types.ts'

/** The format's own account of the step where it has one; otherwise that of its calls which did not fail. */
export function editsOfStep(step: ForeignStep): FileEdit[] {
  if (step.edits.length > 0) return step.edits
  const failed = new Set(step.observations.filter(({ error }) => error).map(({ callId }) => callId))
  return step.calls.filter((call) => !failed.has(call.id)).flatMap(editsOfCall)
}

function editsOfCall(call: Call): FileEdit[] {
  const args = call.arguments
  if (args === null) return []
  const path = textOf(args.path) ?? textOf(args.file_path) ?? textOf(args.filename)
  const command = shellCommand(call)
  if (command !== null) return patchEdits(command)
  switch (call.name.toLowerCase()) {
    case 'apply_patch':
      return patchEdits(textOf(args.input) ?? textOf(args.patch) ?? '')
    case 'write':
    case 'write_file':
    case 'create_file': {
      const text = textOf(args.content) ?? textOf(args.file_text)
      return path === null || text === null ? [] : [{ kind: 'write', path, text }]
    }
    case 'multiedit':
      return path === null ? [] : recordsOf(args.edits).flatMap((edit) => replacement(path, edit))
    case 'edit':
      return path === null ? [] : replacement(path, args)
    default:
      return path === null ? [] : editorEdits(path, args)
  }
}

/** `str_replace_editor` and its kin, by whatever name: their command says what they do. */
function editorEdits(path: string, args: JsonRecord): FileEdit[] {
  const text = textOf(args.file_text)
  const inserted = textOf(args.new_str) ?? textOf(args.insert_text)
  const line = numberOf(args.insert_line) ?? Number(textOf(args.insert_line) ?? Number.NaN)
  switch (args.command) {
    case 'create':
      return text === null ? [] : [{ kind: 'write', path, text }]
    case 'str_replace':
      return replacement(path, { old_string: args.old_str, new_string: args.new_str ?? '' })
    case 'insert':
      return inserted === null || !Number.isInteger(line)
        ? []
        : [{ kind: 'insert', path, afterLine: line, text: inserted }]
    default:
      return []
  }
}

function replacement(path: string, edit: JsonRecord): FileEdit[] {
  const before = textOf(edit.old_string)
  const after = textOf(edit.new_string)
  if (before === null || after === null) return []
  return [{ kind: 'replace', path, before, after, all: edit.replace_all === true }]
}
