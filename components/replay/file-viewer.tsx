'use client'
import { useState } from 'react'
import { CodeView, DiffView } from '#components/monaco/index.tsx'
import { Button } from '#components/ui/button.tsx'
import { classNames } from '#components/ui/class-names.ts'
import { formatCount } from '#components/ui/numbers.ts'
import type { FileContent, WorkspaceAtStep } from '#lib/trajectories/replay.ts'
import type { ViewMode } from './use-place.ts'
import { useFile } from './use-replay.ts'
import { changeOf, wordsFor } from './workspace-changes.ts'

type FileViewerProps = {
  workspace: Extract<WorkspaceAtStep, { recorded: true }>
  path: string
  mode: ViewMode
}

/** One file, or its difference. Both editors stay once they were needed; which one shows is a matter of style. */
export function FileViewer({ workspace, path, mode }: FileViewerProps) {
  const entry = workspace.files.find((file) => file.path === path)
  const change = changeOf(workspace, path, mode)
  const sides = change ? { old: change.oldId, new: change.newId } : { old: null, new: entry?.id ?? null }
  // a file that came or went has nothing to compare with: it is shown as it is, with a word
  const diff = sides.old !== null && sides.new !== null
  const [all, setAll] = useState(false)
  const oldFile = useFile(sides.old, all)
  const newFile = useFile(sides.new, all)
  const words = wordsFor(workspace, {
    path,
    mode,
    change,
    exists: entry !== undefined,
  })
  const error = oldFile.error ?? newFile.error
  if (!entry && !change) return <p className="p-4 text-muted">{words}</p>
  if (error) return <p className="p-4 text-red">Not loaded: {error.message}</p>
  const ready = (sides.old === null || oldFile.data) && (sides.new === null || newFile.data)
  const contents = [oldFile.data, newFile.data].filter((content) => content !== undefined)
  return (
    <div className="flex min-h-0 flex-1 flex-col">
      <p className="flex min-h-7 items-center gap-2 border-b px-3 text-sm">
        <span className="truncate font-mono text-xs" title={path}>
          {path}
        </span>
        <span className="ml-auto shrink-0 text-faint">{words}</span>
      </p>
      <Cut contents={contents} onAll={() => setAll(true)} />
      {ready && contents.some((content) => content.text === null) ? (
        <p className="p-4 text-muted">
          Not text: {contents.map((content) => `${formatCount(content.size)} bytes`).join(' became ')}.
        </p>
      ) : (
        <Editors
          ready={Boolean(ready)}
          next={{
            path,
            diff,
            old: oldFile.data?.text ?? '',
            new: (sides.new === null ? oldFile.data?.text : newFile.data?.text) ?? '',
          }}
        />
      )}
    </div>
  )
}

type Shown = { path: string; diff: boolean; old: string; new: string }

/** Both editors stay once they were needed. Until the next texts are here the last ones stay, paled. */
function Editors({ ready, next }: { ready: boolean; next: Shown }) {
  const [shown, setShown] = useState<Shown | null>(null)
  const [used, setUsed] = useState({ code: false, diff: false })
  if (ready && !isSame(shown, next)) {
    setShown(next)
    setUsed({ code: used.code || !next.diff, diff: used.diff || next.diff })
  }
  if (!shown) return <p className="p-3 text-faint">Loading…</p>
  const place = 'absolute inset-0'
  return (
    <div className={classNames('relative min-h-0 flex-1', !ready && 'opacity-50')}>
      {used.code && (
        <div className={classNames(place, shown.diff && 'invisible')}>
          <CodeView
            value={shown.diff ? '' : shown.new}
            path={shown.diff ? '' : shown.path}
            className="h-full"
          />
        </div>
      )}
      {used.diff && (
        <div className={classNames(place, !shown.diff && 'invisible')}>
          <DiffView
            original={shown.diff ? shown.old : ''}
            modified={shown.diff ? shown.new : ''}
            path={shown.diff ? shown.path : ''}
            className="h-full"
          />
        </div>
      )}
    </div>
  )
}

function isSame(a: Shown | null, b: Shown): boolean {
  return a !== null && a.path === b.path && a.diff === b.diff && a.old === b.old && a.new === b.new
}

function Cut({ contents, onAll }: { contents: FileContent[]; onAll: () => void }) {
  const cut = contents.reduce((total, content) => total + content.cutBytes, 0)
  if (cut === 0) return null
  return (
    <p className="flex items-center gap-2 border-b bg-amber-soft px-3 py-1 text-amber text-sm">
      Only the beginning is loaded: {formatCount(cut)} bytes are missing.
      <Button size="sm" onClick={onAll}>
        Load all
      </Button>
    </p>
  )
}
