import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdir, readFile } from 'node:fs/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { bubblewrap } from './bubblewrap.ts'
import { explainFailure } from './bubblewrap-failure.ts'
import { findPlaces } from './cgroups.ts'
import { processesMarked } from './contract/host.ts'
import type { SandboxDriver } from './sandbox.ts'

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

/** this process's own bwrap processes, directly below it */
async function ownSandboxes(): Promise<number[]> {
  const parents = await Promise.all(
    processesMarked('--disable-userns').map(async (pid) => {
      const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => ') gone 0')
      return { pid, parent: Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]) }
    }),
  )
  return parents.filter(({ parent }) => parent === process.pid).map(({ pid }) => pid)
}

test('a sandbox killed from outside is a failure of the machine, and says what ended it', async () => {
  const sandbox = await open()
  const running = sandbox.run('sleep 60', { timeoutMs: 60_000, signal })
  const failure = expect(running).rejects.toMatchObject({
    name: 'InfrastructureError',
    message: expect.stringContaining('SIGKILL'),
  })
  for (const pid of await ownSandboxes()) process.kill(pid, 'SIGKILL')
  await failure
  await sandbox.close()
  expect(await ownGroups()).toEqual([])
})

test('nothing outlives a worker that is killed, and its control groups are removed by the next', async () => {
  const mark = `orphan-${process.pid}-${Date.now()}`
  const program = `
    const { bubblewrap } = await import('#lib/sandbox/bubblewrap.ts')
    const limits = ${JSON.stringify(limits)}
    const sandbox = await bubblewrap().open({ label: 'orphan', files: [], limits, excludes: [], tools: {} })
    const signal = new AbortController().signal
    await sandbox.run("setsid bash -c 'exec -a $0 sleep 500' ${mark} & sleep 0.2", { timeoutMs: 5000, signal })
    console.log('ready')
    setInterval(() => {}, 1000)`
  const worker = spawn(process.execPath, ['--input-type=module', '-e', program], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  await once(worker.stdout, 'data')
  expect(processesMarked(mark).length).toBeGreaterThan(0)
  worker.kill('SIGKILL')
  await once(worker, 'exit')
  for (let patience = 100; processesMarked(mark).length > 0 && patience > 0; patience--) await sleep(20)
  expect(processesMarked(mark)).toEqual([])

  const next = `await (await import('#lib/sandbox/cgroups.ts')).findPlaces()`
  await once(spawn(process.execPath, ['--input-type=module', '-e', next], { stdio: 'inherit' }), 'exit')
  const folders = Object.values(await findPlaces()).map((place) => place.folder)
  const names = (await Promise.all(folders.map((folder) => readdir(folder)))).flat()
  expect(names.filter((name) => name.startsWith(`${worker.pid}.`))).toEqual([])
})

test('tools are those of the base where it is made, else this machine’s own, and the probe says which', async () => {
  const version = async (driver: SandboxDriver) => {
    const sandbox = await driver.open({ label: 'own test', files: [], limits, excludes: [], tools: {} })
    const { output } = await sandbox.run('cat /etc/hostname; git --version', { timeoutMs: 5000, signal })
    await sandbox.close()
    return output
  }
  const broken = bubblewrap(async () => {
    throw new Error('no room')
  })
  for (const driver of [bubblewrap(async () => null), broken]) {
    expect(await version(driver)).toMatch(/No such file.*\ngit version/)
    expect(await driver.probe()).toMatchObject({ notes: [expect.stringContaining('this machine’s own')] })
  }
  expect(await broken.probe()).toMatchObject({ notes: [expect.stringContaining('no room')] })
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
