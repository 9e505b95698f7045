/** Edits from patches: the envelope of `apply_patch`, and hunks as Claude Code keeps them. Pure. */
import { type JsonRecord, listOf, recordsOf, textOf } from '#lib/trajectories/foreign/json.ts'
import type { FileEdit } from '#lib/trajectories/foreign/trajectory.ts'

/** `*** Begin Patch` ... `*** End Patch`; anything around it (a shell's here-document) is passed over. */
export function patchEdits(text: string): FileEdit[] {
  const begin = text.indexOf('*** Begin Patch')
  if (begin < 0) return []
  const end = text.indexOf('*** End Patch', begin)
  const body = text.slice(begin, end < 0 ? undefined : end)
  return body
    .split(/^\*\*\* (?=Add File: |Update File: |Delete File: )/m)
    .slice(1)
    .flatMap(fileEdits)
}

function fileEdits(section: string): FileEdit[] {
  const [head = '', ...lines] = section.split('\n')
  const path = head.slice(head.indexOf(': ') + 2).trim()
  if (head.startsWith('Delete')) return [{ kind: 'remove', path }]
  if (head.startsWith('Add')) {
    const added = lines.filter((line) => line.startsWith('+')).map((line) => line.slice(1))
    return [{ kind: 'write', path, text: added.map((line) => `${line}\n`).join('') }]
  }
  const [first = ''] = lines
  const moved = /^\*\*\* Move to: (.+)$/.exec(first)?.[1]?.trim()
  const edits = hunksOf(moved === undefined ? lines : lines.slice(1)).map((hunk) => hunkEdit(path, hunk))
  return moved === undefined ? edits : [...edits, { kind: 'move', path, to: moved }]
}

/** Lines between `@@` lines. */
function hunksOf(lines: string[]): string[][] {
  const hunks: string[][] = [[]]
  for (const line of lines) {
    if (line.startsWith('@@')) hunks.push([])
    else if (/^[ +-]/.test(line)) hunks.at(-1)?.push(line)
  }
  return hunks.filter((hunk) => hunk.length > 0)
}

function hunkEdit(path: string, hunk: string[]): FileEdit {
  const side = (sign: string) =>
    hunk.filter((line) => line.startsWith(' ') || line.startsWith(sign)).map((line) => line.slice(1))
  return { kind: 'replace', path, before: side('-').join('\n'), after: side('+').join('\n') }
}

/** Claude Code's `structuredPatch`: hunks with lines that begin with a space, - or +. */
export function structuredPatchEdits(path: string, patch: unknown): FileEdit[] {
  return recordsOf(patch).map((hunk: JsonRecord) =>
    hunkEdit(
      path,
      listOf(hunk.lines).flatMap((line) => textOf(line) ?? []),
    ),
  )
}
