'use client'
import { Crosshair } from 'lucide-react'
import { useState } from 'react'
import { Button } from '#components/ui/button.tsx'
import { classNames } from '#components/ui/class-names.ts'
import { Skeleton } from '#components/ui/skeleton.tsx'
import { useSettled } from '#components/ui/use-settled.ts'
import type { WorkspaceAtStep, WorkspaceChange } from '#lib/trajectories/replay.ts'
import { FileTreeView } from './file-tree-view.tsx'
import { FileViewer } from './file-viewer.tsx'
import { ModeChoice } from './mode-choice.tsx'
import { restMs } from './step-queries.ts'
import type { ViewMode } from './use-place.ts'
import { useWorkspace } from './use-replay.ts'
import { changesOf } from './workspace-changes.ts'

type WorkspacePaneProps = {
  trajectoryId: string
  /** 0 is the workspace as the agent found it */
  place: number
  /** null follows what the agent changes */
  file: string | null
  mode: ViewMode
  /** the step that `between` compares with; null = the start */
  base: number | null
  /** rebuilt from what an imported source tells: other files are not recorded */
  partial: boolean
  onFile: (path: string | null) => void
  onMode: (mode: ViewMode) => void
  onBase: (base: number) => void
}

export function WorkspacePane(props: WorkspacePaneProps) {
  const { trajectoryId, place, file, mode, partial, onFile } = props
  // a held j passes many steps; only where it rests is worth a look into the workspace
  const settled = useSettled(place, restMs)
  const base = mode === 'between' ? (props.base ?? 0) : null
  const { data, error, refetch, isPlaceholderData: stale } = useWorkspace(trajectoryId, settled, base)
  return (
    <div className="flex h-full min-h-0 flex-col">
      <div className="flex min-h-9 flex-wrap items-center gap-2 border-b px-3 py-1">
        <h2 className="font-medium text-sm">
          Workspace{' '}
          <span className="font-normal text-faint tabular-nums">
            {settled === 0 ? 'at the start' : `after step ${settled}`}
            {stale && ', loading…'}
          </span>
        </h2>
        <ModeChoice
          mode={mode}
          base={props.base}
          place={settled}
          onMode={props.onMode}
          onBase={props.onBase}
        />
      </div>
      {error ? (
        <div className="flex flex-col items-start gap-2 p-4">
          <p className="text-red">Not loaded: {error.message}</p>
          <Button size="sm" onClick={() => refetch()}>
            Try again
          </Button>
        </div>
      ) : data ? (
        <div aria-busy={stale} className={classNames('flex min-h-0 flex-1 flex-col', stale && 'opacity-60')}>
          {partial && data.recorded && (
            <p className="border-b bg-amber-soft px-3 py-1 text-amber text-sm">
              Rebuilt from the edits that the source tells: other files, and what commands changed, are not
              recorded.
            </p>
          )}
          <Content workspace={data} place={settled} file={file} mode={mode} onFile={onFile} />
        </div>
      ) : (
        <div role="status" aria-label="Loading the workspace" className="flex flex-col gap-2 p-3">
          <Skeleton className="w-32" />
          <Skeleton className="w-40" />
          <Skeleton className="h-64 w-full" />
        </div>
      )}
    </div>
  )
}

type ContentProps = Pick<WorkspacePaneProps, 'place' | 'file' | 'mode' | 'onFile'> & {
  workspace: WorkspaceAtStep
}

function Content({ workspace, place, file, mode, onFile }: ContentProps) {
  // without a change in this step the eye stays where the last change was
  const [lastFollowed, setLastFollowed] = useState<string | null>(null)
  const changedNow = workspace.recorded ? firstKept(workspace.thisStep ?? []) : null
  if (changedNow !== null && changedNow !== lastFollowed) setLastFollowed(changedNow)
  if (!workspace.recorded) {
    return (
      <p className="p-4 text-muted">
        {workspace.missing === 'step'
          ? `Not recorded: step ${place} was never written down, nor its workspace.`
          : `Not recorded: no snapshot of the workspace was taken ${place === 0 ? 'at the start' : 'after this step'}. The steps beside it may have one.`}
      </p>
    )
  }
  const changes = changesOf(workspace, mode) ?? []
  // a diff of many steps: where something changed, not only in this one
  const changedThere = mode === 'between' || mode === 'start' ? firstKept(changes) : null
  const shown =
    file ?? changedNow ?? changedThere ?? stillThere(workspace, lastFollowed) ?? likeliest(workspace)
  return (
    <div className="flex min-h-0 flex-1 flex-col">
      <div className="max-h-[38%] min-h-16 shrink-0 overflow-auto border-b">
        <FileTreeView files={workspace.files} changes={changes} selected={shown} onSelect={onFile} />
      </div>
      {file !== null && (
        <Button
          size="sm"
          variant="ghost"
          className="w-full justify-start rounded-none border-b"
          onClick={() => onFile(null)}
        >
          <Crosshair aria-hidden /> {file} stays open; follow what the agent changes instead
        </Button>
      )}
      {shown === null ? (
        <p className="p-4 text-faint">Choose a file.</p>
      ) : (
        <FileViewer workspace={workspace} path={shown} mode={mode} />
      )}
    </div>
  )
}

type Recorded = Extract<WorkspaceAtStep, { recorded: true }>

function firstKept(changes: WorkspaceChange[]): string | null {
  return (changes.find((change) => change.change !== 'removed') ?? changes[0])?.path ?? null
}

function stillThere(workspace: Recorded, path: string | null): string | null {
  return workspace.files.some((file) => file.path === path) ? path : null
}

/** What changed since the start, sources before tests; else the README; else any file. */
function likeliest(workspace: Recorded): string | null {
  const changes = workspace.sinceStart ?? []
  return (
    firstKept(changes.filter((change) => !change.path.startsWith('tests/'))) ??
    firstKept(changes) ??
    stillThere(workspace, 'README.md') ??
    workspace.files[0]?.path ??
    null
  )
}
