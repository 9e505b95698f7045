/**
 * A runtime folder of SWE-Playground (its rollouts): `log_<task>_<stage>/` per agent, `<project>_<task>_<stage>/` the
 * workspaces, `converted_data/<task>_<stage>.json` the training rows. A row is made of a log, with its third message cut
 * away, and only once the tests passed: so the log is what is imported, and the row is its verdict.
 */
import { readdir } from 'node:fs/promises'
import { basename, join } from 'node:path'
import type { FolderWord } from '#lib/trajectories/foreign/input/source.ts'

/** `path` and `row` are in the folder; row null = not converted */
export type StageLog = { path: string; says: FolderWord; row: string | null }

const logName = /^log_(\d+\.\d+\.\d+)_(\w+)$/
/** their rows are written only after the tests said so; the others' whatever they said */
const verifiedStages = ['implementation', 'fix', 'reproduce']

/** null when it is no such folder */
export async function runtimeLogs(
  folder: string,
  folders: string[],
): Promise<{ logs: StageLog[]; notes: string[] } | null> {
  const stages = folders.flatMap((path) => {
    const [, task, stage] = logName.exec(path) ?? []
    return task === undefined || stage === undefined ? [] : [{ path, task, stage }]
  })
  if (stages.length === 0) return null
  const rows = folders.includes('converted_data') ? await readdir(join(folder, 'converted_data')) : []
  const project = projectOf(folders, stages)
  const logs = stages.map(({ path, task, stage }): StageLog => {
    // the row of a library is named after its stage alone
    const named = stage.startsWith('commit0') ? `commit0_${stage}.json` : `${task}_${stage}.json`
    const converted = rows.includes(named)
    const verdict = converted && verifiedStages.includes(stage) ? 'passed' : null
    const title = [project, task, stage].filter(Boolean).join(' ')
    const extra = { swePlayground: { runtime: basename(folder), project, task, stage, converted } }
    return {
      path,
      says: { title, verdict, extra },
      row: converted ? join('converted_data', named) : null,
    }
  })
  const others = folders.filter((name) => !logName.test(name) && name !== 'converted_data')
  const aside = [
    ...(others.length > 0 ? [`${others.length} folders of workspaces`] : []),
    ...(rows.length > 0 ? [`${rows.length} converted rows (their logs are imported)`] : []),
  ]
  return {
    logs,
    notes: aside.length > 0 ? [`left aside in the runtime folder: ${aside.join(', ')}`] : [],
  }
}

/** Workspaces are named "<project>_<task>_<stage>". */
function projectOf(folders: string[], stages: { task: string; stage: string }[]): string | null {
  for (const { task, stage } of stages) {
    const end = `_${task}_${stage}`
    const workspace = folders.find((name) => name.endsWith(end) && !logName.test(name))
    if (workspace) return workspace.slice(0, -end.length)
  }
  return null
}
