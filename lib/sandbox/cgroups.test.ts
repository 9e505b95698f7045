import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createCgroup, parseMounts, parseOwnGroups, placesIn } from './cgroups.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cgroups-test-'))
})
afterAll(() => rm(folder, { recursive: true }))

const limits = { memoryMb: 100, cpus: 1.5, processes: 50, workspaceMb: 10 }

test('mounts and own groups are read from what the kernel says', () => {
  const mounts = parseMounts(
    'cgroup /sys/fs/cgroup/memory cgroup rw,relatime,memory 0 0\ncgroup /sys/fs/cgroup/cpu,cpuacct cgroup rw,cpu,cpuacct 0 0\ncgroup2 /sys/fs/cgroup/unified cgroup2 rw 0 0\n',
  )
  expect(mounts.version1.get('cpu')).toBe('/sys/fs/cgroup/cpu,cpuacct')
  expect(mounts.version1.get('memory')).toBe('/sys/fs/cgroup/memory')
  expect(mounts.version2).toBe('/sys/fs/cgroup/unified')
  const own = parseOwnGroups('4:memory:/jobs/a:b\n1:cpu,cpuacct:/\n0::/user.slice/x.scope\n')
  expect([own.get('memory'), own.get('cpuacct'), own.get('')]).toEqual([
    '/jobs/a:b',
    '/',
    '/user.slice/x.scope',
  ])
})

/** Plain files stand for the kernel's: enough for paths and values, not for what the kernel then does. */
test('version 2: the outermost group that hands on its controllers is used, with its limits', async () => {
  const inner = join(folder, 'user.slice')
  await mkdir(join(inner, 'swe-playground'), { recursive: true })
  await writeFile(join(folder, 'cgroup.controllers'), 'cpu io\n')
  await writeFile(join(inner, 'cgroup.controllers'), 'cpu memory pids\n')
  const machine = { mounts: { version1: new Map(), version2: folder }, own: new Map([['', '/user.slice']]) }
  const places = await placesIn(machine)
  expect(places).toEqual({
    memory: { version: 2, folder: join(inner, 'swe-playground') },
    pids: { version: 2, folder: join(inner, 'swe-playground') },
    cpu: { version: 2, folder: join(inner, 'swe-playground') },
  })
  const group = await createCgroup(limits, places)
  const [door] = group.doors
  const value = (file: string) => readFile(join(door ?? '', '..', file), 'utf8')
  expect(group.doors).toHaveLength(1)
  expect(await value('memory.max')).toBe(String(100 * 1024 * 1024))
  expect(await value('pids.max')).toBe('53')
  expect(await value('cpu.max')).toBe('150000 100000')
  await writeFile(join(door ?? '', '..', 'memory.events'), 'low 0\noom 3\noom_kill 2\n')
  expect(group.oomKills()).toBe(2)
})

test('where nothing may be written nothing is promised', async () => {
  const machine = { mounts: { version1: new Map([['memory', '/proc']]), version2: '/proc' }, own: new Map() }
  expect(await placesIn(machine)).toEqual({})
})
