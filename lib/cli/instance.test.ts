import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { findInstance, takeInstance } from '#lib/cli/instance.ts'
import { identify, isAlive } from '#lib/cli/processes.ts'

let dir = ''
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'swe-play-instance-'))
})
afterEach(() => rmSync(dir, { recursive: true, force: true }))

test('a live owner keeps the folder and is named', async () => {
  const own = await takeInstance('start', dir)
  own.noteUrl('http://127.0.0.1:4100')
  await expect(takeInstance('build', dir)).rejects.toThrow(/"swe-play start" \(process \d+\).*4100/)
  expect(findInstance(dir)).toMatchObject({ command: 'start', url: 'http://127.0.0.1:4100' })
  own.release()
  expect(findInstance(dir)).toBeNull()
})

test('what a killed owner left behind is ended; a stranger with a reused pid is not', async () => {
  const orphan = spawn('sleep', ['60'])
  const stranger = spawn('sleep', ['60'])
  const orphanId = identify(orphan.pid ?? 0)
  const strangerId = identify(stranger.pid ?? 0)
  if (!orphanId || !strangerId) throw new Error('sleep did not start')
  const left = {
    owner: { pid: process.pid, startedAt: 'long ago' },
    command: 'start',
    url: null,
    children: { web: orphanId, worker: { pid: strangerId.pid, startedAt: 'long ago' } },
  }
  writeFileSync(join(dir, 'instance.json'), JSON.stringify(left))
  const own = await takeInstance('start', dir)
  expect(isAlive(orphanId)).toBe(false)
  expect(isAlive(strangerId)).toBe(true)
  expect(JSON.parse(readFileSync(join(dir, 'instance.json'), 'utf8')).owner.pid).toBe(process.pid)
  own.release()
  stranger.kill('SIGKILL')
})

test('of two that start at once, one wins', async () => {
  const both = await Promise.allSettled([takeInstance('start', dir), takeInstance('demo', dir)])
  expect(both.map((one) => one.status).sort()).toEqual(['fulfilled', 'rejected'])
})
