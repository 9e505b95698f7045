/** The base of sandboxes as a tar archive, made once per recipe with mmdebstrap and kept in the cache. */
import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, rename, rm, statfs } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { promisify } from 'node:util'
import { InfrastructureError, messageOf } from '#lib/errors.ts'
import { cacheFolder, findCached, removeUnfinished } from '../cache-folder.ts'
import { withFileLock } from '../file-lock.ts'
import { aptSources } from './apt-sources.ts'
import type { Recipe } from './recipe.ts'

/** MiB that the root and its archive take while they are made */
const WANTED_MB = 1024

/** Smaller, and made without waiting for the disk; copyright files stay, as licences ask for. */
const OPTIONS = [
  '--variant=minbase',
  '--format=tar',
  '--aptopt=APT::Install-Recommends "false"',
  '--aptopt=Acquire::Languages "none"',
  '--dpkgopt=force-unsafe-io',
  '--dpkgopt=path-exclude=/usr/share/doc/*',
  '--dpkgopt=path-include=/usr/share/doc/*/copyright',
  ...['man', 'locale', 'info'].map((name) => `--dpkgopt=path-exclude=/usr/share/${name}/*`),
  `--customize-hook=chroot "$1" /bin/sh -c "$SWE_PLAY_PREPARE"`,
]

export function findArchive(recipe: Recipe): Promise<string | null> {
  return findCached(archiveName(recipe))
}

const archiveName = (recipe: Recipe) => `base-${recipe.key}.tar`

/** The archive's path; made first when it is not there. @throws InfrastructureError with the cure */
export async function ensureArchive(recipe: Recipe, say: (line: string) => void): Promise<string> {
  const found = await findArchive(recipe)
  if (found) return found
  const refused = await whyNoArchive(recipe)
  if (refused) throw new InfrastructureError(refused)
  const archive = join(cacheFolder(), archiveName(recipe))
  await mkdir(cacheFolder(), { recursive: true })
  return withFileLock(`${archive}.lock`, async () => {
    if (await findArchive(recipe)) return archive // another process was faster
    await removeUnfinished(archive)
    await wantRoom(cacheFolder())
    await wantRoom(workFolder())
    const unfinished = `${archive}.unfinished-${process.pid}`
    say(`making the base of sandboxes from this machine's apt sources (${recipe.suite}; about half a minute)`)
    try {
      await build(recipe, unfinished, say)
      await rename(unfinished, archive)
    } finally {
      await rm(unfinished, { force: true })
    }
    return archive
  })
}

/** One sentence with its cure, or null when mmdebstrap can be tried here. */
export async function whyNoArchive(recipe: Recipe): Promise<string | null> {
  if (!recipe.ownSuite)
    return 'The base of sandboxes is made from apt packages, and this machine is neither Debian nor Ubuntu: start a container engine that may reach the internet, it can make one.'
  const version = await promisify(execFile)('mmdebstrap', ['--version']).catch(() => null)
  if (!version)
    return 'The base of sandboxes needs mmdebstrap, which is not installed: sudo apt-get install -y --no-install-recommends mmdebstrap'
  if ((await aptSources(recipe.suite)).length === 0)
    return `The base of sandboxes needs apt sources, and neither /etc/apt/sources.list nor /etc/apt/sources.list.d names ${recipe.suite}: add them and run apt-get update.`
  return null
}

/** For others than root it must be open to the users that mmdebstrap takes on, which a home often is not. */
function workFolder(): string {
  return process.getuid?.() === 0 ? cacheFolder() : tmpdir()
}

async function wantRoom(folder: string) {
  const { bavail, bsize } = await statfs(folder)
  const free = Math.floor((bavail * bsize) / 1024 ** 2)
  if (free < WANTED_MB) throw new InfrastructureError(`The base of sandboxes ${noRoom(folder, free)}`)
}

const noRoom = (folder: string, freeMb: number) =>
  `needs ${WANTED_MB} MiB in ${folder}, where ${freeMb} MiB are free: make room there.`

async function build(recipe: Recipe, target: string, say: (line: string) => void): Promise<void> {
  const sources = await aptSources(recipe.suite)
  const include = `--include=${recipe.packages.join(',')}`
  const child = spawn('mmdebstrap', [...OPTIONS, include, recipe.suite, target, ...sources], {
    stdio: ['ignore', 'ignore', 'pipe'],
    env: { ...process.env, TMPDIR: workFolder(), SWE_PLAY_PREPARE: recipe.script },
  })
  const errors = await listen(child, say)
  if (errors === null) return
  throw new InfrastructureError(await explain(errors))
}

/** Passes on mmdebstrap's own account of where it is. @returns null when it went well, else what it complained about */
async function listen(child: ChildProcess, say: (line: string) => void): Promise<string | null> {
  const complaints: string[] = []
  const closed = once(child, 'close')
  createInterface({ input: child.stderr as NodeJS.ReadableStream }).on('line', (line) => {
    if (/^I: (running apt|downloading|extracting|installing|creating)/.test(line)) say(`  ${line.slice(3)}`)
    else if (line.trim() && complaints.length < 200) complaints.push(line)
  })
  try {
    const [code] = await closed
    return code === 0 ? null : complaints.join('\n')
  } catch (error) {
    return messageOf(error)
  }
}

async function explain(errors: string): Promise<string> {
  const words = /^E: .*$/m.exec(errors)?.[0].slice(3) ?? errors.split('\n').at(-1) ?? ''
  if (/No space left on device/.test(errors)) {
    const { bavail, bsize } = await statfs(workFolder())
    return `The base of sandboxes ${noRoom(workFolder(), Math.floor((bavail * bsize) / 1024 ** 2))}`
  }
  if (
    /Failed to fetch|Could not resolve|Temporary failure resolving|Could not connect|Unable to connect/.test(
      errors,
    )
  )
    return `The base of sandboxes could not be made, because this machine's apt sources do not answer (${words}): mend the network until apt-get update works.`
  if (process.getuid?.() !== 0 && /subuid|newuidmap|unshare|namespace|mode/.test(errors))
    return `The base of sandboxes could not be made without root (${words}): sudo npx swe-play sandbox build-base, or install uidmap and give yourself a range in /etc/subuid and /etc/subgid.`
  return `The base of sandboxes could not be made: mmdebstrap said "${words}".`
}
