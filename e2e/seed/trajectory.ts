/** Turns a script into rows, blobs and git objects, the way the journal of a run would have. */
import { putBlob } from '#lib/data/blobs.ts'
import { database } from '#lib/data/database.ts'
import { objectStore, putObjects } from '#lib/data/objects.ts'
import type { ChatMessage, ToolDefinition } from '#lib/model/model.ts'
import { summariseStep } from '#lib/trajectories/step-row.ts'
import { diffTrees, writeTree } from '#lib/trajectories/trees.ts'
import type { Step, TrajectoryHeader } from '#lib/trajectories/types.ts'
import type { ScriptedCall, ScriptedStep } from './calls.ts'
import { type Files, workspaceFiles } from './workspace.ts'

function tool(name: string, description: string, properties: Record<string, unknown>): ToolDefinition {
  return {
    type: 'function',
    function: {
      name,
      description,
      parameters: { type: 'object', properties, required: Object.keys(properties).slice(0, 1) },
    },
  }
}

const tools: ToolDefinition[] = [
  tool('execute_bash', 'Runs a command in a persistent shell.', { command: { type: 'string' } }),
  tool('str_replace_editor', 'Views, creates and edits files.', {
    command: { type: 'string' },
    path: { type: 'string' },
  }),
  tool('think', 'Notes a thought.', { thought: { type: 'string' } }),
  tool('finish', 'Says that the task is done.', { message: { type: 'string' } }),
]

export function seededHeader(task: string): TrajectoryHeader {
  return {
    messages: [
      {
        role: 'system',
        content:
          'You are a careful software engineer. You work in /workspace with the tools you are given. Think before you act, check what you did, and call finish when the task is done.',
      },
      {
        role: 'user',
        content: `Implement this task of the project tinyre, a backtracking regular-expression engine.\n\n${task}\n\nConstraints\n- do not import re, regex or any parser library\n- keep the public names of the stubs\n- errors carry the position in the pattern`,
      },
    ],
    tools,
    sampling: { temperature: 0.2, maxTokens: 8_192 },
    profile: 'function-calling',
    limits: { steps: 60, tokens: 400_000, costUsd: 2, minutes: 30, commandSeconds: 30 },
    prompts: [{ name: 'implement/system', hash: 'a'.repeat(64), version: 0 }],
  }
}

type Seeded = { baseTree: string; finalTree: string; totals: Totals }
type Totals = Record<
  | 'steps'
  | 'messages'
  | 'toolCalls'
  | 'promptTokens'
  | 'completionTokens'
  | 'costUsd'
  | 'durationMs'
  | 'linesEdited',
  number
>
type NewStep = Awaited<ReturnType<typeof rowOf>>

/** Writes steps, blobs and snapshots; the trajectory's row must exist. */
export async function seedSteps(
  trajectoryId: string,
  given: { script: ScriptedStep[]; base: Files; header: TrajectoryHeader },
): Promise<Seeded> {
  let files = given.base
  const first = await store(files)
  let before = first
  const rows: NewStep[] = []
  let promptTokens = Math.ceil(JSON.stringify(given.header).length / 4)
  for (const [index, scripted] of given.script.entries()) {
    files = scripted.change?.(files) ?? files
    const tree = await store(files)
    const step = stepOf(scripted, { index, promptTokens, tree })
    step.filesChanged = scripted.unrecorded ? 0 : (await diffTrees(objectStore(), before, tree)).length
    rows.push(await rowOf(trajectoryId, step))
    promptTokens += step.usage.completionTokens + Math.ceil(JSON.stringify(step.reply).length / 4)
    before = tree
  }
  await database().step.createMany({ data: rows })
  return { baseTree: first, finalTree: before, totals: totalsOf(rows, given.script) }
}

async function store(files: Files): Promise<string> {
  const { tree, objects } = writeTree(workspaceFiles(files))
  await putObjects(objects)
  return tree
}

function stepOf(scripted: ScriptedStep, at: { index: number; promptTokens: number; tree: string }): Step {
  const calls = scripted.calls.map((call, place) => callOf(call, `call_${at.index}_${place}`))
  const observations = scripted.calls.map((call, place) => ({
    callId: `call_${at.index}_${place}`,
    content: call.result,
    error: call.error ?? false,
    ...(call.exitCode !== undefined && { exitCode: call.exitCode }),
    ...(call.cutBytes && { cutBytes: call.cutBytes }),
    durationMs: call.milliseconds ?? 5,
  }))
  const reply: ChatMessage[] = observations.map(({ callId, content }) => ({
    role: 'tool',
    tool_call_id: callId,
    content,
  }))
  if (scripted.said) reply.push({ role: 'user', content: scripted.said })
  const message: ChatMessage = {
    role: 'assistant',
    content: scripted.thought,
    ...(calls.length > 0 && {
      tool_calls: calls.map((call) => ({
        id: call.id,
        type: 'function' as const,
        function: { name: call.name, arguments: call.rawArguments },
      })),
    }),
  }
  const completionTokens = Math.ceil(JSON.stringify(message).length / 4)
  return {
    index: at.index,
    message,
    reasoning: scripted.reasoning ?? null,
    calls,
    observations,
    reply,
    usage: { promptTokens: at.promptTokens, completionTokens, cachedTokens: 0 },
    costUsd: (at.promptTokens * 0.6 + completionTokens * 2.4) / 1_000_000,
    modelMs: 900 + completionTokens * 11,
    toolMs: observations.reduce((sum, { durationMs }) => sum + durationMs, 0),
    tree: scripted.unrecorded ? null : at.tree,
    filesChanged: 0,
    marks: scripted.marks ?? [],
  }
}

function callOf(call: ScriptedCall, id: string) {
  return typeof call.arguments === 'string'
    ? { id, name: call.name, rawArguments: call.arguments, arguments: null }
    : { id, name: call.name, rawArguments: JSON.stringify(call.arguments), arguments: call.arguments }
}

async function rowOf(trajectoryId: string, step: Step) {
  const { message, reasoning, calls, observations, reply, marks, usage } = step
  const { promptTokens, completionTokens } = usage
  const { index, costUsd, modelMs, toolMs, tree, filesChanged } = step
  const bodyBlob = await putBlob(JSON.stringify({ message, reasoning, calls, observations, reply, marks }))
  const summary = summariseStep(step)
  const narrow = {
    index,
    costUsd,
    modelMs,
    toolMs,
    tree,
    filesChanged,
    marks,
    promptTokens,
    completionTokens,
  }
  return { trajectoryId, bodyBlob, ...summary, ...narrow }
}

function totalsOf(rows: NewStep[], script: ScriptedStep[]): Totals {
  const sum = (key: 'toolCalls' | 'promptTokens' | 'completionTokens' | 'costUsd' | 'modelMs' | 'toolMs') =>
    rows.reduce((total, row) => total + row[key], 0)
  return {
    steps: rows.length,
    messages: 2 + script.reduce((total, step) => total + 1 + step.calls.length + (step.said ? 1 : 0), 0),
    toolCalls: sum('toolCalls'),
    promptTokens: sum('promptTokens'),
    completionTokens: sum('completionTokens'),
    costUsd: sum('costUsd'),
    durationMs: sum('modelMs') + sum('toolMs'),
    linesEdited: 96,
  }
}
