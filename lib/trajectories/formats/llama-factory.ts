/**
 * LLaMA-Factory's sharegpt rows, written by what its converter does and not by what its README promises
 * (specs/07, golden rows from the upstream code). Three traps decide the shape of this file:
 * - a row whose turns do not alternate is dropped there without an error, so here it is refused with a reason;
 * - a column or tag that dataset_info.json does not list becomes null, so all are listed;
 * - `formatting: openai` loses the text beside a tool call, so it is never written.
 */
import {
  type Conversation,
  RefusedRow,
  type RowResult,
  type RowShape,
  type ShapeChoice,
  type TextRow,
  type ToolsRow,
} from '#lib/trajectories/formats/llama-factory-rows.ts'
import { textConversation } from '#lib/trajectories/formats/llama-factory-text.ts'
import { toolsConversation } from '#lib/trajectories/formats/llama-factory-tools.ts'

export function toRow(conversation: Conversation, choice: ShapeChoice): RowResult {
  if (choice !== 'as-recorded') return toShape(conversation, choice)
  if (conversation.header.profile !== 'function-calling') return toShape(conversation, 'text')
  const native = toShape(conversation, 'tools')
  if (native.ok) return native
  // one call with broken JSON must not cost the whole trajectory: text can carry what the native shape cannot
  const text = toShape(conversation, 'text')
  return text.ok ? { ...text, notes: [...text.notes, `not in the tools shape: ${native.reason}`] } : native
}

function toShape(conversation: Conversation, shape: RowShape): RowResult {
  try {
    if (conversation.steps.length === 0) throw new RefusedRow('it has no steps, so there is nothing to learn')
    const { row, notes } =
      shape === 'tools' ? toolsConversation(conversation) : textConversation(conversation)
    return { ok: true, shape, row, notes, estimatedTokens: estimateTokens(row) }
  } catch (error) {
    if (error instanceof RefusedRow) return { ok: false, reason: error.message }
    throw error
  }
}

/** A guess for planning only: four characters of JSON are about one token of code and English. */
function estimateTokens(row: ToolsRow | TextRow): number {
  return Math.ceil(JSON.stringify(row).length / 4)
}

/** What dataset_info.json says of one file; every column and tag is listed on purpose. */
export function datasetInfo(shape: RowShape, fileName: string): Record<string, unknown> {
  return shape === 'tools'
    ? {
        file_name: fileName,
        formatting: 'sharegpt',
        columns: { messages: 'conversations', system: 'system', tools: 'tools' },
        tags: {
          role_tag: 'from',
          content_tag: 'value',
          user_tag: 'human',
          assistant_tag: 'gpt',
          observation_tag: 'observation',
          function_tag: 'function_call',
          system_tag: 'system',
        },
      }
    : {
        file_name: fileName,
        formatting: 'sharegpt',
        columns: { messages: 'messages' },
        tags: {
          role_tag: 'role',
          content_tag: 'content',
          user_tag: 'user',
          assistant_tag: 'assistant',
          system_tag: 'system',
        },
      }
}
