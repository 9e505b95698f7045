import { expect, test } from 'vitest'
import { probeDriver } from './index.ts'
import type { Probe, SandboxDriver } from './sandbox.ts'

test('a driver that works is probed once; one that did not may have been mended', async () => {
  const broken: Probe = { ok: false, reason: 'not installed', cure: 'install it' }
  const limits = {
    memoryMb: 'enforced',
    cpus: 'enforced',
    processes: 'enforced',
    workspaceMb: 'enforced',
  } as const
  const mended: Probe = { ok: true, version: '1', limits, notes: [] }
  const answers = [broken, mended, broken]
  const driver: SandboxDriver = {
    name: 'of this test',
    probe: async () => answers.shift() as Probe,
    open: async () => {
      throw new Error('never opened')
    },
    prepare: async () => ({ outcome: 'passed', evidence: '' }),
    reap: async () => 0,
  }
  expect(await probeDriver(driver)).toBe(broken)
  expect(await probeDriver(driver)).toBe(mended)
  expect(await probeDriver(driver)).toBe(mended)
})
