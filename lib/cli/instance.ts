/** One command at a time owns a data folder; what it started is written down, so that the next one can clear leftovers. */
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { z } from 'zod'
import { endProcess, identify, isAlive, processSchema } from '#lib/cli/processes.ts'
import { env } from '#lib/env.ts'
import { InfrastructureError, messageOf, UserError } from '#lib/errors.ts'

const root = join(import.meta.dirname, '../..')

const instanceSchema = z.object({
  owner: processSchema,
  command: z.string(),
  /** null when the owner serves no web pages */
  url: z.string().nullable(),
  children: z.record(z.string(), processSchema),
})
export type Instance = z.infer<typeof instanceSchema>

export type OwnInstance = {
  noteChild(name: string, pid: number): void
  noteUrl(url: string): void
  release(): void
}

export function dataFolder(): string {
  return resolve(root, env().SWE_PLAY_DATA)
}

const fileIn = (dir: string) => join(dir, 'instance.json')

/** @returns the command that owns the data folder right now, or null */
export function findInstance(dir = dataFolder()): Instance | null {
  const instance = readInstance(dir)
  return instance && isAlive(instance.owner) ? instance : null
}

function readInstance(dir: string): Instance | null {
  let text: string
  try {
    text = readFileSync(fileIn(dir), 'utf8')
  } catch (error) {
    if (['ENOENT', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code ?? '')) return null
    throw error
  }
  const parsed = instanceSchema.safeParse(jsonOrNull(text))
  if (parsed.success) return parsed.data
  throw new UserError(
    `${fileIn(dir)} is not readable: stop every swe-play of this folder and delete that file.`,
  )
}

/** A machine that lost its power may leave an empty file. */
function jsonOrNull(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

/**
 * Takes the data folder; ends children that a killed owner left behind.
 * @throws UserError when a live command owns it
 */
export async function takeInstance(command: string, dir = dataFolder()): Promise<OwnInstance> {
  const other = readInstance(dir)
  if (other && isAlive(other.owner)) {
    const where = other.url ? ` at ${other.url}` : ''
    throw new UserError(
      `"swe-play ${other.command}" (process ${other.owner.pid}) already uses ${dir}${where}: stop it first, or set SWE_PLAY_DATA to another folder.`,
    )
  }
  if (other) {
    await Promise.all(Object.values(other.children).map((child) => endProcess(child)))
    rmSync(fileIn(dir), { force: true })
  }
  const owner = identify(process.pid)
  if (!owner) throw new InfrastructureError(`This process (${process.pid}) is not in the process table`)
  const instance: Instance = { owner, command, url: null, children: {} }
  makeFolder(dir)
  claim(instance, dir)
  return {
    noteChild(name, pid) {
      const child = identify(pid)
      if (child) instance.children[name] = child
      write(instance, dir)
    },
    noteUrl(url) {
      instance.url = url
      write(instance, dir)
    },
    release: () => rmSync(fileIn(dir), { force: true }),
  }
}

function makeFolder(dir: string) {
  try {
    mkdirSync(dir, { recursive: true })
  } catch (error) {
    throw new UserError(
      `The data folder ${dir} cannot be made (${messageOf(error)}): set SWE_PLAY_DATA to a folder of yours.`,
    )
  }
}

/** Of two commands started at the same moment, one wins: the file must not exist yet. */
function claim(instance: Instance, dir: string) {
  try {
    writeFileSync(fileIn(dir), JSON.stringify(instance), { flag: 'wx' })
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    throw new UserError(`Another swe-play is just starting in ${dir}: wait for it, or set SWE_PLAY_DATA.`)
  }
}

function write(instance: Instance, dir: string) {
  const file = fileIn(dir)
  writeFileSync(`${file}.next`, JSON.stringify(instance))
  renameSync(`${file}.next`, file)
}
