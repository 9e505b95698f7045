/**
 * For tests: a Docker engine of this test's own, in a network namespace of its own, beside whatever engine the machine
 * runs, with nothing in common but the kernel. It can be killed and started again as often as one likes.
 */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import Docker from 'dockerode'
import { NO_ENGINE } from '../../testing/engine.ts'

export type OwnEngine = {
  docker: Docker
  /** without mercy, as a crash does; containers and their shims live on */
  kill(): Promise<void>
  /** again, on the same data */
  start(): Promise<void>
  /** ends it and removes everything of it */
  remove(): Promise<void>
}

const ANSWER_MS = 60_000

/** Why no engine can be started here; null = one can. It needs root and a dockerd that is installed. */
export function whyNoOwnEngine(): string | null {
  if (process.getuid?.() !== 0) return `${NO_ENGINE}: only root can start one`
  const { status } = spawnSync('dockerd', ['--version'], { stdio: 'ignore' })
  return status === 0 ? null : `${NO_ENGINE}: there is no dockerd to start (apt-get install -y docker.io)`
}

/** Needs root, dockerd and unshare(1). @throws when the engine does not come up, with its last words */
export async function startOwnEngine(): Promise<OwnEngine> {
  const folder = await mkdtemp(join(tmpdir(), 'swe-play-engine-'))
  const socketPath = join(folder, 'docker.sock')
  const docker = new Docker({ socketPath })
  let engine: ChildProcess | null = null
  let words = ''
  const start = async () => {
    engine = spawn('unshare', ['--net', 'dockerd', ...options(folder, socketPath)], {
      stdio: ['ignore', 'ignore', 'pipe'],
      detached: true,
    })
    engine.stderr?.setEncoding('utf8').on('data', (text: string) => {
      words = (words + text).slice(-4000)
    })
    await untilItAnswers(docker, engine, () => words)
  }
  const end = async (signal: NodeJS.Signals) => {
    if (!engine || engine.exitCode !== null || engine.signalCode !== null) return
    const ended = once(engine, 'exit')
    engine.kill(signal) // unshare has become dockerd
    await ended
  }
  const kill = async () => {
    await end('SIGKILL')
    // its containerd ends with it; where nobody reaps orphans, the next engine would take the dead one for living
    await rm(join(folder, 'exec', 'containerd', 'containerd.pid'), { force: true })
  }
  const remove = async () => {
    await end('SIGTERM')
    await unmountBelow(folder)
    await rm(folder, { recursive: true, force: true })
  }
  await start().catch(async (error: unknown) => {
    await remove()
    throw error
  })
  return { docker, kill, start, remove }
}

function options(folder: string, socketPath: string): string[] {
  return [
    ...['--host', `unix://${socketPath}`, '--data-root', join(folder, 'data')],
    ...['--exec-root', join(folder, 'exec'), '--pidfile', join(folder, 'docker.pid')],
    // no bridge: the namespace is its own, so no other engine loses its
    ...['--bridge', 'none', '--iptables=false', '--ip6tables=false', '--log-level', 'warn'],
  ]
}

async function untilItAnswers(docker: Docker, engine: ChildProcess, words: () => string): Promise<void> {
  const deadline = Date.now() + ANSWER_MS
  for (;;) {
    const answers = await docker.ping().then(
      () => true,
      () => false,
    )
    if (answers) return
    if (engine.exitCode !== null || Date.now() > deadline)
      throw new Error(`dockerd does not answer: ${words()}`)
    await sleep(100)
  }
}

/** An engine that was killed leaves its own data folder mounted on itself, and the roots of its containers. */
async function unmountBelow(folder: string): Promise<void> {
  const mounts = (await readFile('/proc/self/mounts', 'utf8'))
    .split('\n')
    .map((line) => line.split(' ')[1] ?? '')
  for (const point of mounts.filter((point) => point.startsWith(`${folder}/`)).reverse())
    spawnSync('umount', ['--lazy', point])
}
