/** Builds a trajectory's opening and steps from messages in the order in which the model saw them. Pure. */
import type { ChatMessage } from '#lib/model/model.ts'
import { isRecord, type JsonRecord, recordOf } from '#lib/trajectories/foreign/json.ts'
import { callMessages } from '#lib/trajectories/foreign/parts.ts'
import {
  type ForeignStep,
  type ForeignTrajectory,
  foreignStep,
} from '#lib/trajectories/foreign/trajectory.ts'
import type { Call, Observation } from '#lib/trajectories/types.ts'

export type SeenObservation = Partial<Observation> & Pick<Observation, 'content'>

export type ConversationBuilder = {
  /** a system or user message: part of the opening, or of what the last step was told */
  say(role: 'system' | 'user', content: string, extra?: Record<string, unknown>): void
  answer(content: string | null, calls?: Call[]): ForeignStep
  /** calls that come after the answer they belong to */
  addCalls(step: ForeignStep, calls: Call[]): void
  /** an answer to a call by its id, wherever that call is; null = to the first call of the last step that has none */
  observe(callId: string | null, observation: SeenObservation, extra?: Record<string, unknown>): void
  /** null before the first answer */
  last(): ForeignStep | null
}

type Target = Pick<ForeignTrajectory, 'opening' | 'steps' | 'extra' | 'profile'>

export function conversationBuilder(target: Target): ConversationBuilder {
  const callers = new Map<string, ForeignStep>()
  const openCall = openCalls()
  const last = () => target.steps.at(-1) ?? null
  const tell = (message: ChatMessage, extra: Record<string, unknown> = {}) => {
    const step = last()
    const messages = step ? step.reply : target.opening
    messages.push(message)
    if (Object.keys(extra).length > 0) keepExtra(step ? step.extra : target.extra, messages.length, extra)
  }
  const addCalls = (step: ForeignStep, calls: Call[]) => {
    for (const call of calls) {
      step.calls.push(call)
      callers.set(call.id, step)
    }
    // calls written as text are part of the content already
    if (calls.length === 0 || target.profile !== 'function-calling') return
    step.message.tool_calls ??= []
    for (const message of callMessages(calls)) step.message.tool_calls.push(message)
  }
  return {
    last,
    say: (role, content, extra) => tell({ role, content }, extra),
    answer(content, calls = []) {
      const step = foreignStep(content)
      addCalls(step, calls)
      target.steps.push(step)
      return step
    },
    addCalls,
    observe(callId, observation, extra) {
      const step = (callId !== null && callers.get(callId)) || last()
      const id = callId ?? openCall(step)
      if (step && id !== null)
        step.observations.push({ callId: id, error: false, durationMs: null, ...observation })
      const { content } = observation
      const native = target.profile === 'function-calling' && id !== null
      tell(native ? { role: 'tool', tool_call_id: id, content } : { role: 'user', content }, extra)
    },
  }
}

/** The first call of a step without an observation; looks at each call and observation once. */
function openCalls(): (step: ForeignStep | null) => string | null {
  const looked = new WeakMap<ForeignStep, { calls: number; observations: number; answered: Set<string> }>()
  return (step) => {
    if (step === null) return null
    const before = looked.get(step) ?? { calls: 0, observations: 0, answered: new Set<string>() }
    looked.set(step, before)
    for (; before.observations < step.observations.length; before.observations++)
      before.answered.add(step.observations[before.observations]?.callId ?? '')
    while (before.calls < step.calls.length && before.answered.has(step.calls[before.calls]?.id ?? ''))
      before.calls++
    return step.calls[before.calls]?.id ?? null
  }
}

/** What a message had beside its text, under the message's place among those it stands with (from 1). */
function keepExtra(into: JsonRecord, place: number, extra: JsonRecord): void {
  if (!isRecord(into.messages)) into.messages = {}
  recordOf(into.messages)[String(place)] = extra
}
