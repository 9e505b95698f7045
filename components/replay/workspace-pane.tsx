'use client'
import { Crosshair } from 'lucide-react'
import { useState } from 'react'
import { Button } from '#components/ui/button.tsx'
import { classNames } from '#components/ui/class-names.ts'
import { Skeleton } from '#components/ui/skeleton.tsx'
import type { WorkspaceAtStep, WorkspaceChange } from '#lib/trajectories/replay.ts'
import { FileTreeView } from './file-tree-view.tsx'
import { FileViewer } from './file-viewer.tsx'
import { useSettled, useWorkspace } from './use-replay.ts'

export type ViewMode = 'file' | 'step' | 'start'
export const viewModes: { mode: ViewMode; label: string; title: string }[] = [
  { mode: 'file', label: 'File', title: 'The file as it stood after this step' },
  { mode: 'step', label: 'This step', title: 'What this step changed in it' },
  { mode: 'start', label: 'Since start', title: 'What changed in it since the agent began' },
]

type WorkspacePaneProps = {
  trajectoryId: string
  /** 0 is the workspace as the agent found it */
  place: number
  /** null follows what the agent changes */
  file: string | null
  mode: ViewMode
  /** rebuilt from what an imported source tells: other files are not recorded */
  partial: boolean
  onFile: (path: string | null) => void
  onMode: (mode: ViewMode) => void
}

export function WorkspacePane({
  trajectoryId,
  place,
  file,
  mode,
  partial,
  onFile,
  onMode,
}: WorkspacePaneProps) {
  // a held j passes many steps; only where it rests is worth a look into the workspace
  const settled = useSettled(place, 60)
  const { data, error, refetch, isPlaceholderData: stale } = useWorkspace(trajectoryId, settled)
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
        <fieldset className="ml-auto flex rounded-md border border-line-strong p-px">
          <legend className="sr-only">What of the file is shown</legend>
          {viewModes.map((each) => (
            <button
              key={each.mode}
              type="button"
              aria-pressed={mode === each.mode}
              title={each.title}
              onClick={() => onMode(each.mode)}
              className={classNames(
                'h-5.5 rounded px-2 text-muted text-sm hover:text-ink',
                mode === each.mode && 'bg-accent-soft font-medium text-accent',
              )}
            >
              {each.label}
            </button>
          ))}
        </fieldset>
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
  const changes = (mode === 'start' ? workspace.sinceStart : workspace.thisStep) ?? []
  const shown = file ?? changedNow ?? stillThere(workspace, lastFollowed) ?? likeliest(workspace)
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
