import { spawn } from 'node:child_process'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { checkArrows, findBlindRules } from '#lib/cli/guards/arrows.ts'
import { findLongFiles } from '#lib/cli/guards/file-size.ts'

const root = join(import.meta.dirname, '../../..')
const require = createRequire(import.meta.url)

/** `problems` is for people: one line per problem, none when all is well. */
export type Guard = { name: string; run(): Promise<string[]> }

/** Runs a tool of node_modules; its words are the problem when it fails. */
async function tool(script: string, args: string[]): Promise<string[]> {
  const child = spawn(process.execPath, [script, ...args], {
    cwd: root,
    env: { ...process.env, NO_COLOR: '1' },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk) => {
      output += chunk
    })
  }
  const code = await new Promise<number | null>((done, fail) => {
    child.once('error', fail)
    child.once('close', done)
  })
  return code === 0 ? [] : [output.trim() || `ended with ${code}`]
}

const bin = (path: string) => join(root, 'node_modules', path)

/** Every rule of the house that a machine can check; all of them are errors. */
export const guards: Guard[] = [
  { name: 'types', run: () => tool(bin('typescript/bin/tsc'), ['--noEmit', '--incremental', 'false']) },
  {
    name: 'format and lint',
    run: () =>
      tool(require.resolve('@biomejs/biome/bin/biome'), ['ci', '--error-on-warnings', '--colors=off', '.']),
  },
  {
    name: 'import check sees',
    run: async () => (await findBlindRules()).map((rule) => `planted violation of ${rule} was not seen`),
  },
  {
    name: 'import arrows',
    run: async () => (await checkArrows()).map(({ rule, from, to }) => `${rule}: ${from} imports ${to}`),
  },
  { name: 'nothing unused', run: () => tool(bin('knip/bin/knip.js'), []) },
  {
    name: 'small files',
    run: async () =>
      findLongFiles().map(({ path, lines }) => `${path} has ${lines} lines: which two things is it?`),
  },
]
