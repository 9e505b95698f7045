import type { StepBody } from '#lib/trajectories/types.ts'

/** What the model said beside its calls. In a text dialect the call is a part of the message: it is shown once, as a call. */
export function thoughtOf({ message, calls }: Pick<StepBody, 'message' | 'calls'>): string {
  const content = message.content ?? ''
  const native = 'tool_calls' in message && message.tool_calls
  if (native || calls.length === 0) return content.trim()
  return content.split(/<function=/)[0]?.trim() ?? ''
}
