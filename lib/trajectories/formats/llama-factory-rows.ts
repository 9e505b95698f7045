/** What a LLaMA-Factory row looks like, and the rule that its converter enforces in silence. Pure. */
import type { StepBody, StoredHeader } from '#lib/trajectories/types.ts'

/**
 * `tools`: native calls (`function_call` and `observation` turns, tools as JSON).
 * `text`: calls as <function=...> text between user and assistant, the paper's own way.
 */
export type RowShape = 'tools' | 'text'
/** `as-recorded`: each trajectory in the shape its model spoke; as text where the native shape cannot carry it */
export type ShapeChoice = RowShape | 'as-recorded'

export type Conversation = { header: StoredHeader; steps: StepBody[] }

export type ToolsRow = {
  conversations: { from: 'human' | 'gpt' | 'function_call' | 'observation'; value: string }[]
  system: string
  /** a JSON string: a list raises TypeError in the converter */
  tools: string
}
export type TextRow = { messages: { role: 'system' | 'user' | 'assistant'; content: string }[] }

export type RowResult =
  | { ok: true; shape: RowShape; row: ToolsRow | TextRow; notes: string[]; estimatedTokens: number }
  /** one sentence that says why this conversation cannot be a row of this shape */
  | { ok: false; reason: string }

/** A conversation that the format cannot carry. */
export class RefusedRow extends Error {
  override name = 'RefusedRow'
}

/**
 * The converter's rule: after a leading system message, learner turns (assistant, function) sit at even places, the
 * others at odd ones, and the last turn is a learner's.
 * @throws RefusedRow
 */
export function requireAlternation(turns: { learner: boolean; step: number | null }[]): void {
  turns.forEach((turn, place) => {
    if (turn.learner === (place % 2 === 1)) return
    const where = turn.step === null ? 'the opening messages' : `step ${turn.step + 1}`
    throw new RefusedRow(
      `two ${turn.learner ? 'model' : 'environment'} turns follow each other at ${where}; LLaMA-Factory would drop the row in silence`,
    )
  })
  if (turns.length === 0 || turns.length % 2 === 1) {
    throw new RefusedRow(
      'it does not end with a turn of the model; LLaMA-Factory would drop the row in silence',
    )
  }
}
