/** Keeps one child process running: starts it again when it crashes, later and later, and stops it in order. */
import { type ChildProcess, spawn } from 'node:child_process'
import { join } from 'node:path'

const root = join(import.meta.dirname, '../..')
const dieWithParent = join(import.meta.dirname, 'die-with-parent.mjs')

const FIRST_DELAY_MS = 500
const LONGEST_DELAY_MS = 30_000
/** this many crashes in a row, none after a healthy time, are more than bad luck */
const HOPELESS = 4
/** a child that ran this long was healthy: the next crash starts at the first delay again */
const HEALTHY_MS = 60_000

export type SupervisedOptions = {
  name: string
  /** arguments of node, the script first */
  args: string[]
  env?: Record<string, string>
  graceMs: number
  onStart(pid: number): void
  say(line: string): void
  /** it has never run for long: nothing will come of it */
  giveUp?(): void
}

export type Supervised = { stop(): Promise<void> }

/** Arguments that make a node child end with the process that starts it. */
export const boundToParent = ['--import', dieWithParent]

export function supervise(options: SupervisedOptions): Supervised {
  let child: ChildProcess | null = null
  let stopping = false
  let delay = FIRST_DELAY_MS
  let crashes = 0
  let timer: NodeJS.Timeout | undefined

  const start = () => {
    const startedAt = Date.now()
    // a group of its own: Ctrl-C in the terminal reaches the launcher alone, which then stops its children in order
    child = spawn(process.execPath, [...boundToParent, ...options.args], {
      cwd: root,
      env: { ...process.env, ...options.env },
      stdio: ['ignore', 2, 2],
      detached: true,
    })
    if (child.pid) options.onStart(child.pid)
    child.once('exit', (code, signal) => {
      child = null
      if (stopping) return
      if (Date.now() - startedAt > HEALTHY_MS) {
        delay = FIRST_DELAY_MS
        crashes = 0
      }
      options.say(`${options.name} ended (${signal ?? code}); starting it again in ${delay / 1000} s`)
      timer = setTimeout(start, delay)
      delay = Math.min(delay * 2, LONGEST_DELAY_MS)
      if (++crashes === HOPELESS) options.giveUp?.()
    })
  }
  start()

  return {
    async stop() {
      stopping = true
      clearTimeout(timer)
      if (child) await end(child, options.graceMs)
    },
  }
}

function end(child: ChildProcess, graceMs: number) {
  return new Promise<void>((done) => {
    const hard = setTimeout(() => child.kill('SIGKILL'), graceMs)
    child.once('exit', () => {
      clearTimeout(hard)
      done()
    })
    child.kill('SIGTERM')
  })
}
