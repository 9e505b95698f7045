/** What `codex exec --json` prints: items as they are completed. The prompt and the tools are not in it. */

import {
  type ConversationBuilder,
  conversationBuilder,
} from '#lib/trajectories/foreign/conversation-builder.ts'
import type { CodexReader } from '#lib/trajectories/foreign/formats/codex.ts'
import {
  append,
  type JsonRecord,
  numberOf,
  recordOf,
  textOf,
  without,
} from '#lib/trajectories/foreign/json.ts'
import { addUsage, callOf, usageOf } from '#lib/trajectories/foreign/parts.ts'
import type { ForeignStep, ForeignTrajectory } from '#lib/trajectories/foreign/trajectory.ts'

export function streamReader(trajectory: ForeignTrajectory): CodexReader {
  const builder = conversationBuilder(trajectory)
  /** begun and not completed yet: a stream that is cut ends with some */
  const begun = new Map<string, JsonRecord>()
  return {
    read(record) {
      const item = recordOf(record.item)
      const id = textOf(item.id) ?? ''
      switch (record.type) {
        case 'thread.started':
          trajectory.extra.thread_id = record.thread_id
          return null
        case 'turn.completed':
          trajectory.totals.usage = addUsage(trajectory.totals.usage, usageOf(record.usage))
          trajectory.end = 'finished'
          return null
        case 'turn.failed':
        case 'error':
          trajectory.end = 'model-error'
          append(trajectory.extra, 'errors', without(record, ['type']))
          return null
        case 'item.started':
        case 'item.updated':
          begun.set(id, item)
          return null
        case 'item.completed':
          begun.delete(id)
          return readItem(item, builder)
        default:
          return null
      }
    },
    finish() {
      for (const item of begun.values()) {
        const step = openAnswer(builder)
        builder.addCalls(step, [
          callOf(textOf(item.id) ?? 'item', textOf(item.type) ?? 'item', without(item, ['id', 'type'])),
        ])
        step.marks.push('begun and not completed when the stream ended')
      }
    },
  }
}

function readItem(item: JsonRecord, builder: ConversationBuilder): string | null {
  const text = textOf(item.text) ?? textOf(item.message) ?? ''
  switch (item.type) {
    case 'reasoning': {
      const step = answer(builder)
      step.reasoning = [step.reasoning, text].filter(Boolean).join('\n\n')
      return null
    }
    case 'agent_message':
    case 'assistant_message':
      answer(builder).message.content = text
      return null
    case 'command_execution':
      readCommand(item, builder)
      return null
    case undefined:
      return 'an item without a type'
    default:
      readTool(item, builder)
      return null
  }
}

function answer(builder: ConversationBuilder): ForeignStep {
  const open = builder.last()
  // words end an answer that has words already
  return open && open.reply.length === 0 && open.message.content === null ? open : builder.answer(null)
}

function openAnswer(builder: ConversationBuilder): ForeignStep {
  const open = builder.last()
  return open && open.reply.length === 0 ? open : builder.answer(null)
}

function readCommand(item: JsonRecord, builder: ConversationBuilder): void {
  const id = textOf(item.id) ?? 'command'
  builder.addCalls(openAnswer(builder), [callOf(id, 'command_execution', { command: item.command })])
  const exitCode = numberOf(item.exit_code)
  const failed = exitCode === null ? item.status === 'failed' : exitCode !== 0
  builder.observe(id, {
    content: textOf(item.aggregated_output) ?? '',
    error: failed,
    ...(exitCode === null ? {} : { exitCode }),
  })
}

/** File changes, MCP calls, searches, plans: the item is both the call and what came of it. */
function readTool(item: JsonRecord, builder: ConversationBuilder): void {
  const id = textOf(item.id) ?? 'item'
  const given = without(item, ['id', 'type', 'status', 'result', 'error'])
  const name = textOf(item.tool) ?? textOf(item.type) ?? 'item'
  builder.addCalls(openAnswer(builder), [callOf(id, name, given)])
  const told = item.error ?? item.result ?? item.status ?? ''
  const content = typeof told === 'string' ? told : JSON.stringify(told)
  builder.observe(id, { content, error: item.status === 'failed' || Boolean(item.error) })
}
