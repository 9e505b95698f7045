/** For tests: an attempt with a scripted model in a real sandbox, whose journal and objects outlive it. */
import { expect } from 'vitest'
import type { AgentAttempt } from '#lib/agent/agent.ts'
import { profiles } from '#lib/agent/profiles.ts'
import { toolDefinitions } from '#lib/agent/tools/index.ts'
import type { Model, ModelAnswer, ModelRequest } from '#lib/model/model.ts'
import { filePrompts } from '#lib/prompts/prompt-files.ts'
import { chooseDriver } from '#lib/sandbox/index.ts'
import type { GitObject, ObjectStore, WorkspaceFile } from '#lib/trajectories/git-objects.ts'
import { readTree } from '#lib/trajectories/trees.ts'
import type { AgentLimits, Profile, Step, TrajectoryHeader } from '#lib/trajectories/types.ts'

type ScriptedCall = { name: string; args: object | string }

/** A turn of the scripted model: text, calls (cut = at the length limit), or what it throws. */
export type Turn = string | Error | ScriptedCall[] | { cut: ScriptedCall[] } | (() => Turn)

export const bash = (command: string) => [{ name: 'execute_bash', args: { command } }]
export const edit = (args: object) => [{ name: 'str_replace_editor', args }]
export const finish = [{ name: 'finish', args: { message: 'done' } }]
export const start: WorkspaceFile[] = [{ path: 'a.txt', mode: '100644', data: Buffer.from('one\ntwo\n') }]
export const limits: AgentLimits = {
  steps: 20,
  tokens: 1_000_000,
  costUsd: 10,
  minutes: 10,
  commandSeconds: 20,
}

function scriptedModel(turns: Turn[]): Model & { asked: ModelRequest[] } {
  const asked: ModelRequest[] = []
  return {
    name: 'scripted',
    endpoint: 'none',
    recorded: true,
    asked,
    async complete(request): Promise<ModelAnswer> {
      asked.push(structuredClone(request))
      let turn = turns[request.call.index]
      while (typeof turn === 'function') turn = turn()
      if (turn === undefined) throw new Error(`the script ends before step ${request.call.index}`)
      if (turn instanceof Error) throw turn
      const calls = typeof turn === 'string' ? [] : 'cut' in turn ? turn.cut : turn
      const toolCalls = calls.map(({ name, args }, i) => ({
        id: `c${request.call.index}_${i}`,
        type: 'function' as const,
        function: { name, arguments: typeof args === 'string' ? args : JSON.stringify(args) },
      }))
      return {
        message: {
          role: 'assistant',
          content: typeof turn === 'string' ? turn : 'Now this.',
          ...(toolCalls.length > 0 ? { tool_calls: toolCalls } : {}),
        },
        finishReason: typeof turn === 'object' && 'cut' in turn ? 'length' : 'stop',
        usage: { promptTokens: 100, completionTokens: 10, cachedTokens: 0 },
        costUsd: 0.5,
        latencyMs: 5,
        httpAttempts: 1,
      }
    },
  }
}

/** Steps and objects outlive the attempt, as rows in a database do. */
export async function attemptWith(turns: Turn[], options: Partial<TrajectoryHeader> = {}) {
  const steps: Step[] = []
  const objects = new Map<string, GitObject>()
  const store: ObjectStore = {
    put: async (many) => {
      for (const object of many) objects.set(object.id, object)
    },
    get: async (ids) => ids.flatMap((id) => objects.get(id) ?? []),
  }
  const driver = await chooseDriver()
  const model = scriptedModel(turns)
  const profile: Profile = options.profile ?? 'function-calling'
  const begun = profiles[profile].begin({
    system: 'You work.',
    user: 'Work.',
    tools: toolDefinitions,
    prompts: filePrompts,
  })
  const opened: (string | null)[] = []
  const attempt: AgentAttempt = {
    header: { ...begun, sampling: {}, profile, limits, ...options },
    model,
    label: { role: 'implement', task: '1.1.1', attempt: 1 },
    async openSandbox(tree) {
      opened.push(tree)
      return driver.open({
        label: 'agent test',
        files: tree === null ? start : await readTree(store, tree),
        limits: { memoryMb: 256, cpus: 1, processes: 64, workspaceMb: 32 },
        excludes: [],
        tools: {},
      })
    },
    onFinish: async () => ({ accept: true }),
    journal: {
      trajectoryId: 'trajectory',
      load: async () => structuredClone(steps),
      async append(step, added) {
        expect(step.index).toBe(steps.length)
        await store.put(added)
        steps.push(structuredClone(step))
      },
    },
    say: () => {},
    signal: new AbortController().signal,
  }
  const said = (index: number) => steps[index]?.observations.map(({ content }) => content).join('\n') ?? ''
  const files = async (tree: string | null | undefined) =>
    Object.fromEntries((await readTree(store, tree ?? '')).map(({ path, data }) => [path, data.toString()]))
  return { attempt, model, steps, said, files, opened }
}
