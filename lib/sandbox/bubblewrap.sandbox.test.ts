import { readdir } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { bubblewrap } from './bubblewrap.ts'
import { explainFailure } from './bubblewrap-failure.ts'
import { findPlaces } from './cgroups.ts'

const limits = { memoryMb: 256, cpus: 0.5, processes: 32, workspaceMb: 16 }
const signal = new AbortController().signal
const open = () => bubblewrap().open({ label: 'own test', files: [], limits, excludes: [], tools: {} })

/** control groups this process made and has not removed */
async function ownGroups(): Promise<string[]> {
  const folders = [...new Set(Object.values(await findPlaces()).map((place) => place.folder))]
  const names = await Promise.all(folders.map((folder) => readdir(folder)))
  return names.flat().filter((name) => name.startsWith(`${process.pid}.`))
}

test('a sandbox lives in control groups where there are any, and leaves none behind', async () => {
  const places = Object.keys(await findPlaces())
  const sandbox = await open()
  expect((await ownGroups()).length).toBe(places.length)
  await sandbox.run('for i in 1 2 3; do setsid sleep 100 & done', { timeoutMs: 5000, signal })
  await sandbox.close()
  expect(await ownGroups()).toEqual([])
})

test('a sandbox that cannot be opened leaves no control group behind', async () => {
  const tools = { none: '/nowhere' }
  const spec = { label: 'own test', files: [], limits, excludes: [], tools }
  await expect(bubblewrap().open(spec)).rejects.toThrow('/nowhere')
  const files = [{ path: 'big', mode: '100644' as const, data: Buffer.alloc(17 << 20) }]
  await expect(bubblewrap().open({ ...spec, tools: {}, files })).rejects.toThrow('No space left')
  expect(await ownGroups()).toEqual([])
})

test('half a core is half a core', async ({ skip }) => {
  if (!(await findPlaces()).cpu) skip('no control group for cpu shares on this machine: the probe says so')
  const sandbox = await open()
  const spin = 'import time\nend = time.time() + 1\nwhile time.time() < end: pass\nprint(time.process_time())'
  const { stdout } = await sandbox.execute(['/usr/bin/python3', '-c', spin], { timeoutMs: 10_000, signal })
  await sandbox.close()
  expect(Number(stdout)).toBeLessThan(0.75)
})

test('a failure is explained with a cure', async () => {
  expect(await explainFailure('spawn bwrap ENOENT')).toEqual({
    reason: 'bubblewrap is not installed.',
    cure: 'apt-get install -y bubblewrap',
  })
  const refused = await explainFailure('bwrap: Creating new namespace failed: Operation not permitted')
  expect(refused.cure).toMatch(/sysctl|chroot/)
})
