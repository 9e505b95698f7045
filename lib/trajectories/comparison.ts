/** Two trajectories step by step and file by file, as the comparison shows them. Pure. */
import { align, alignedRows } from '#lib/trajectories/align.ts'
import type { StepRow, WorkspaceChange } from '#lib/trajectories/replay.ts'

/**
 * `same`: the same calls. `alike`: the same tool on the same file or program, but not the same calls, or not known to
 * be after the two have parted. `a`, `b`: a step that the other has no counterpart of.
 */
export type ComparedKind = 'same' | 'alike' | 'a' | 'b'

/** Indexes of the steps on both sides; null = no counterpart. */
export type ComparedRow = { a: number | null; b: number | null; kind: ComparedKind }

export type Comparison = {
  rows: ComparedRow[]
  steps: { a: StepRow[]; b: StepRow[] }
  /** position of the first row where they do not do the same; null = they never part */
  divergence: number | null
  /** false: too long to be aligned as a whole */
  exact: boolean
}

/**
 * What a step is about, for aligning two attempts that word it differently: the tool, and the file or program of its
 * first call. Thoughts and ends stand beside each other whatever they say.
 */
export function stepKey({ kind, summary }: Pick<StepRow, 'kind' | 'summary'>): string {
  switch (kind) {
    case 'execute_bash':
      return `$ ${commandKey(summary)}`
    case 'str_replace_editor':
      return summary.replace(/:\d+-\d+$/, '')
    case 'think':
    case 'finish':
      return kind
    default:
      return `${kind} ${summary}`
  }
}

/** "cd /workspace && X=1 timeout 60 bash tests/1.2.1.sh 2>&1 | tail" -> "bash tests/1.2.1.sh" */
function commandKey(command: string): string {
  const plain = command
    .replace(/^cd \S+ *(&&|;) */, '')
    .replace(/^(\w+=\S* +)+/, '')
    .replace(/^timeout \S+ +/, '')
  const [first = ''] = plain.split(/\s*(?:\||;|&&|\d?>&)/)
  const words = first.split(/\s+/).filter((word) => word !== '')
  const written = words.findIndex((word) => /^>>?$/.test(word))
  const target = written === -1 ? words.slice(1).find((word) => /[./]/.test(word)) : words[written + 1]
  return [words[0], written === -1 ? '' : '>', target ?? ''].filter((word) => word).join(' ')
}

/** Longest common subsequence over the tool calls; whether two steps of a row do exactly the same is not known yet. */
export function pairSteps(a: StepRow[], b: StepRow[]): { rows: ComparedRow[]; exact: boolean } {
  const { matches, exact } = align(a.map(stepKey), b.map(stepKey))
  const rows = alignedRows(matches, { a: a.length, b: b.length })
  return { rows: rows.map((row) => ({ ...row, kind: kindOf(row) })), exact }
}

function kindOf({ a, b }: { a: number | null; b: number | null }): ComparedKind {
  if (a === null) return 'b'
  return b === null ? 'a' : 'alike'
}

/** A file that at least one of the two has changed, as both left it. */
export type FinalFile = {
  path: string
  /** git ids at the end; null = it is not there */
  a: string | null
  b: string | null
  changedBy: 'a' | 'b' | 'both'
  same: boolean
}

/** @param changes since the start of each; both began with the same files unless `a` and `b` name others */
export function finalFiles(
  a: WorkspaceChange[],
  b: WorkspaceChange[],
  between: WorkspaceChange[],
): FinalFile[] {
  const byPath = (changes: WorkspaceChange[]) => new Map(changes.map((change) => [change.path, change]))
  const [changedByA, changedByB, differing] = [byPath(a), byPath(b), byPath(between)]
  const paths = [...new Set([...changedByA.keys(), ...changedByB.keys(), ...differing.keys()])].sort()
  return paths.map((path) => {
    const [left, right, difference] = [changedByA.get(path), changedByB.get(path), differing.get(path)]
    const both = (left && right) || (!left && !right)
    return {
      path,
      a: difference ? difference.oldId : ((left ?? right)?.newId ?? null),
      b: difference ? difference.newId : ((left ?? right)?.newId ?? null),
      changedBy: both ? 'both' : left ? 'a' : 'b',
      same: !difference,
    }
  })
}
