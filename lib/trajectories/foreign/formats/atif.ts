/**
 * ATIF, the Agent Trajectory Interchange Format: 1.0 to 1.7, and 1.8 (audio parts) as far as its schema is known. An
 * agent's step is a step here; system and user steps are what the model was told. Embedded sub-agents become
 * trajectories of their own, linked to the one that called them.
 */
import { UserError } from '#lib/errors.ts'
import { atifIssues, atifVersions } from '#lib/trajectories/foreign/atif-schema.ts'
import {
  type ConversationBuilder,
  conversationBuilder,
} from '#lib/trajectories/foreign/conversation-builder.ts'
import { documentOf, type ForeignFormat, type Found, type Input } from '#lib/trajectories/foreign/format.ts'
import { type AtifImages, readImages } from '#lib/trajectories/foreign/formats/atif-images.ts'
import { idsOf, mentionsOf } from '#lib/trajectories/foreign/formats/atif-references.ts'
import {
  countOf,
  isRecord,
  type JsonRecord,
  kept,
  listOf,
  numberOf,
  parsedJson,
  recordOf,
  recordsOf,
  textOf,
  timeOf,
  without,
  wordsOf,
} from '#lib/trajectories/foreign/json.ts'
import { callOf, contentOf, toolsOf } from '#lib/trajectories/foreign/parts.ts'
import { titleOf } from '#lib/trajectories/foreign/title.ts'
import {
  type ForeignStep,
  type ForeignTrajectory,
  foreignTrajectory,
} from '#lib/trajectories/foreign/trajectory.ts'

export const atif: ForeignFormat = {
  title: 'ATIF',
  looksFor: 'schema_version "ATIF-v1.x", or "agent" beside "steps" that have a "source"',
  detect(sample) {
    if (sample.shape !== 'document' || !isRecord(sample.value)) return false
    const { schema_version: version, agent, steps } = sample.value
    if (typeof version === 'string') return version.startsWith('ATIF')
    return isRecord(agent) && Array.isArray(steps) && isRecord(steps[0]) && 'source' in steps[0]
  },
  async *read(input: Input) {
    const document = recordOf(documentOf(input))
    const images = await readImages(document, input.shape === 'document' ? input.beside : undefined)
    for (const path of images.missing)
      yield { kind: 'warning', text: `image ${path.slice(0, 200)} was not found beside the file` }
    yield* readDocument(document, { key: '1', parent: null, title: titleOf(input.name), images })
  },
}

type Place = Pick<ForeignTrajectory, 'key' | 'parent' | 'title'> & { images: AtifImages }

function* readDocument(document: JsonRecord, place: Place): Generator<Found> {
  const version = textOf(document.schema_version)
  if (version !== null && !atifVersions.includes(version)) {
    const why = `${version.slice(0, 100)} is a version of ATIF that is not known here (known: ${atifVersions.join(', ')})`
    if (place.parent === null) throw new UserError(`It cannot be read: ${why}.`)
    yield { kind: 'skipped', line: 0, why }
    return
  }
  for (const text of atifIssues(document)) yield { kind: 'warning', text: `not as ATIF has it: ${text}` }
  const { images, key, title, parent } = place
  const trajectory = foreignTrajectory({ key, title, profile: 'function-calling' })
  trajectory.parent = parent
  fillRoot(trajectory, document)
  trajectory.mentions = mentionsOf(document)
  // an embedded one is found through the document that holds it
  if (parent === null) trajectory.ids = idsOf(document)
  const builder = conversationBuilder(trajectory)
  for (const [at, step] of listOf(document.steps).entries()) {
    if (isRecord(step)) readStep(step, { builder, images })
    else yield { kind: 'skipped', line: 0, why: `step ${at + 1} is no object` }
  }
  const times = recordsOf(document.steps).flatMap((step) => timeOf(step.timestamp) ?? [])
  trajectory.startedAt = times[0] ?? null
  trajectory.endedAt = times.at(-1) ?? null
  yield { kind: 'trajectory', trajectory }
  for (const [at, child] of recordsOf(document.subagent_trajectories).entries()) {
    const name = wordsOf(recordOf(child.agent).name) ?? 'sub-agent'
    const parent = { key, link: 'sub-agent' as const }
    yield* readDocument(child, { key: `${key}.${at + 1}`, parent, title: `${title}: ${name}`, images })
  }
}

function fillRoot(trajectory: ForeignTrajectory, document: JsonRecord): void {
  const agent = recordOf(document.agent)
  const metrics = recordOf(document.final_metrics)
  trajectory.model = wordsOf(agent.model_name)
  trajectory.tools = toolsOf(agent.tool_definitions)
  trajectory.totals = { usage: usageOfTotals(metrics), costUsd: numberOf(metrics.total_cost_usd) }
  trajectory.extra = without(document, ['steps', 'subagent_trajectories'])
  if (trajectory.parent === null && isRecord(document.extra)) {
    trajectory.title = wordsOf(document.extra.task_id) ?? trajectory.title
  }
}

function usageOfTotals(metrics: JsonRecord) {
  const prompt = countOf(metrics.total_prompt_tokens)
  const completion = countOf(metrics.total_completion_tokens)
  if (prompt === null && completion === null) return null
  const cachedTokens = countOf(metrics.total_cached_tokens) ?? 0
  return { promptTokens: prompt ?? 0, completionTokens: completion ?? 0, cachedTokens }
}

type Reading = { builder: ConversationBuilder; images: AtifImages }

function readStep(step: JsonRecord, reading: Reading): void {
  if (step.source === 'agent') readAgentStep(step, reading)
  else readTold(step, reading)
}

function read(content: unknown, { images }: Reading): { text: string; parts: JsonRecord[] | undefined } {
  const { text, parts } = contentOf(content)
  return { text, parts: parts.length > 0 ? parts.map(images.withImage) : undefined }
}

function readTold(step: JsonRecord, reading: Reading): void {
  const { builder } = reading
  const { text, parts } = read(step.message, reading)
  const results = recordsOf(recordOf(step.observation).results)
  const told = [text, ...results.map((result) => contentOf(result.content).text)].filter(
    (each) => each !== '',
  )
  const shown = results.flatMap((result) => read(result.content, reading).parts ?? [])
  const rest = kept({
    ...without(step, ['message', 'source']),
    parts,
    observationParts: shown.length > 0 ? shown : undefined,
  })
  builder.say(step.source === 'user' ? 'user' : 'system', told.join('\n\n'), rest)
  const management = recordOf(recordOf(step.extra).context_management)
  const last = builder.last()
  if (last && textOf(management.type)) last.marks.push(`context ${textOf(management.type)}`)
}

const placed = [
  'source',
  'message',
  'reasoning_content',
  'tool_calls',
  'observation',
  'timestamp',
  'metrics',
  'model_name',
]

function readAgentStep(step: JsonRecord, reading: Reading): void {
  const { builder } = reading
  const { text, parts } = read(step.message, reading)
  const calls = recordsOf(step.tool_calls)
  const found = builder.answer(
    text,
    calls.map((call, at) => readCall(call, `${String(step.step_id)}-${at + 1}`)),
  )
  found.reasoning = wordsOf(step.reasoning_content)
  found.at = timeOf(step.timestamp)
  if (step.is_copied_context === true) found.marks.push('copied from an earlier segment: not said here')
  if (step.llm_call_count === 0) found.marks.push('scripted action: no model was called')
  const metrics = recordOf(step.metrics)
  found.usage = usageOfStep(metrics)
  found.costUsd = numberOf(metrics.cost_usd)
  found.extra = kept({
    ...without(step, placed),
    model_name: step.model_name,
    metrics: without(metrics, ['prompt_tokens', 'completion_tokens', 'cached_tokens', 'cost_usd']),
    parts,
    calls: extrasOf(calls, 'tool_call_id'),
  })
  for (const result of recordsOf(recordOf(step.observation).results)) readResult(result, found, reading)
}

function readCall(call: JsonRecord, place: string) {
  const given = recordOf(call.arguments)
  // a model's broken JSON, as our own exporter writes it
  const broken = Object.keys(given).length === 1 ? textOf(given.__raw) : null
  const id = textOf(call.tool_call_id) ?? place
  return callOf(id, textOf(call.function_name) ?? 'unnamed', broken ?? parsedArguments(call.arguments))
}

function parsedArguments(given: unknown): unknown {
  return typeof given === 'string' ? (parsedJson(given) ?? given) : given
}

function readResult(result: JsonRecord, step: ForeignStep, reading: Reading): void {
  const { builder } = reading
  const { text, parts } = read(result.content, reading)
  const extra = recordOf(result.extra)
  const rest = kept({
    extra: result.extra ?? undefined,
    subagent_trajectory_ref: result.subagent_trajectory_ref ?? undefined,
    parts,
  })
  const callId = textOf(result.source_call_id)
  if (callId === null) {
    // output of no call is told as the environment's word
    builder.say('user', text, rest)
    return
  }
  const exitCode = numberOf(extra.exit_code)
  const error = (exitCode !== null && exitCode !== 0) || Boolean(extra.error)
  builder.observe(
    callId,
    {
      content: text,
      error,
      durationMs: numberOf(extra.duration_ms),
      ...(exitCode === null ? {} : { exitCode }),
    },
    rest,
  )
  if (Array.isArray(result.subagent_trajectory_ref)) step.marks.push('called a sub-agent')
}

function extrasOf(records: JsonRecord[], idKey: string): JsonRecord {
  return Object.fromEntries(
    records.flatMap((record) => (record.extra ? [[String(record[idKey]), record.extra]] : [])),
  )
}

function usageOfStep(metrics: JsonRecord) {
  const prompt = countOf(metrics.prompt_tokens)
  const completion = countOf(metrics.completion_tokens)
  if (prompt === null && completion === null) return null
  return {
    promptTokens: prompt ?? 0,
    completionTokens: completion ?? 0,
    cachedTokens: countOf(metrics.cached_tokens) ?? 0,
  }
}
