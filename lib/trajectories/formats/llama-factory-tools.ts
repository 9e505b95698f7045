import {
  type Conversation,
  RefusedRow,
  requireAlternation,
  type ToolsRow,
} from '#lib/trajectories/formats/llama-factory-rows.ts'
import { openingOf } from '#lib/trajectories/formats/opening.ts'
import type { StepBody } from '#lib/trajectories/types.ts'

type Turn = ToolsRow['conversations'][number] & { step: number | null }

// qwen's template wraps one observation turn: two results in it must close and open that wrapper themselves
const betweenResults = '\n</tool_response>\n<tool_response>\n'

/** @throws RefusedRow */
export function toolsConversation(conversation: Conversation): { row: ToolsRow; notes: string[] } {
  if (conversation.header.profile === 'codeact-text') {
    throw new RefusedRow('its calls were written as text (codeact-text); export it in the text shape')
  }
  const notes: string[] = []
  const opening = openingOf(conversation)
  const turns: Turn[] = [{ from: 'human', value: opening.user, step: null }]
  conversation.steps.forEach((step, index) => {
    if (step.reasoning) note(notes, 'reasoning left out')
    turns.push({ ...modelTurn(step, index), step: index })
    const answer = answerTurn(step, notes)
    if (answer) turns.push({ ...answer, step: index })
  })
  if (turns.at(-1)?.from === 'human' || turns.at(-1)?.from === 'observation') {
    turns.pop()
    note(notes, 'last answer of the environment left out')
  }
  requireAlternation(
    turns.map(({ from, step }) => ({ learner: from === 'gpt' || from === 'function_call', step })),
  )
  return {
    row: {
      conversations: turns.map(({ from, value }) => ({ from, value })),
      system: opening.system,
      tools: JSON.stringify(conversation.header.tools),
    },
    notes,
  }
}

function note(notes: string[], text: string): void {
  if (!notes.includes(text)) notes.push(text)
}

/** `text<tool_call>[...]</tool_call>`: the only way in which text beside a call survives. @throws RefusedRow */
function modelTurn(step: StepBody, index: number): Omit<Turn, 'step'> {
  const text = step.message.content ?? ''
  if (step.calls.length === 0) {
    if (text.trim() === '') throw new RefusedRow(`step ${index + 1} is empty: neither text nor a call`)
    return { from: 'gpt', value: text }
  }
  for (const tag of ['<tool_call>', '</tool_call>', '<think>', '</think>']) {
    if (text.includes(tag)) {
      throw new RefusedRow(
        `the text of step ${index + 1} holds a literal ${tag}, which this shape cannot carry; use the text shape`,
      )
    }
  }
  const calls = step.calls.map((call) => {
    if (call.arguments === null) {
      throw new RefusedRow(
        `a call of step ${index + 1} has arguments that are no JSON object, which this shape cannot carry; use the text shape`,
      )
    }
    return { name: call.name, arguments: call.arguments }
  })
  return {
    from: 'function_call',
    value: `${text && `${text}\n`}<tool_call>${escapedJson(calls)}</tool_call>`,
  }
}

/** The converter finds the end of a call with a regular expression: inside the JSON the tag must not be literal. */
function escapedJson(calls: unknown): string {
  return JSON.stringify(calls).replaceAll('</tool_call>', '\\u003c/tool_call>')
}

function answerTurn(step: StepBody, notes: string[]): Omit<Turn, 'step'> | null {
  const results = step.reply.flatMap((message) => (message.role === 'tool' ? [message.content] : []))
  const said = step.reply.flatMap((message) => (message.role === 'user' ? [message.content] : []))
  if (results.length === 0) return said.length > 0 ? { from: 'human', value: said.join('\n\n') } : null
  // an observation and a user turn in a row would drop the row: what was said travels inside the observation
  if (said.length > 0) note(notes, 'message of the environment joined to a tool result')
  return { from: 'observation', value: [results.join(betweenResults), ...said].join('\n\n') }
}
