'use client'
import { ChevronDown, ChevronRight, File } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import { classNames } from '#components/ui/class-names.ts'
import type { WorkspaceChange, WorkspaceEntry } from '#lib/trajectories/replay.ts'
import { treeLines } from './file-tree.ts'

const letters = { added: 'A', modified: 'M', removed: 'D' } as const
const colours = { added: 'text-green', modified: 'text-amber', removed: 'text-red line-through' } as const

type FileTreeViewProps = {
  files: WorkspaceEntry[]
  changes: WorkspaceChange[]
  selected: string | null
  onSelect: (path: string) => void
}

export function FileTreeView({ files, changes, selected, onSelect }: FileTreeViewProps) {
  const [closed, setClosed] = useState<ReadonlySet<string>>(new Set())
  function toggle(path: string) {
    const next = new Set(closed)
    if (!next.delete(path)) next.add(path)
    setClosed(next)
  }
  const chosen = useRef<HTMLButtonElement>(null)
  useEffect(() => {
    // a step may choose a file far down: the eye should find it without a search
    if (selected !== null) chosen.current?.scrollIntoView({ block: 'nearest' })
  }, [selected])
  const lines = treeLines(files, changes, closed)
  if (lines.length === 0) return <p className="p-3 text-faint text-sm">Empty: the workspace has no files.</p>
  return (
    <ul aria-label="Files" className="py-1">
      {lines.map((line) => (
        <li key={line.path}>
          <button
            type="button"
            ref={line.path === selected ? chosen : undefined}
            aria-current={line.path === selected || undefined}
            aria-expanded={line.folder ? !closed.has(line.path) : undefined}
            onClick={() => (line.folder ? toggle(line.path) : onSelect(line.path))}
            title={line.change && !line.folder ? `${line.path}, ${line.change}` : line.path}
            className={classNames(
              'flex h-6 w-full items-center gap-1 pr-2 text-left text-sm hover:bg-hover',
              line.path === selected && 'bg-accent-soft',
            )}
            style={{ paddingLeft: 8 + line.depth * 12 }}
          >
            <LineIcon folder={line.folder} closed={closed.has(line.path)} />
            <span className={classNames('truncate', !line.folder && line.change && colours[line.change])}>
              {line.name}
            </span>
            {line.change && (
              <span className={classNames('ml-auto font-mono text-xs no-underline', colours[line.change])}>
                {line.folder ? '•' : letters[line.change]}
              </span>
            )}
          </button>
        </li>
      ))}
    </ul>
  )
}

function LineIcon({ folder, closed }: { folder: boolean; closed: boolean }) {
  const Icon = folder ? (closed ? ChevronRight : ChevronDown) : File
  return <Icon className="size-3.5 shrink-0 text-faint" aria-hidden />
}
