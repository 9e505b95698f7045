import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { withFileLock } from './file-lock.ts'

test('one at a time, also after one that failed', async () => {
  const file = join(mkdtempSync(join(tmpdir(), 'lock-')), 'a.lock')
  let inside = 0
  const work = async (fail: boolean) => {
    expect(++inside).toBe(1)
    await new Promise((resolve) => setImmediate(resolve))
    inside--
    if (fail) throw new Error('failed inside')
    return 'done'
  }
  const results = await Promise.allSettled(
    [true, false, false].map((fail) => withFileLock(file, () => work(fail))),
  )
  expect(results.map(({ status }) => status)).toEqual(['rejected', 'fulfilled', 'fulfilled'])
})

test('the lock of a process that was killed is free', async () => {
  const file = join(mkdtempSync(join(tmpdir(), 'lock-')), 'a.lock')
  const program = `
    const { withFileLock } = await import('#lib/sandbox/file-lock.ts')
    await withFileLock(${JSON.stringify(file)}, () => {
      console.log('held')
      return new Promise(() => setInterval(() => {}, 1000))
    })`
  const holder = spawn(process.execPath, ['--input-type=module', '-e', program], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  await once(holder.stdout, 'data')
  const waiting = withFileLock(file, async () => 'mine')
  holder.kill('SIGKILL')
  expect(await waiting).toBe('mine')
})
