'use client'
import { Crosshair } from 'lucide-react'
import { Button } from '#components/ui/button.tsx'
import { classNames } from '#components/ui/class-names.ts'
import { Skeleton } from '#components/ui/skeleton.tsx'
import type { WorkspaceAtStep } from '#lib/trajectories/replay.ts'
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
  onFile: (path: string | null) => void
  onMode: (mode: ViewMode) => void
}

export function WorkspacePane({ trajectoryId, place, file, mode, onFile, onMode }: WorkspacePaneProps) {
  // a held j passes many steps; only where it rests is worth a look into the workspace
  const settled = useSettled(place, 60)
  const { data, error, refetch } = useWorkspace(trajectoryId, settled)
  return (
    <div className="flex h-full min-h-0 flex-col">
      <div className="flex min-h-9 flex-wrap items-center gap-2 border-b px-3 py-1">
        <h2 className="font-medium text-sm">
          Workspace{' '}
          <span className="font-normal text-faint tabular-nums">
            {settled === 0 ? 'at the start' : `after step ${settled}`}
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
        <Content workspace={data} place={settled} file={file} mode={mode} onFile={onFile} />
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
  if (!workspace.recorded) {
    return (
      <p className="p-4 text-muted">
        Not recorded: no snapshot of the workspace was taken{' '}
        {place === 0 ? 'at the start' : 'after this step'}. The steps beside it may have one.
      </p>
    )
  }
  const changes = (mode === 'start' ? workspace.sinceStart : workspace.thisStep) ?? []
  const shown = file ?? followed(workspace)
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

/** What the agent changed in this step, else the last thing it changed, else the first file there is. */
function followed(workspace: Extract<WorkspaceAtStep, { recorded: true }>): string | null {
  const changed = [...(workspace.thisStep ?? []), ...(workspace.sinceStart ?? [])]
  const best = changed.find((change) => change.change !== 'removed') ?? changed[0]
  return (
    best?.path ??
    workspace.files.find((file) => file.path === 'README.md')?.path ??
    workspace.files[0]?.path ??
    null
  )
}
