/** The container engine of a test run: the one that answers, or our own dockerd until the run ends. */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, openSync, readFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { whyNoEngine } from '#lib/sandbox/testing/engine.ts'

type Engine = { stop(): Promise<void> }

const READY_MS = 90_000
const notOurs: Engine = { stop: async () => {} }

/** Says why when there is none; the tests that need one then say so too. */
export async function startEngine(log: string, say: (line: string) => void): Promise<Engine> {
  const reason = await whyNoEngine()
  if (!reason || process.env.DOCKER_HOST) return notOurs
  if (process.platform !== 'linux' || process.getuid?.() !== 0) {
    say(`${reason}; only root on Linux can start one for the tests: sudo systemctl start docker`)
    return notOurs
  }
  mountControlGroups(say)
  const file = openSync(log, 'w')
  // it ends with us, however we end
  const child = spawn('setpriv', ['--pdeathsig', 'TERM', 'dockerd'], { stdio: ['ignore', file, file] })
  closeSync(file)
  const failed = await answers(child)
  if (failed === null) {
    say(`dockerd started for the tests (process ${child.pid}, log ${log})`)
    return { stop: () => stop(child) }
  }
  await stop(child)
  const last = readFileSync(log, 'utf8').trim().split('\n').slice(-3).join('\n')
  say(`dockerd ${failed}; the end of ${log}:\n${last}`)
  return notOurs
}

/** A machine without an init system may have none, and dockerd does not start then. */
function mountControlGroups(say: (line: string) => void) {
  if (/ cgroup2? /.test(readFileSync('/proc/self/mounts', 'utf8'))) return
  const { status, stderr } = spawnSync('mount', ['-t', 'cgroup2', 'cgroup2', '/sys/fs/cgroup'], {
    encoding: 'utf8',
  })
  if (status !== 0) say(`control groups could not be mounted: ${stderr.trim()}`)
}

/** @returns null once the engine answers, else what went wrong */
async function answers(child: ChildProcess): Promise<string | null> {
  const ended = once(child, 'exit').then(
    ([code, signal]) => `ended by itself with ${signal ?? code}`,
    (error: Error) => `could not be started: ${error.message}`,
  )
  const deadline = performance.now() + READY_MS
  while (performance.now() < deadline) {
    const words = await Promise.race([ended, sleep(100, null)])
    if (words) return words
    if ((await whyNoEngine()) === null) return null
  }
  return `did not answer within ${READY_MS / 1000} s`
}

/** By its own process id, and only once everything it has to write down is written. */
async function stop(child: ChildProcess): Promise<void> {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return
  const exited = once(child, 'exit')
  child.kill('SIGTERM')
  await exited
}
