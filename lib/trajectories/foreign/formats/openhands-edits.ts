import { type JsonRecord, textOf } from '#lib/trajectories/foreign/json.ts'
import type { FileEdit } from '#lib/trajectories/foreign/trajectory.ts'

/** An edit's observation holds the whole file before and after. */
export function observedEdits(extras: JsonRecord): FileEdit[] {
  const path = textOf(extras.path)
  const after = textOf(extras.new_content)
  if (path === null || after === null) return []
  const before = textOf(extras.old_content)
  const existed = before !== null && extras.prev_exist !== false
  return [
    ...(existed ? [{ kind: 'seen' as const, path, text: before }] : []),
    { kind: 'write', path, text: after },
  ]
}
