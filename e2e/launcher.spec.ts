import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { expect, test } from '@playwright/test'
import { isAlive, type ProcessId } from '#lib/cli/processes.ts'
import { freePort } from '#lib/database/embedded-postgres.ts'

const root = join(import.meta.dirname, '..')

let folder = ''
let port = 0
test.beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'swe-play-launcher-'))
  port = await freePort(0)
})
test.afterEach(() => rmSync(folder, { recursive: true, force: true }))

test('a killed launcher takes everything along, the next one starts, Ctrl-C leaves nothing', async () => {
  test.setTimeout(180_000)
  const first = await startLauncher()
  const before = writtenProcesses()
  expect(Object.keys(before).sort()).toEqual(['database', 'owner', 'web', 'worker'])
  await expect(answerOf('/')).resolves.toBe(200)

  first.kill('SIGKILL')
  const second = await startLauncher()
  await expect(answerOf('/')).resolves.toBe(200)
  await expect.poll(() => aliveAmong(before), { timeout: 15_000 }).toEqual([])

  const after = writtenProcesses()
  const ended = new Promise((done) => second.once('exit', done))
  second.kill('SIGINT')
  expect(await ended).toBe(0)
  expect(aliveAmong(after)).toEqual([])
  expect(existsSync(join(folder, 'instance.json'))).toBe(false)
})

test('what the launcher started ends by itself when the launcher is killed', async () => {
  test.setTimeout(120_000)
  const launcher = await startLauncher()
  const processes = writtenProcesses()
  launcher.kill('SIGKILL')
  await expect.poll(() => aliveAmong(processes), { timeout: 30_000 }).toEqual([])
})

test('a second launcher on the same data says who is there and ends with 1', async () => {
  test.setTimeout(120_000)
  const launcher = await startLauncher()
  const other = spawnLauncher()
  let words = ''
  other.stderr?.on('data', (chunk) => {
    words += chunk
  })
  expect(await new Promise((done) => other.once('exit', done))).toBe(1)
  expect(words).toContain(`process ${launcher.pid}`)
  const ended = new Promise((done) => launcher.once('exit', done))
  launcher.kill('SIGTERM')
  expect(await ended).toBe(0)
})

function spawnLauncher(): ChildProcess {
  return spawn(process.execPath, [join(root, 'lib/cli/swe-play.mjs'), 'start', '--json'], {
    env: { ...process.env, SWE_PLAY_DATA: folder, PORT: String(port), DATABASE_URL: '' },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
}

/** @returns the launcher when it has said on stdout that it is ready */
async function startLauncher(): Promise<ChildProcess> {
  const child = spawnLauncher()
  let words = ''
  child.stderr?.on('data', (chunk) => {
    words += chunk
  })
  if (!child.stdout) throw new Error('no stdout')
  for await (const line of createInterface({ input: child.stdout })) {
    expect(JSON.parse(line)).toEqual({ url: `http://127.0.0.1:${port}`, pid: child.pid })
    return child
  }
  throw new Error(`the launcher ended before it was ready: ${words}`)
}

function writtenProcesses(): Record<string, ProcessId> {
  const { owner, children } = JSON.parse(readFileSync(join(folder, 'instance.json'), 'utf8'))
  return { owner, ...children }
}

function aliveAmong(processes: Record<string, ProcessId>): string[] {
  return Object.entries(processes)
    .filter(([, id]) => isAlive(id))
    .map(([name]) => name)
}

async function answerOf(path: string): Promise<number> {
  return (await fetch(`http://127.0.0.1:${port}${path}`)).status
}
