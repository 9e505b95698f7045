/**
 * One of our trajectories as an ATIF 1.7 document (specs/01), in pieces of text: its size is no matter of memory. An
 * answer of the model is an `agent` step with its calls and what they gave; what it was told besides is `user` steps.
 * What ATIF has no place for is under `extra`.
 */

import { type Redactions, redact } from '#lib/trajectories/foreign/secrets.ts'
import type { ReplayTrajectory, StepRow } from '#lib/trajectories/replay.ts'
import { thoughtOf } from '#lib/trajectories/thought.ts'
import type { Call, Observation, StepBody, StoredHeader } from '#lib/trajectories/types.ts'
import about from '../../../package.json' with { type: 'json' }

export type AtifSource = {
  trajectory: ReplayTrajectory
  header: StoredHeader
  steps: AsyncIterable<{ row: StepRow; body: StepBody }>
}

type Json = Record<string, unknown>

/** Secrets are taken out and counted: a file travels. */
export async function* atifDocument(source: AtifSource): AsyncGenerator<string> {
  const redactions: Redactions = {}
  const { trajectory, header } = redact({ trajectory: source.trajectory, header: source.header }, redactions)
  yield `${JSON.stringify(rootOf(trajectory, header)).slice(0, -1)},"steps":[\n`
  let number = 0
  const written = (step: Json) => {
    number += 1
    return `${number > 1 ? ',\n' : ''}${JSON.stringify({ step_id: number, ...step })}`
  }
  for (const message of header.messages) yield written(toldStep(message))
  for await (const step of source.steps) {
    const { row, body } = redact(step, redactions)
    yield written(agentStep(trajectory, row, body))
    for (const message of besideTools(body)) yield written(toldStep(message))
  }
  yield `\n],"final_metrics":${JSON.stringify(totalsOf(trajectory, { number, redactions }))}}\n`
}

function rootOf(trajectory: ReplayTrajectory, header: StoredHeader): Json {
  const { id, runId, title, model, recorded, profile, projectName, taskNumber, purpose } = trajectory
  const { verdict, reward, review, flags, tags, endReason, staleAt, createdAt } = trajectory
  const tools = header.tools.length > 0 ? { tool_definitions: header.tools } : {}
  const origin = { title, project: projectName, task: taskNumber, purpose, recorded, createdAt, endReason }
  return {
    schema_version: 'ATIF-v1.7',
    ...(runId ? { session_id: runId } : {}),
    trajectory_id: id,
    agent: {
      name: 'SWE-Playground',
      version: about.version,
      model_name: model,
      ...tools,
      extra: { profile, sampling: header.sampling, prompts: header.prompts, limits: header.limits },
    },
    extra: { ...origin, verdict, stale: staleAt !== null, reward, review, flags, tags },
  }
}

type Message = StoredHeader['messages'][number]

function toldStep({ role, content }: Message): Json {
  return { source: role === 'system' ? 'system' : 'user', message: content ?? '' }
}

function agentStep({ model }: ReplayTrajectory, row: StepRow, body: StepBody): Json {
  const { reasoning, calls, observations, marks, message } = body
  const native = calls.length === 0 || ('tool_calls' in message && message.tool_calls)
  const extra = {
    // in a text dialect the calls are a part of what was said: above they are calls, here it is whole
    ...(native ? {} : { said: message.content }),
    ...(marks.length > 0 ? { marks } : {}),
    ...(row.tree ? { workspace: row.tree } : {}),
    model_ms: row.modelMs,
    tool_ms: row.toolMs,
  }
  return {
    source: 'agent',
    message: native ? (message.content ?? '') : thoughtOf(body),
    model_name: model,
    ...(reasoning ? { reasoning_content: reasoning } : {}),
    ...(calls.length > 0 ? { tool_calls: calls.map(callOf) } : {}),
    ...(observations.length > 0 ? { observation: { results: observations.map(resultOf) } } : {}),
    metrics: {
      prompt_tokens: row.promptTokens,
      completion_tokens: row.completionTokens,
      cost_usd: row.costUsd,
    },
    extra,
  }
}

function callOf({ id, name, rawArguments, arguments: parsed }: Call): Json {
  const call = { tool_call_id: id, function_name: name }
  if (parsed) return { ...call, arguments: parsed }
  return { ...call, arguments: { __raw: rawArguments }, extra: { parse_error: true } }
}

function resultOf({ callId, content, error, exitCode, durationMs, cutBytes }: Observation): Json {
  const extra = {
    ...(error ? { error } : {}),
    ...(exitCode === undefined || exitCode === null ? {} : { exit_code: exitCode }),
    ...(durationMs === null ? {} : { duration_ms: durationMs }),
    ...(cutBytes ? { cut_bytes: cutBytes } : {}),
  }
  return { source_call_id: callId, content, ...(Object.keys(extra).length > 0 ? { extra } : {}) }
}

/**
 * The first messages after a step repeat what its calls gave, one each, as its dialect writes it. Where turns must
 * alternate, what a person said at a fork is at the end of such a message.
 */
function besideTools({ reply, calls, observations }: StepBody): Message[] {
  const atTheEnd = reply.slice(0, calls.length).flatMap(({ role, content }, at): Message[] => {
    const given = `EXECUTION RESULT of [${calls[at]?.name}]:\n${observations[at]?.content ?? ''}`
    if (role !== 'user' || !content?.startsWith(`${given}\n\n`)) return []
    return [{ role, content: content.slice(given.length).trim() }]
  })
  return [...atTheEnd, ...reply.slice(calls.length)]
}

function totalsOf(
  { promptTokens, completionTokens, costUsd }: ReplayTrajectory,
  { number, redactions }: { number: number; redactions: Redactions },
): Json {
  return {
    total_prompt_tokens: promptTokens,
    total_completion_tokens: completionTokens,
    total_cost_usd: costUsd,
    total_steps: number,
    ...(Object.keys(redactions).length > 0 ? { extra: { redactions } } : {}),
  }
}
