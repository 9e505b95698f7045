/** What somebody chose or dropped: single files, and folders with what in them is worth sending. */
import { isWorthSending } from '#lib/trajectories/foreign/input/candidates.ts'

export type Chosen = {
  /** of the file or the folder */
  name: string
  isFolder: boolean
  files: SentFile[]
}

/** `path` of a file in a folder begins with the folder's name */
export type SentFile = { path: string; file: File }

export function singleFiles(files: Iterable<File>): Chosen[] {
  return [...files].map((file) => ({ name: file.name, isFolder: false, files: [{ path: file.name, file }] }))
}

/** Of an input that takes folders. */
export function folderOfFiles(files: Iterable<File>): Chosen[] {
  const folders = new Map<string, SentFile[]>()
  for (const file of files) {
    const path = file.webkitRelativePath
    const [name = ''] = path.split('/')
    const sent = folders.get(name) ?? []
    folders.set(name, sent)
    if (isWorthSending(path.slice(name.length + 1))) sent.push({ path, file })
  }
  return [...folders].map(([name, sent]) => ({ name, isFolder: true, files: sent }))
}

/** Of a drop. Entries are there only while the event is handled: they are taken at once, and read afterwards. */
export function droppedFiles(transfer: DataTransfer): Promise<Chosen[]> {
  const items = [...transfer.items].filter((item) => item.kind === 'file')
  const taken = items.map((item) => ({ entry: item.webkitGetAsEntry(), file: item.getAsFile() }))
  return Promise.all(
    taken.map(async ({ entry, file }) => {
      if (entry?.isDirectory) return [await readFolder(entry as FileSystemDirectoryEntry)]
      return file ? singleFiles([file]) : []
    }),
  ).then((chosen) => chosen.flat())
}

async function readFolder(folder: FileSystemDirectoryEntry): Promise<Chosen> {
  const files: SentFile[] = []
  const walk = async (directory: FileSystemDirectoryEntry, at: string): Promise<void> => {
    for (const entry of await entriesOf(directory)) {
      const path = at === '' ? entry.name : `${at}/${entry.name}`
      if (entry.isDirectory && isWorthSending(`${path}/x.json`))
        await walk(entry as FileSystemDirectoryEntry, path)
      else if (entry.isFile && isWorthSending(path)) {
        const file = await new Promise<File>((resolve, reject) => {
          ;(entry as FileSystemFileEntry).file(resolve, reject)
        })
        files.push({ path: `${folder.name}/${path}`, file })
      }
    }
  }
  await walk(folder, '')
  return { name: folder.name, isFolder: true, files }
}

/** A reader gives a hundred at a time, and nothing when there are no more. */
async function entriesOf(folder: FileSystemDirectoryEntry): Promise<FileSystemEntry[]> {
  const reader = folder.createReader()
  const all: FileSystemEntry[] = []
  for (;;) {
    const some = await new Promise<FileSystemEntry[]>((resolve, reject) => {
      reader.readEntries(resolve, reject)
    })
    if (some.length === 0) return all
    all.push(...some)
  }
}
