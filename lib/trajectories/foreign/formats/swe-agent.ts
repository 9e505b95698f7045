/**
 * SWE-agent `.traj`, before and since 1.0. `history` is what was said; `trajectory` holds one entry per answer with the
 * command, its time and the state. Each entry repeats the messages of its call (`query`, once `messages`): they are
 * compared with the history, and only what differs (observations cut by a history processor) is kept.
 */
import {
  type ConversationBuilder,
  conversationBuilder,
} from '#lib/trajectories/foreign/conversation-builder.ts'
import { documentOf, type ForeignFormat, type Found, type Input } from '#lib/trajectories/foreign/format.ts'
import { shownFiles } from '#lib/trajectories/foreign/formats/swe-agent-windows.ts'
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
  without,
  wordsOf,
} from '#lib/trajectories/foreign/json.ts'
import { callOf, contentOf, messageExtra, openAiCalls } from '#lib/trajectories/foreign/parts.ts'
import { titleOf } from '#lib/trajectories/foreign/title.ts'
import {
  addEdits,
  type ForeignStep,
  type ForeignTrajectory,
  foreignTrajectory,
} from '#lib/trajectories/foreign/trajectory.ts'

export const sweAgent: ForeignFormat = {
  title: 'SWE-agent',
  looksFor: 'a "trajectory" list of entries with "action" and "observation", beside "history" or "info"',
  detect(sample) {
    if (sample.shape !== 'document' || !isRecord(sample.value)) return false
    const { trajectory, history, info } = sample.value
    if (!Array.isArray(trajectory) || (!Array.isArray(history) && !isRecord(info))) return false
    const first = recordOf(trajectory[0])
    return trajectory.length === 0 || 'action' in first || 'observation' in first
  },
  read,
}

async function* read(input: Input): AsyncGenerator<Found> {
  const root = recordOf(documentOf(input))
  const entries = listOf(root.trajectory)
  const history = recordsOf(root.history)
  const messages = history.length > 0 ? history : historyOfEntries(entries)
  const trajectory = foreignTrajectory({
    key: '1',
    title: instanceOf(root) ?? titleOf(input.name),
    profile: messages.some((message) => Array.isArray(message.tool_calls))
      ? 'function-calling'
      : 'foreign-text',
  })
  fillRoot(trajectory, root)
  const builder = conversationBuilder(trajectory)
  for (const message of messages) readMessage(message, trajectory, builder)
  const texts = messages.map((message) => contentOf(message.content).text)
  for (const [at, entry] of entries.entries()) {
    if (!isRecord(entry))
      yield { kind: 'skipped', line: 0, why: `entry ${at + 1} of the trajectory is no object` }
    else if (trajectory.steps[at]) addEntry(trajectory.steps[at], entry, texts)
    else addUnsaid(entry, at, builder)
  }
  yield { kind: 'trajectory', trajectory }
}

/** The environment is named after the instance, unless it is a default; the agent then may be. */
function instanceOf(root: JsonRecord): string | null {
  const environment = wordsOf(root.environment)
  if (environment !== null && !/^(swe_)?main$/.test(environment)) return environment
  const agent = wordsOf(recordOf(configOf(root).agent).name)
  return agent === 'main' ? null : agent
}

function configOf({ replay_config: config }: JsonRecord): JsonRecord {
  return recordOf(typeof config === 'string' ? parsedJson(config) : config)
}

/** Without a history the last entry's messages are all that was sent, and its own answer is not among them. */
function historyOfEntries(entries: unknown[]): JsonRecord[] {
  const last = recordOf(entries.at(-1))
  const sent = recordsOf(last.query)
  if (sent.length > 0) return sent
  const before = recordsOf(last.messages)
  return before.at(-1)?.role === 'assistant' ? before.slice(0, -1) : before
}

const ends: Record<string, string> = {
  submitted: 'finished',
  exit_cost: 'cost-limit',
  exit_context: 'token-limit',
  exit_error: 'model-error',
}

function fillRoot(trajectory: ForeignTrajectory, root: JsonRecord): void {
  const info = recordOf(root.info)
  const stats = recordOf(info.model_stats)
  const status = wordsOf(info.exit_status)
  const config = configOf(root)
  trajectory.model = wordsOf(recordOf(recordOf(config.agent).model).name)
  trajectory.end = status && (ends[status] ?? status)
  // a replayed run writes zeros: nothing was called, so nothing was counted
  const sent = countOf(stats.tokens_sent)
  const received = countOf(stats.tokens_received)
  if (sent) trajectory.totals.usage = { promptTokens: sent, completionTokens: received ?? 0, cachedTokens: 0 }
  const cost = numberOf(stats.instance_cost)
  if (cost) trajectory.totals.costUsd = cost
  trajectory.extra = without(root, ['trajectory', 'history'])
}

function readMessage(message: JsonRecord, trajectory: ForeignTrajectory, builder: ConversationBuilder): void {
  const { text, parts } = contentOf(message.content)
  const rest = kept({
    ...messageExtra(message, ['thought', 'action', 'tool_call_ids', 'agent', 'message_type']),
    parts: parts.length > 0 ? parts : undefined,
  })
  const demonstration = message.is_demo === true
  if (message.role === 'assistant' && !demonstration) readAnswer(message, trajectory, builder)
  else if (message.role === 'assistant') {
    // a demonstration shows the model how to work: it was given, not said
    trajectory.opening.push({ role: 'assistant', content: text })
  } else if (message.role === 'system') builder.say('system', text, rest)
  else if (builder.last() && !demonstration) {
    const callId = textOf(listOf(message.tool_call_ids)[0]) ?? textOf(message.tool_call_id)
    builder.observe(callId, { content: text }, rest)
  } else builder.say('user', text, rest)
}

function readAnswer(message: JsonRecord, trajectory: ForeignTrajectory, builder: ConversationBuilder): void {
  const place = String(trajectory.steps.length + 1)
  const native = openAiCalls(message.tool_calls, place)
  const action = textOf(message.action)
  const calls = native.length > 0 || !action?.trim() ? native : [commandCall(place, action)]
  const { text, parts } = contentOf(message.content)
  const step = builder.answer(text, calls)
  step.reasoning = thoughtBlocks(message.thinking_blocks)
  Object.assign(
    step.extra,
    kept({
      ...messageExtra(message, ['action', 'agent', 'message_type', 'thought']),
      parts: parts.length > 0 ? parts : undefined,
    }),
  )
}

function commandCall(place: string, action: string) {
  return callOf(`command-${place}`, 'bash', { command: action })
}

function thoughtBlocks(blocks: unknown): string | null {
  const texts = recordsOf(blocks).flatMap((block) => textOf(block.thinking) ?? [])
  return texts.length > 0 ? texts.join('\n\n') : null
}

/** @param history texts of its messages */
function addEntry(step: ForeignStep, entry: JsonRecord, history: string[]): void {
  addEdits(step, shownFiles(textOf(entry.observation) ?? '', /^create\s/.test(textOf(entry.action) ?? '')))
  const seconds = numberOf(entry.execution_time)
  if (seconds !== null) step.toolMs = Math.round(seconds * 1000)
  const raw = textOf(entry.observation)
  const told = step.reply.some((message) => raw !== null && (message.content ?? '').includes(raw))
  const state = typeof entry.state === 'string' ? (parsedJson(entry.state) ?? entry.state) : entry.state
  Object.assign(
    step.extra,
    kept({
      ...without(entry, [
        'action',
        'observation',
        'response',
        'thought',
        'execution_time',
        'query',
        'messages',
        'state',
      ]),
      state,
      // what the command printed, where the model was told something else
      observation: raw === null || told ? undefined : raw,
      response: entry.response === step.message.content ? undefined : (entry.response ?? undefined),
      shownInstead: shownInstead(recordsOf(entry.query), history),
    }),
  )
}

/** Messages of a call that the history holds otherwise, by their place from 1: what the model saw in their stead. */
function shownInstead(query: JsonRecord[], history: string[]): Record<string, string> | undefined {
  const differing = query.flatMap((message, at): [string, string][] => {
    const shown = contentOf(message.content).text
    return shown === (history[at] ?? '') ? [] : [[String(at + 1), shown]]
  })
  return differing.length > 0 ? Object.fromEntries(differing) : undefined
}

/** An entry whose answer the history lost: the last one of files that keep no history. */
function addUnsaid(entry: JsonRecord, at: number, builder: ConversationBuilder): void {
  const action = textOf(entry.action)
  const said = textOf(entry.response) ?? textOf(entry.thought)
  const step = builder.answer(said, action?.trim() ? [commandCall(String(at + 1), action)] : [])
  const observation = textOf(entry.observation)
  if (observation !== null) builder.observe(null, { content: observation })
  addEntry(step, entry, [])
}
