#!/usr/bin/env node
// The bin: plain JavaScript for any Node >= 16. Ensures the install, then runs main.ts under a Node that strips types.
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { ensureInstall } from './ensure-install.mjs'

const here = dirname(fileURLToPath(import.meta.url))
const root = join(here, '../..')
const main = join(here, 'main.ts')

process.env.INIT_CWD ??= process.cwd() // where paths given by the user start
process.chdir(root)

const [major, minor] = process.versions.node.split('.').map(Number)
const stripsTypes = major > 22 || (major === 22 && minor >= 18)

try {
  ensureInstall()
  if (stripsTypes) await import('./main.ts')
  else runUnderProjectNode()
} catch (error) {
  process.stderr.write(`swe-play: ${error.message}\n`)
  process.exitCode = 1
}

function runUnderProjectNode() {
  const node = join(root, 'node_modules/.bin/node')
  if (!existsSync(node))
    throw new Error(
      `Node ${process.versions.node} is too old and no newer one comes with npm for ${process.platform}-${process.arch}: install Node 22.18 or newer`,
    )
  const args = ['--import', join(here, 'die-with-parent.mjs'), main, ...process.argv.slice(2)]
  const child = spawn(node, args, { stdio: 'inherit' })
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
  child.on('exit', (code, signal) => {
    process.exitCode = code ?? (signal ? 1 : 0)
  })
}
