/** Builds the web app when its sources are not the ones it was built from. */
import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, globSync, readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { boundToParent } from '#lib/cli/supervisor.ts'
import { UserError } from '#lib/errors.ts'

const root = join(import.meta.dirname, '../..')
const stamp = join(root, '.next/source-hash')

export const nextBin = createRequire(import.meta.url).resolve('next/dist/bin/next')

const sources = [
  '{app,components,lib,public}/**/*',
  'proxy.ts',
  'package-lock.json',
  'next.config.ts',
  'postcss.config.mjs',
  'tsconfig.json',
]
/** Parts of lib/ that no page can import, and tests: a change there needs no new build. */
const ignored =
  /^lib\/(cli|database|data\/generated|model\/recordings)\/|\.test\.tsx?$|^components\/testing\//

/** sha256 over path and bytes of everything a page can be built from */
export function hashSources(folder = root): string {
  const hash = createHash('sha256')
  const files = sources
    .flatMap((pattern) => globSync(pattern, { cwd: folder, withFileTypes: true }))
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .filter((path) => !ignored.test(path))
    .sort()
  files.push('prisma/schema.prisma')
  for (const path of files) {
    const bytes = readFileSync(join(folder, path))
    hash.update(`${path}\0${bytes.length}\0`).update(bytes)
  }
  return hash.digest('hex')
}

export async function ensureBuild(say: (line: string) => void): Promise<void> {
  const hash = hashSources()
  const isBuilt = existsSync(join(root, '.next/BUILD_ID')) && existsSync(stamp)
  if (isBuilt && readFileSync(stamp, 'utf8') === hash) return
  say('building the web app (once per change, about 20 s)')
  const child = spawn(process.execPath, [...boundToParent, nextBin, 'build'], {
    cwd: root,
    env: { ...process.env, NODE_ENV: 'production', NEXT_TELEMETRY_DISABLED: '1' },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk) => {
      output += chunk
    })
  }
  const code = await new Promise((done) => child.once('close', done))
  if (code !== 0) {
    process.stderr.write(output)
    throw new UserError('The web app does not build: the compiler’s words are above.')
  }
  writeFileSync(stamp, hash)
}
