/**
 * What recording costs, on the sandbox driver of this machine: a scripted rollout with everything real but the model,
 * one call through the agent's shell, and snapshots. Targets: DESIGN, "Numbers to reach".
 */
import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import type { AgentAttempt } from '#lib/agent/agent.ts'
import { runAgent } from '#lib/agent/loop.ts'
import { profiles } from '#lib/agent/profiles.ts'
import { toolDefinitions } from '#lib/agent/tools/index.ts'
import type { Model, ModelRequest } from '#lib/model/model.ts'
import { filePrompts } from '#lib/prompts/prompt-files.ts'
import { chooseDriver } from '#lib/sandbox/index.ts'
import type { Limits, Sandbox, SandboxDriver } from '#lib/sandbox/sandbox.ts'
import type { WorkspaceFile } from '#lib/trajectories/git-objects.ts'
import { memoryStore } from '#lib/trajectories/memory-store.ts'
import type { Bench, BenchOptions, Metric } from './bench.ts'

const LIMITS: Limits = { memoryMb: 1024, cpus: 2, processes: 128, workspaceMb: 256 }
const STEPS = 36
const ROLLOUTS = 5
const CALLS = 100
const SNAPSHOTS = 40

export const overhead: Bench = { name: 'overhead', run }

async function run({ sandbox }: BenchOptions): Promise<Metric[]> {
  const driver = await chooseDriver(sandbox)
  const rollouts = []
  for (let round = 0; round < ROLLOUTS; round++) rollouts.push(await scriptedRollout(driver))
  const metric = (name: string, values: number[], target: number): Metric => {
    const p50 = percentile(values, 0.5)
    return {
      name: `${name} (${driver.name})`,
      p50,
      p95: percentile(values, 0.95),
      unit: 'ms',
      target,
      ok: p50 <= target,
    }
  }
  return [
    metric(
      `pipeline overhead of a ${STEPS}-step rollout, 60 files, without the commands themselves`,
      rollouts.map((rollout) => rollout.totalMs - rollout.commandsMs),
      1500,
    ),
    metric(
      `scripted ${STEPS}-step rollout, snapshots included`,
      rollouts.map((rollout) => rollout.totalMs),
      driver.name === 'docker' ? 3000 : 2000,
    ),
    metric('tool call over the bare command', await callsOverBare(driver), 5),
    metric('snapshot of 60 files', await snapshots(driver, 60), 15),
    metric('snapshot of 2,000 files', await snapshots(driver, 2000), 60),
  ]
}

/** An agent attempt from opening the sandbox to closing it; `commandsMs` is what the agent's own commands took. */
async function scriptedRollout(driver: SandboxDriver): Promise<{ totalMs: number; commandsMs: number }> {
  let commandsMs = 0
  const timed = (sandbox: Sandbox): Sandbox => ({
    run: async (command, options) => {
      const result = await sandbox.run(command, options)
      commandsMs += result.durationMs
      return result
    },
    execute: (argv, options) => sandbox.execute(argv, options),
    readFile: (path) => sandbox.readFile(path),
    writeFile: (path, data) => sandbox.writeFile(path, data),
    layOut: (changes) => sandbox.layOut(changes),
    snapshot: () => sandbox.snapshot(),
    close: () => sandbox.close(),
  })
  const started = performance.now()
  const outcome = await runAgent(attempt(async () => timed(await open(driver, 60))))
  const totalMs = performance.now() - started
  if (outcome.endReason !== 'finished' || outcome.steps !== STEPS) {
    throw new Error(`The scripted rollout ended after ${outcome.steps} steps: ${outcome.endReason}.`)
  }
  return { totalMs, commandsMs }
}

function attempt(openSandbox: AgentAttempt['openSandbox']): AgentAttempt {
  const store = memoryStore()
  const opening = { system: 'Work.', user: 'Work.', tools: toolDefinitions, prompts: filePrompts }
  const begun = profiles['function-calling'].begin(opening)
  const limits = { steps: 100, tokens: 1e9, costUsd: 1e9, minutes: 10, commandSeconds: 30 }
  return {
    header: { ...begun, sampling: {}, profile: 'function-calling', limits },
    model: scriptedModel,
    label: { role: 'bench', task: '-', attempt: 1 },
    openSandbox,
    onFinish: async () => ({ accept: true }),
    journal: { trajectoryId: 'bench', load: async () => [], append: (_step, objects) => store.put(objects) },
    say: () => {},
    signal: new AbortController().signal,
  }
}

/** Answers at once: looks around, edits, runs Python, finishes. */
const scriptedModel: Model = {
  name: 'scripted',
  endpoint: 'none',
  recorded: true,
  async complete({ call }: ModelRequest) {
    const { name, args } = turn(call.index)
    const toolCall = {
      id: `call_${call.index}`,
      type: 'function' as const,
      function: { name, arguments: JSON.stringify(args) },
    }
    return {
      message: { role: 'assistant', content: 'Next.', tool_calls: [toolCall] },
      finishReason: 'tool_calls',
      usage: { promptTokens: 1000, completionTokens: 50, cachedTokens: 0 },
      costUsd: 0,
      latencyMs: 0,
      httpAttempts: 1,
    }
  },
}

function turn(index: number): { name: string; args: object } {
  const bash = (command: string) => ({ name: 'execute_bash', args: { command } })
  if (index === STEPS - 1) return { name: 'finish', args: { message: 'done' } }
  const path = `/workspace/new/file_${index}.py`
  const kinds = [
    { name: 'str_replace_editor', args: { command: 'create', path, file_text: `print(${index})\n` } },
    bash('ls -R | head -50; grep -rn value_1 . | head'),
    bash(`echo 'value = ${index}' >> folder_1/module_1.py; git --version`),
    bash(`python3 -c 'print(sum(range(${index})))'`),
  ]
  return kinds[index % kinds.length] as { name: string; args: object }
}

/** A shell's own start of a program is the bare command; what the sandbox adds to it is measured. */
async function callsOverBare(driver: SandboxDriver): Promise<number[]> {
  const loop = `for i in {1..${CALLS}}; do start=$EPOCHREALTIME; /bin/true; end=$EPOCHREALTIME; echo $((\${end/./} - \${start/./})); done`
  const { stdout } = await promisify(execFile)('bash', ['-c', loop], { env: { ...process.env, LC_ALL: 'C' } })
  const bareMs = percentile(stdout.trim().split('\n').map(Number), 0.5) / 1000
  const sandbox = await open(driver, 60)
  try {
    const options = { timeoutMs: 10_000, signal: new AbortController().signal }
    await sandbox.run('true', options)
    return await repeat(CALLS, async () => void (await sandbox.run('/bin/true', options)), -bareMs)
  } finally {
    await sandbox.close()
  }
}

/** After the first, with one file changed before each. */
async function snapshots(driver: SandboxDriver, count: number): Promise<number[]> {
  const sandbox = await open(driver, count)
  try {
    await sandbox.snapshot()
    const times: number[] = []
    for (let round = 0; round < SNAPSHOTS; round++) {
      await sandbox.writeFile('folder_0/module_0.py', Buffer.from(`round = ${round}\n`))
      times.push(...(await repeat(1, async () => void (await sandbox.snapshot()))))
    }
    return times
  } finally {
    await sandbox.close()
  }
}

/** Milliseconds of each round, plus a constant. */
async function repeat(times: number, work: () => Promise<void>, plusMs = 0): Promise<number[]> {
  const durations: number[] = []
  for (let round = 0; round < times; round++) {
    const started = performance.now()
    await work()
    durations.push(performance.now() - started + plusMs)
  }
  return durations
}

function open(driver: SandboxDriver, count: number): Promise<Sandbox> {
  const files = Array.from({ length: count }, (_, index): WorkspaceFile => {
    const body = Array.from({ length: 40 }, (_, line) => `value_${line} = ${index * line}\n`).join('')
    return { path: `folder_${index % 20}/module_${index}.py`, mode: '100644', data: Buffer.from(body) }
  })
  return driver.open({ label: 'bench overhead', files, limits: LIMITS, excludes: ['__pycache__'], tools: {} })
}

function percentile(values: number[], share: number): number {
  const sorted = values.toSorted((left, right) => left - right)
  const value = sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] as number
  return Math.round(value * 100) / 100
}
