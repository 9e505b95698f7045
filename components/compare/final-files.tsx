'use client'
import { DiffView } from '#components/monaco/index.tsx'
import { useFile } from '#components/replay/use-replay.ts'
import { Badge, type Tone } from '#components/ui/badge.tsx'
import { classNames } from '#components/ui/class-names.ts'
import { EmptyState } from '#components/ui/empty-state.tsx'
import { formatCount } from '#components/ui/numbers.ts'
import { useHotkeys } from '#components/ui/use-hotkeys.ts'
import type { FinalFile } from '#lib/trajectories/comparison.ts'
import type { useComparePlace } from './use-comparison.ts'

type FinalFilesProps = { files: FinalFile[] | null; at: ReturnType<typeof useComparePlace> }

/** What both left: A's file on the left, B's on the right. */
export function FinalFiles({ files, at }: FinalFilesProps) {
  const sorted = [...(files ?? [])].sort((a, b) => Number(a.same) - Number(b.same))
  const found = sorted.findIndex(({ path }) => path === at.file)
  const selected = Math.max(0, found)
  const goTo = (position: number) => {
    const next = sorted[Math.min(sorted.length - 1, Math.max(0, position))]
    if (next) void at.setFile(next.path)
  }
  useHotkeys(
    {
      j: () => goTo(selected + 1),
      k: () => goTo(selected - 1),
      ']': () => goTo(selected + 1),
      '[': () => goTo(selected - 1),
    },
    { repeating: ['j', 'k'] },
  )
  if (files === null)
    return (
      <EmptyState title="Not recorded">
        The workspace of at least one of them was not recorded, so what they left cannot be compared.
      </EmptyState>
    )
  const file = sorted[selected]
  if (!file)
    return <EmptyState title="Neither changed a file">Both left the files as they found them.</EmptyState>
  return (
    <div className="flex h-full max-md:flex-col">
      <ul
        aria-label="Files that were changed"
        className="shrink-0 overflow-auto border-b py-1 max-md:max-h-40 md:w-72 md:border-r md:border-b-0"
      >
        {sorted.map((each) => (
          <li key={each.path}>
            <button
              type="button"
              aria-current={each === file || undefined}
              title={each.path}
              onClick={() => void at.setFile(each.path)}
              className="flex h-7 w-full items-center gap-2 px-3 text-left hover:bg-hover aria-[current]:bg-accent-soft"
            >
              <span className="min-w-0 flex-1 truncate font-mono text-xs">{each.path}</span>
              <FileState file={each} />
            </button>
          </li>
        ))}
      </ul>
      <FileDifference key={file.path} file={file} />
    </div>
  )
}

function stateOf({ a, b, same }: FinalFile): { tone: Tone; word: string } {
  if (same) return { tone: 'grey', word: 'the same' }
  if (a === null) return { tone: 'amber', word: 'B only' }
  return b === null ? { tone: 'amber', word: 'A only' } : { tone: 'blue', word: 'differs' }
}

function FileState({ file }: { file: FinalFile }) {
  const { tone, word } = stateOf(file)
  return <Badge tone={tone}>{word}</Badge>
}

function FileDifference({ file }: { file: FinalFile }) {
  const left = useFile(file.a, true)
  const right = useFile(file.b, true)
  const error = left.error ?? right.error
  const contents = [left.data, right.data].filter((each) => each !== undefined)
  const ready = (file.a === null || left.data) && (file.b === null || right.data)
  return (
    <div className="flex min-h-0 min-w-0 flex-1 flex-col max-md:min-h-80">
      <p className="flex min-h-7 items-center gap-2 border-b px-3 text-sm">
        <span className="truncate font-mono text-xs">{file.path}</span>
        <span className="ml-auto shrink-0 text-faint">
          {file.changedBy === 'both' ? 'changed by both' : `changed by ${file.changedBy.toUpperCase()} alone`}
        </span>
      </p>
      {error ? (
        <p className="p-3 text-red">Not loaded: {error.message}</p>
      ) : !ready ? (
        <p className="p-3 text-faint">Loading…</p>
      ) : contents.some(({ text }) => text === null) ? (
        <p className="p-3 text-muted">
          Not text: {contents.map(({ size }) => `${formatCount(size)} bytes`).join(' and ')}.
        </p>
      ) : (
        <>
          <p className={classNames('grid grid-cols-2 border-b text-faint text-xs [&>span]:px-3')}>
            <span>A{file.a === null && ': not there'}</span>
            <span>B{file.b === null && ': not there'}</span>
          </p>
          <DiffView
            original={left.data?.text ?? ''}
            modified={right.data?.text ?? ''}
            path={file.path}
            className="min-h-0 flex-1"
          />
        </>
      )}
    </div>
  )
}
