/** A JSON value as the lines of a tree: one for each scalar, one for each object or list that is not empty. Pure. */

export type JsonLine = {
  /** where it is, e.g. "a.0.b": unique in its tree */
  path: string
  depth: number
  /** as it is shown: name and value, or name and size */
  text: string
  /** of an object or a list: how many lines lie below it, which hide when it is closed */
  below: number
}

/** The value itself has no line: its members begin at depth 0. */
export function jsonLines(value: unknown): JsonLine[] {
  const lines: JsonLine[] = []
  collect(value, { path: '', depth: 0, lines })
  return lines
}

type Place = { path: string; depth: number; lines: JsonLine[] }

function collect(value: unknown, { path, depth, lines }: Place): void {
  for (const [name, member] of membersOf(value)) {
    const at = path === '' ? name : `${path}.${name}`
    const size = membersOf(member).length
    if (size === 0) {
      lines.push({ path: at, depth, text: `${name}: ${scalarText(member)}`, below: 0 })
      continue
    }
    const line = { path: at, depth, text: `${name}: ${sizeText(member, size)}`, below: 0 }
    lines.push(line)
    const before = lines.length
    collect(member, { path: at, depth: depth + 1, lines })
    line.below = lines.length - before
  }
}

function membersOf(value: unknown): [string, unknown][] {
  return typeof value === 'object' && value !== null ? Object.entries(value) : []
}

function sizeText(value: unknown, size: number): string {
  return Array.isArray(value) ? `list of ${size}` : `${size} ${size === 1 ? 'field' : 'fields'}`
}

/** Texts are shown as they read, not as JSON writes them. */
function scalarText(value: unknown): string {
  if (typeof value === 'string') return value === '' ? '""' : value
  return JSON.stringify(value) ?? 'undefined'
}
