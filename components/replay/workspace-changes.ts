/** What changed in the workspace, for each way of looking at it. Pure. */
import type { WorkspaceAtStep, WorkspaceChange } from '#lib/trajectories/replay.ts'
import type { ViewMode } from './use-place.ts'

type Recorded = Extract<WorkspaceAtStep, { recorded: true }>

/** null: the state to compare with was not recorded. A file as it is shows what its step changed. */
export function changesOf(workspace: Recorded, mode: ViewMode): WorkspaceChange[] | null {
  if (mode === 'between') return workspace.sinceBase
  return mode === 'start' ? workspace.sinceStart : workspace.thisStep
}

export function changeOf(workspace: Recorded, path: string, mode: ViewMode): WorkspaceChange | undefined {
  return mode === 'file' ? undefined : changesOf(workspace, mode)?.find((change) => change.path === path)
}

type Looked = { path: string; mode: ViewMode; change: WorkspaceChange | undefined; exists: boolean }

const since: Record<ViewMode, string> = {
  file: '',
  step: 'in this step',
  start: 'since the start',
  between: 'between the two steps',
}

export function wordsFor(workspace: Recorded, { path, mode, change, exists }: Looked): string {
  if (change) return `${change.change === 'modified' ? 'changed' : change.change} ${since[mode]}`
  if (!exists) return `There is no ${path} in the workspace at this step.`
  if (mode === 'file') return ''
  if (changesOf(workspace, mode) === null) return 'the state to compare with was not recorded'
  return mode === 'start' ? 'as at the start' : `not changed ${since[mode]}`
}
