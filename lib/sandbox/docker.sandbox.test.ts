import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import Docker from 'dockerode'
import { beforeEach, describe, expect, test } from 'vitest'
import { connect } from './docker/engine.ts'
import { containerLabels } from './docker/labels.ts'
import { docker } from './docker.ts'
import type { Owner } from './sandbox.ts'
import { whyNoEngine } from './testing/engine.ts'

const noEngine = await whyNoEngine()

const limits = { memoryMb: 256, cpus: 0.5, processes: 32, workspaceMb: 16 }
const signal = new AbortController().signal
const spec = { label: 'own test', files: [], limits, excludes: [], tools: {} }
const installation = `test-${process.pid}-${Date.now()}`
const ownerOf = (worker: string): Owner => ({ installation, worker })

describe('docker', () => {
  beforeEach(({ skip }) => {
    if (noEngine) skip(noEngine)
  })

  const engine = connect()

  /** containers of this test's installations, by worker */
  async function workers(): Promise<string[]> {
    const found = await engine.listContainers({ all: true, filters: { label: ['swe-playground=sandbox'] } })
    return found
      .filter(({ Labels }) => Labels['swe-playground.installation']?.startsWith(installation))
      .map(({ Labels }) => Labels['swe-playground.worker'] ?? '')
      .sort()
  }

  /** what an engine that was killed in the middle of things may leave: created and never started */
  async function leaveBehind(owner: Owner) {
    const { Id } = await engine.getImage(await anyImage(engine)).inspect()
    await engine.createContainer({ Image: Id, Cmd: ['true'], Labels: containerLabels(owner, 'left behind') })
  }

  test('containers of dead workers are removed, those of the living and of others are not', async () => {
    const [mine, living] = [docker({ owner: ownerOf('mine') }), docker({ owner: ownerOf('living') })]
    const open = await Promise.all([mine.open(spec), living.open(spec)])
    const other = { installation: `${installation}-other`, worker: 'dead' }
    await Promise.all([leaveBehind(ownerOf('dead')), leaveBehind(ownerOf('mine')), leaveBehind(other)])
    expect(await workers()).toEqual(['dead', 'dead', 'living', 'mine', 'mine'])

    const asked: string[][] = []
    const count = await mine.reap(async (ids) => {
      asked.push(ids.toSorted())
      return ids.filter((id) => id === 'dead')
    })
    expect(count).toBe(2)
    expect(asked).toEqual([['dead', 'living']])
    expect(await workers()).toEqual(['dead', 'living', 'mine'])
    const alive = await Promise.all(
      open.map((sandbox) => sandbox.run('echo on', { timeoutMs: 5000, signal })),
    )
    expect(alive.map(({ output }) => output)).toEqual(['on\n', 'on\n'])

    await Promise.all(open.map((sandbox) => sandbox.close()))
    expect(await docker({ owner: { ...other, worker: 'next' } }).reap(async (ids) => ids)).toBe(1)
    expect(await workers()).toEqual([])
  })

  test('nothing outlives a worker that is killed, without anybody’s help', async () => {
    const program = `
      const { docker } = await import('#lib/sandbox/docker.ts')
      const sandbox = await docker({ owner: ${JSON.stringify(ownerOf('killed'))} }).open(${JSON.stringify(spec)})
      const signal = new AbortController().signal
      await sandbox.run('setsid sleep 500 & sleep 0.2', { timeoutMs: 5000, signal })
      console.log('ready')
      setInterval(() => {}, 1000)`
    const worker = spawn(process.execPath, ['--input-type=module', '-e', program], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    await once(worker.stdout, 'data')
    expect(await workers()).toEqual(['killed'])
    worker.kill('SIGKILL')
    await once(worker, 'exit')
    for (let patience = 200; (await workers()).length > 0 && patience > 0; patience--) await sleep(50)
    expect(await workers()).toEqual([])
  })

  test('a container removed from outside is a failure of the machine, and says what ended it', async () => {
    const sandbox = await docker({ owner: ownerOf('victim') }).open(spec)
    const running = sandbox.run('sleep 60', { timeoutMs: 60_000, signal })
    const failure = expect(running).rejects.toMatchObject({
      name: 'InfrastructureError',
      message: expect.stringContaining('killed (SIGKILL) from outside'),
    })
    const [victim] = await engine.listContainers({ filters: { label: ['swe-playground.worker=victim'] } })
    await engine.getContainer(victim?.Id ?? '').kill()
    await failure
    await sandbox.close()
    expect(await workers()).toEqual([])
  })

  test('an engine that does not answer is named, with what would help, and waited for only so long', async () => {
    const nowhere = new Docker({ socketPath: '/nowhere/docker.sock' })
    const driver = docker({ engine: nowhere, patienceMs: 600 })
    expect(await driver.probe()).toMatchObject({
      ok: false,
      reason: expect.stringContaining('No container engine answers at unix:///nowhere/docker.sock'),
      cure: expect.stringContaining('DOCKER_HOST'),
    })
    await expect(driver.open(spec)).rejects.toMatchObject({
      name: 'InfrastructureError',
      message: expect.stringMatching(/has not answered for 1 s/),
    })
    expect(await driver.reap(async (ids) => ids)).toBe(0)
  })
})

/** one that is there anyway */
async function anyImage(engine: Docker): Promise<string> {
  const [image] = await engine.listImages({ filters: { label: ['swe-playground=layer'] } })
  return image?.Id ?? ''
}
