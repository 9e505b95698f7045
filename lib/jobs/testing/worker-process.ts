/** Worker processes and recorded answers for the tests of lib/jobs. */
import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { agentCommands, agentTasks } from '#lib/jobs/testing/agent-recipe.ts'
import { chaosSteps, chaosTasks } from '#lib/jobs/testing/chaos-recipe.ts'
import type { RecordedAnswer } from '#lib/model/recorded-answer.ts'
import { answerFile, writeAnswer } from '#lib/model/recording.ts'

const entry = join(import.meta.dirname, 'chaos-worker.ts')
/** a test run that is killed must leave no worker behind */
const dieWithParent = join(import.meta.dirname, '../../cli/die-with-parent.mjs')

export type WorkerProcess = {
  child: ChildProcess
  log(): string
  kill(signal: NodeJS.Signals): Promise<void>
}

export function spawnWorker(recordings: string): WorkerProcess {
  const child = spawn(process.execPath, ['--import', dieWithParent, entry], {
    env: { ...process.env, CHAOS_RECORDINGS: recordings, LOG_LEVEL: process.env.LOG_LEVEL ?? 'info' },
    stdio: ['ignore', 'inherit', 'pipe'],
  })
  let text = ''
  child.stderr?.setEncoding('utf8').on('data', (chunk: string) => {
    text += chunk
  })
  const ended = new Promise<void>((done) => child.once('close', () => done()))
  return {
    child,
    log: () => text,
    async kill(signal) {
      child.kill(signal)
      await ended
    },
  }
}

export async function writeRecordings(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'swe-play-chaos-'))
  for (const task of chaosTasks) {
    for (let index = 0; index < chaosSteps; index++) {
      const file = answerFile(folder, { recording: 'chaos', role: 'implement', task, attempt: 1, index })
      const content = `${task} says ${index}`
      await writeAnswer(file, textAnswer(content))
    }
  }
  for (const task of agentTasks) await writeAgentAnswers(folder, task)
  return folder
}

/** Commands whose effect shows each repetition and each loss, then a finish. */
async function writeAgentAnswers(folder: string, task: string): Promise<void> {
  for (let index = 0; index <= agentCommands; index++) {
    const file = answerFile(folder, { recording: 'agent', role: 'implement', task, attempt: 1, index })
    const command = `echo "${task} ${index} $(wc -l < README.md)" >> README.md; cp README.md copy-${index}; sleep 0.1`
    const call =
      index < agentCommands
        ? `<function=execute_bash>\n<parameter=command>${command}</parameter>\n</function>`
        : '<function=finish>\n<parameter=message>done</parameter>\n</function>'
    await writeAnswer(file, textAnswer(call))
  }
}

function textAnswer(content: string): RecordedAnswer {
  return { promptHash: null, finishReason: 'stop', content, reasoning: null, calls: [] }
}

/** @throws when it does not come true in time */
export async function until<T>(
  what: string,
  look: () => Promise<T | null | undefined | false>,
  timeoutMs = 20_000,
): Promise<T> {
  const deadline = Date.now() + timeoutMs
  for (;;) {
    const found = await look()
    if (found) return found
    if (Date.now() > deadline) throw new Error(`not within ${timeoutMs} ms: ${what}`)
    await sleep(20)
  }
}
