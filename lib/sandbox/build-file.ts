// biome-ignore-all lint/suspicious/noTemplateCurlyInString: these are the Dockerfile's
/**
 * What a project's Dockerfile asks for beyond the base image, and from which files. Only as much of the format is read
 * as that takes (instructions, continued lines, comments): the engine itself judges whether it can be built.
 */
import type { WorkspaceFile } from '#lib/trajectories/git-objects.ts'

export const DOCKERFILE = 'Dockerfile'

type Instruction = { name: string; words: string[]; text: string; line: number }

/** Instructions that change nothing a sandbox would notice: it has its own folder, user, files and command. */
const harmless = new Set([
  'ARG',
  'CMD',
  'ENTRYPOINT',
  'EXPOSE',
  'LABEL',
  'MAINTAINER',
  'STOPSIGNAL',
  'USER',
  'WORKDIR',
])

/** Lines that need an image of the project's own, as "line 4 `RUN apt-get ...`"; none = the base image is enough. */
export function demandsOf(dockerfile: string): string[] {
  return instructionsOf(dockerfile).filter(demandsMore).map(shown)
}

/** Why no image may be built from it, whatever the engine would say; null = it may. */
export function unfit(dockerfile: string): string | null {
  const instructions = instructionsOf(dockerfile)
  const from = instructions.filter(({ name }) => name === 'FROM')
  if (from.length === 0) return 'It has no FROM: it must begin with ARG BASE_IMAGE and FROM ${BASE_IMAGE}.'
  const foreign = from.find(({ words }) => !isBase(words[0]))
  if (foreign) return `${shown(foreign)} must be FROM \${BASE_IMAGE}: every sandbox stands on the same base.`
  const volume = instructions.find(({ name }) => name === 'VOLUME')
  return volume
    ? `${shown(volume)} is not possible: sandboxes keep nothing outside of their workspace.`
    : null
}

/**
 * The Dockerfile and the files it copies: what the image depends on. None when the base image is enough.
 * Files may lie in folders; a pattern that cannot be read takes all files, which only makes an image of its own likelier.
 */
export function environmentFiles(files: WorkspaceFile[]): WorkspaceFile[] {
  const dockerfile = files.find(({ path }) => path === DOCKERFILE)
  if (!dockerfile || demandsOf(dockerfile.data.toString('utf8')).length === 0) return []
  return buildContext(files)
}

/** The same also for a Dockerfile that asks for nothing: what the engine needs to build it. */
export function buildContext(files: WorkspaceFile[]): WorkspaceFile[] {
  const dockerfile = files.find(({ path }) => path === DOCKERFILE)
  if (!dockerfile) return []
  const copied = instructionsOf(dockerfile.data.toString('utf8'))
    .filter(({ name }) => name === 'COPY' || name === 'ADD')
    .flatMap(({ words }) => words.filter((word) => !word.startsWith('--')).slice(0, -1))
    .map(patternOf)
  return files.filter(({ path }) => path === DOCKERFILE || copied.some((pattern) => pattern.test(path)))
}

function instructionsOf(dockerfile: string): Instruction[] {
  const instructions: Instruction[] = []
  let begun = { text: '', line: 0 }
  for (const [index, line] of dockerfile.split(/\r?\n/).entries()) {
    if (/^\s*(#|$)/.test(line)) continue
    if (begun.text === '') begun.line = index + 1
    begun.text = `${begun.text} ${line.replace(/\\\s*$/, '').trim()}`.trim()
    if (/\\\s*$/.test(line)) continue
    instructions.push(instructionFrom(begun))
    begun = { text: '', line: 0 }
  }
  return begun.text === '' ? instructions : [...instructions, instructionFrom(begun)]
}

function instructionFrom({ text, line }: { text: string; line: number }): Instruction {
  const [name = '', ...words] = text.split(/\s+/)
  return {
    name: name.toUpperCase(),
    words: words.map((word) => word.replace(/^[["']+|[\]"',]+$/g, '')),
    text,
    line,
  }
}

function demandsMore({ name, words }: Instruction): boolean {
  if (harmless.has(name)) return false
  if (name === 'FROM') return !isBase(words[0])
  if (name !== 'COPY' || words.some((word) => word.startsWith('--from'))) return true
  // what is copied into the workspace is hidden by the workspace itself
  const target = words.at(-1) ?? ''
  return target.startsWith('/') && !/^\/workspace(\/|$)/.test(target)
}

const isBase = (image: string | undefined) => image === '${BASE_IMAGE}' || image === '$BASE_IMAGE'

const shown = ({ line, text }: Instruction) =>
  `line ${line} \`${text.length > 80 ? `${text.slice(0, 80)}...` : text}\``

/** A source of COPY: a file, a folder with all that is in it, or names with * and ?. */
function patternOf(source: string): RegExp {
  const path = source.replace(/^\.?\//, '').replace(/\/$/, '')
  if (path === '' || path === '.') return /^/
  const text = path
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replace(/\*/g, '[^/]*')
    .replace(/\?/g, '[^/]')
  return new RegExp(`^${text}(/|$)`)
}
