/** Tool calls in the API's own form: tools beside the messages, one tool message per call. */
import { messageOf } from '#lib/errors.ts'
import type { AgentProfile, ReadCall } from '../profile.ts'

export const functionCalling: AgentProfile = {
  begin: ({ system, user, tools }) => ({
    messages: [
      { role: 'system', content: system },
      { role: 'user', content: user },
    ],
    tools,
    prompts: [],
  }),
  readCalls: (message) =>
    (message.tool_calls ?? []).map(({ id, function: { name, arguments: raw } }) => {
      const read = readArguments(raw)
      return { call: { id, name, rawArguments: raw, arguments: read.value }, problem: read.problem }
    }),
  reply: (calls, observations) =>
    calls.map((call, i) => ({
      role: 'tool',
      tool_call_id: call.id,
      content: observations[i]?.content ?? '',
    })),
}

function readArguments(raw: string): Pick<ReadCall, 'problem'> & { value: Record<string, unknown> | null } {
  // Models that want no arguments often send none.
  if (raw.trim() === '') return { value: {}, problem: null }
  try {
    const value: unknown = JSON.parse(raw)
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
      return { value: { ...value }, problem: null }
    }
    return { value: null, problem: 'the arguments are JSON, but not an object' }
  } catch (error) {
    return { value: null, problem: `the arguments are not valid JSON (${messageOf(error)})` }
  }
}
