/**
 * Tool calls as text, for models without function calling (the paper's and OpenHands' way): tools are described in the
 * system message, a call is `<function=name><parameter=key>value</parameter></function>`, its result a user message
 * "EXECUTION RESULT of [name]:". One call per message; text around it is kept and ignored.
 */
import { z } from 'zod'
import type { ToolDefinition } from '#lib/model/model.ts'
import { usedPrompt } from '#lib/prompts/prompts.ts'
import type { AgentProfile, ReadCall } from '../profile.ts'
import { findTool } from '../tools/index.ts'

export const codeactText: AgentProfile = {
  begin({ system, user, tools, prompts }) {
    const prompt = prompts.render('agent/codeact-text', {
      system,
      tools: tools.map(describeTool).join('\n\n'),
    })
    return {
      messages: [
        { role: 'system', content: prompt.text },
        { role: 'user', content: user },
      ],
      tools: [],
      prompts: [usedPrompt(prompt)],
    }
  },
  readCalls(message, stepIndex) {
    const read = readFirstCall(message.content ?? '', `call_${stepIndex}_0`)
    return read ? [read] : []
  },
  reply: (calls, observations) =>
    calls.map((call, i) => ({
      role: 'user',
      content: `EXECUTION RESULT of [${call.name}]:\n${observations[i]?.content ?? ''}`,
    })),
}

/** What a parameter's schema says that a text can show. */
const shownSchema = z.object({
  properties: z
    .record(
      z.string(),
      z.object({
        type: z.string().optional(),
        description: z.string().optional(),
        enum: z.array(z.string()).optional(),
      }),
    )
    .default({}),
  required: z.array(z.string()).default([]),
})

function describeTool({ function: { name, description, parameters } }: ToolDefinition): string {
  const { properties, required } = shownSchema.parse(parameters)
  const lines = Object.entries(properties).map(
    ([key, { type = 'any', description: about = '', enum: allowed }]) => {
      const choices = allowed ? `; one of ${allowed.join(', ')}` : ''
      return `  - ${key} (${type}, ${required.includes(key) ? 'required' : 'optional'}${choices}): ${about}`
    },
  )
  return [`${name}: ${description}`, ...lines].join('\n')
}

function readFirstCall(text: string, id: string): ReadCall | null {
  const opening = /<function=([^>\s]*)>/.exec(text)
  if (!opening) return null
  const name = opening[1] ?? ''
  const body = text.slice(opening.index + opening[0].length)
  const { values, length, closed, problem } = readParameters(body)
  const call = {
    id,
    name,
    rawArguments: body.slice(0, length),
    arguments: problem === null ? typed(name, values) : null,
  }
  if (problem !== null) return { call, problem }
  // A stop word cuts the closing tag off at many endpoints; whole parameters are enough then.
  const more = closed && /<function=/.test(body.slice(length + '</function>'.length))
  return { call, problem: more ? 'a message may hold one call only; none was run' : null }
}

function readParameters(body: string) {
  const values: Record<string, string> = {}
  let position = 0
  const result = (problem: string | null, closed = false) => ({ values, length: position, closed, problem })
  for (;;) {
    const rest = body.slice(position)
    const gap = /^\s*/.exec(rest)?.[0].length ?? 0
    if (rest.startsWith('</function', gap)) {
      position += gap
      return result(null, true)
    }
    if (rest.length === gap)
      return result(Object.keys(values).length > 0 ? null : 'it ends before </function>')
    const parameter = /^\s*<parameter=([^>\s]+)>/.exec(rest)
    if (!parameter)
      return result(`"${rest.trim().slice(0, 40)}" stands where <parameter=...> or </function> must`)
    const start = position + parameter[0].length
    const end = endOfValue(body, start)
    if (end === -1) return result(`the parameter ${parameter[1]} has no </parameter>`)
    values[parameter[1] ?? ''] = body.slice(start, end).replace(/^\n/, '').replace(/\n$/, '')
    position = end + '</parameter>'.length
  }
}

/** A value may itself hold "</parameter>": it ends where another parameter, the call's end or nothing follows. */
function endOfValue(body: string, start: number): number {
  const tag = '</parameter>'
  for (let end = body.indexOf(tag, start); end !== -1; end = body.indexOf(tag, end + 1)) {
    if (/^\s*(<parameter=|<\/function|$)/.test(body.slice(end + tag.length))) return end
  }
  return -1
}

/** Text becomes what the tool's schema wants; what does not read as JSON stays text, and the tool says so. */
function typed(name: string, values: Record<string, string>): Record<string, unknown> {
  const definition = findTool(name)?.definition
  const properties = definition ? shownSchema.parse(definition.function.parameters).properties : {}
  return Object.fromEntries(
    Object.entries(values).map(([key, text]) => {
      const type = properties[key]?.type
      return [key, type && type !== 'string' ? jsonOrText(text) : text]
    }),
  )
}

function jsonOrText(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}
