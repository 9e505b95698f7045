import type { ToolDefinition } from '#lib/model/model.ts'
import {
  type Conversation,
  RefusedRow,
  requireAlternation,
  type TextRow,
} from '#lib/trajectories/formats/llama-factory-rows.ts'
import { openingOf } from '#lib/trajectories/formats/opening.ts'
import type { Call, StepBody } from '#lib/trajectories/types.ts'

type Turn = TextRow['messages'][number] & { step: number | null }

/** @throws RefusedRow */
export function textConversation(conversation: Conversation): { row: TextRow; notes: string[] } {
  const native = conversation.header.profile === 'function-calling'
  const notes: string[] = native ? ['calls rendered as text'] : []
  const opening = openingOf(conversation)
  const system = native ? withTools(opening.system, conversation.header.tools) : opening.system
  const turns: Turn[] = [{ role: 'user', content: opening.user, step: null }]
  conversation.steps.forEach((step, index) => {
    if (step.reasoning && !notes.includes('reasoning left out')) notes.push('reasoning left out')
    const said = native ? renderedMessage(step) : (step.message.content ?? '')
    if (said.trim() === '') throw new RefusedRow(`step ${index + 1} is empty: neither text nor a call`)
    turns.push({ role: 'assistant', content: said, step: index })
    const answer = native ? renderedAnswer(step) : plainAnswer(step)
    if (answer) turns.push({ role: 'user', content: answer, step: index })
  })
  if (turns.at(-1)?.role === 'user') {
    turns.pop()
    notes.push('last answer of the environment left out')
  }
  requireAlternation(turns.map(({ role, step }) => ({ learner: role === 'assistant', step })))
  const messages = turns.map(({ role, content }) => ({ role, content }))
  return { row: { messages: system ? [{ role: 'system', content: system }, ...messages] : messages }, notes }
}

function plainAnswer(step: StepBody): string {
  return step.reply.map((message) => message.content ?? '').join('\n\n')
}

function renderedMessage(step: StepBody): string {
  return [step.message.content ?? '', ...step.calls.map(renderedCall)]
    .filter((part) => part !== '')
    .join('\n')
}

/** <function=name> with one <parameter=...> per argument; what could not be parsed goes in as it was received. */
function renderedCall(call: Call): string {
  if (call.arguments === null) return `<function=${call.name}>\n${call.rawArguments}\n</function>`
  const parameters = Object.entries(call.arguments).map(
    ([name, value]) =>
      `<parameter=${name}>${typeof value === 'string' ? value : JSON.stringify(value)}</parameter>\n`,
  )
  return `<function=${call.name}>\n${parameters.join('')}</function>`
}

function renderedAnswer(step: StepBody): string {
  const names = new Map(step.calls.map((call) => [call.id, call.name]))
  return step.reply
    .map((message) =>
      message.role === 'tool'
        ? `EXECUTION RESULT of [${names.get(message.tool_call_id) ?? 'unknown'}]:\n${message.content}`
        : (message.content ?? ''),
    )
    .join('\n\n')
}

/** In the text shape the tools must be told in words: the row has no other place for them. */
function withTools(system: string, tools: ToolDefinition[]): string {
  if (tools.length === 0) return system
  const described = tools.map(
    ({ function: { name, description, parameters } }) =>
      `## ${name}\n${description}\nParameters (JSON schema): ${JSON.stringify(parameters)}`,
  )
  const how = [
    'You may use these functions. To call one, write:',
    '<function=NAME>',
    '<parameter=PARAMETER>value</parameter>',
    '</function>',
    'The result arrives in the next message.',
  ]
  return [system, how.join('\n'), ...described].filter((part) => part !== '').join('\n\n')
}
