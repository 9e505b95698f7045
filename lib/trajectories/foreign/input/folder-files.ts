/** The files of a folder that could be trajectories, in order; folders whose files are one thing together give that one. */
import { lstat, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { candidates, leftAside } from '#lib/trajectories/foreign/input/candidates.ts'
import { lastOfDialogues } from '#lib/trajectories/foreign/input/completion-folder.ts'
import { isEventFolder, joinedEvents } from '#lib/trajectories/foreign/input/event-folder.ts'
import { type ProjectFolder, readProjectFolder } from '#lib/trajectories/foreign/input/project-folder.ts'
import { runtimeLogs } from '#lib/trajectories/foreign/input/runtime-folder.ts'
import { fileSource, type Source } from '#lib/trajectories/foreign/input/source.ts'

/** A source whose name is still its path. Links are not followed. */
export async function* folderFiles(folder: string): AsyncGenerator<Source | ProjectFolder> {
  const { files, folders, all } = await contentOf(folder)
  const project = await readProjectFolder(folder, all)
  if (project) {
    yield { name: folder, project }
    return
  }
  const runtime = await runtimeLogs(folder, folders)
  if (runtime) {
    yield* runtimeFiles(folder, runtime)
    return
  }
  if (folders.length === 0 && (await isEventFolder(folder, files))) {
    yield joinedEvents(folder, files)
    return
  }
  const dialogues = folders.length === 0 ? await lastOfDialogues(folder, files) : null
  if (dialogues) {
    for (const { name, notes } of dialogues) yield { ...fileOf(join(folder, name)), notes }
    return
  }
  // in the order of names, as people list them
  for (const name of [...files, ...folders].sort()) {
    if (folders.includes(name)) yield* folderFiles(join(folder, name))
    else yield fileOf(join(folder, name))
  }
}

type Runtime = NonNullable<Awaited<ReturnType<typeof runtimeLogs>>>

async function* runtimeFiles(folder: string, { logs, notes }: Runtime): AsyncGenerator<Source> {
  let told = notes
  for (const { path, says, row } of logs) {
    const found = (await Array.fromAsync(logFiles(join(folder, path)))).filter((each) => 'open' in each)
    const sources = found.length > 0 ? found : row === null ? [] : [fileOf(join(folder, row))]
    for (const [at, source] of sources.entries()) {
      const last = at === sources.length - 1
      const title = sources.length > 1 ? `${says.title} try ${at + 1}` : says.title
      // only the last try can be the one whose tests passed
      const word = { ...says, title, verdict: last ? says.verdict : null }
      yield { ...source, notes: [...source.notes, ...told], says: word }
      told = []
    }
  }
}

/** Of a stage's log: the completions, which hold what the model saw; without them the events. */
async function* logFiles(folder: string): AsyncGenerator<Source | ProjectFolder> {
  const { all, folders } = await contentOf(folder)
  if (folders.includes('log_completions')) {
    const before = await Array.fromAsync(folderFiles(join(folder, 'log_completions')))
    yield* before
    if (before.length > 0) return
  }
  if (folders.includes('trajectories')) yield* folderFiles(join(folder, 'trajectories'))
  else if (all.includes('trajectories')) yield fileOf(join(folder, 'trajectories'))
}

async function contentOf(folder: string): Promise<{ files: string[]; folders: string[]; all: string[] }> {
  const names = (await readdir(folder)).sort().filter((name) => !leftAside.test(name))
  const files: string[] = []
  const folders: string[] = []
  for (const name of names) {
    const found = await lstat(join(folder, name))
    if (found.isDirectory()) folders.push(name)
    else if (found.isFile() && candidates.test(name)) files.push(name)
  }
  return { files, folders, all: names }
}

/** A file by itself; whoever found it names it. */
export function fileOf(path: string): Source {
  return fileSource(path, path)
}
