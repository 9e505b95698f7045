/** Classic OpenHands events (action and observation). */
import {
  type ConversationBuilder,
  conversationBuilder,
} from '#lib/trajectories/foreign/conversation-builder.ts'
import { observedEdits } from '#lib/trajectories/foreign/formats/openhands-edits.ts'
import {
  append,
  isRecord,
  type JsonRecord,
  kept,
  numberOf,
  recordOf,
  recordsOf,
  textOf,
  timeOf,
  without,
  wordsOf,
} from '#lib/trajectories/foreign/json.ts'
import { callOf, contentOf, openAiCalls, toolsOf, usageOf } from '#lib/trajectories/foreign/parts.ts'
import { addEdits, type ForeignStep, type ForeignTrajectory } from '#lib/trajectories/foreign/trajectory.ts'
import type { Call } from '#lib/trajectories/types.ts'

type State = {
  trajectory: ForeignTrajectory
  builder: ConversationBuilder
  /** answers by the id of the model's response: its calls come as events of their own */
  answers: Map<string, ForeignStep>
  /** call of an action, by the event's id */
  callOfEvent: Map<number, string>
  /** accumulated cost so far: steps get the differences */
  cost: number | null
}

/** @returns why events could not be read, one sentence each */
export function readEvents(events: unknown[], trajectory: ForeignTrajectory): string[] {
  const state: State = {
    trajectory,
    builder: conversationBuilder(trajectory),
    answers: new Map(),
    callOfEvent: new Map(),
    cost: null,
  }
  const skipped: string[] = []
  for (const [at, event] of events.entries()) {
    if (!isRecord(event)) skipped.push(`event ${at + 1} is no object`)
    else readEvent(event, state)
  }
  return skipped
}

function readEvent(event: JsonRecord, state: State): void {
  const { trajectory } = state
  const at = timeOf(event.timestamp)
  trajectory.startedAt ??= at
  trajectory.endedAt = at ?? trajectory.endedAt
  noteModel(event, trajectory)
  if (typeof event.action === 'string') readAction(event, state)
  else if (typeof event.observation === 'string') readObservation(event, state)
  else keep(event, state)
}

function noteModel(event: JsonRecord, trajectory: ForeignTrajectory): void {
  const response = recordOf(recordOf(event.tool_call_metadata).model_response)
  trajectory.model ??= wordsOf(response.model)
}

function keep(event: JsonRecord, { builder, trajectory }: State): void {
  append(builder.last()?.extra ?? trajectory.extra, 'records', event)
}

/** no word of the model and nothing it was told: the program's own doings */
const bookkeeping = [
  'change_agent_state',
  'recall',
  'null',
  'condensation',
  'condensation_request',
  'loop_recovery',
]

function readAction(event: JsonRecord, state: State): void {
  const { trajectory, builder } = state
  const args = argumentsOf(event)
  const action = textOf(event.action) ?? ''
  if (bookkeeping.includes(action)) {
    keep(event, state)
    if (action === 'condensation') builder.last()?.marks.push('context compacted')
  } else if (action === 'system') {
    trajectory.tools = toolsOf(args.tools)
    trajectory.extra.system = without(args, ['content', 'tools'])
    builder.say('system', textOf(args.content) ?? '')
  } else if (action === 'message' && isPerson(event, state)) {
    builder.say(
      'user',
      textOf(args.content) ?? textOf(event.message) ?? '',
      kept({ images: args.image_urls ?? undefined }),
    )
  } else readAgentAction(event, args, state)
}

/** Actions of old files have their arguments beside the name. */
function argumentsOf(event: JsonRecord): JsonRecord {
  return isRecord(event.args)
    ? event.args
    : without(event, ['action', 'id', 'timestamp', 'source', 'message', 'cause'])
}

/** Old files name no source: what is said before the first answer is the task. */
function isPerson(event: JsonRecord, { builder }: State): boolean {
  return event.source === 'user' || (event.source === undefined && builder.last() === null)
}

function readAgentAction(event: JsonRecord, args: JsonRecord, state: State): void {
  const metadata = recordOf(event.tool_call_metadata)
  const response = recordOf(metadata.model_response)
  const responseId = wordsOf(response.id)
  const begun = responseId === null ? undefined : state.answers.get(responseId)
  const step = begun ?? newAnswer(event, args, { response, state })
  if (responseId !== null) state.answers.set(responseId, step)
  const call = callOfAction(event, args, { step, state })
  if (call && !step.calls.some((each) => each.id === call.id)) state.builder.addCalls(step, [call])
  const id = numberOf(event.id)
  if (call && id !== null) state.callOfEvent.set(id, call.id)
  if (event.action === 'finish') state.trajectory.end = 'finished'
  if (event.action === 'reject') state.trajectory.end = 'rejected'
  addCost(event, step, state)
  Object.assign(
    step.extra,
    kept({ security_risk: args.security_risk, confirmation_state: args.confirmation_state }),
  )
}

type Given = { response: JsonRecord; state: State }

function newAnswer(event: JsonRecord, args: JsonRecord, { response, state }: Given): ForeignStep {
  const said = recordOf(recordsOf(response.choices)[0]?.message)
  const thought = textOf(args.thought)
  const content =
    'content' in said
      ? contentOf(said.content).text
      : event.action === 'message'
        ? textOf(args.content)
        : thought
  const step = state.builder.answer(
    content,
    openAiCalls(said.tool_calls, String(state.trajectory.steps.length + 1)),
  )
  step.reasoning = wordsOf(said.reasoning_content)
  step.usage = usageOf(response.usage)
  step.at = timeOf(event.timestamp)
  Object.assign(step.extra, kept({ response: without(response, ['choices', 'usage']) }))
  return step
}

type Acting = { step: ForeignStep; state: State }

/** The call that an event stands for: one of the response's, or, without native calls, the action itself. */
function callOfAction(event: JsonRecord, args: JsonRecord, { step, state }: Acting): Call | null {
  if (event.action === 'message') return null
  const metadata = recordOf(event.tool_call_metadata)
  const id = textOf(metadata.tool_call_id)
  const known = step.calls.find((call) => call.id === id)
  if (known) return known
  const name = textOf(metadata.function_name) ?? textOf(event.action) ?? 'unnamed'
  const about = [
    'thought',
    'security_risk',
    'confirmation_state',
    'is_confirmed',
    'action_risk',
    'keep_prompt',
  ]
  const place =
    event.id === undefined ? `of-${state.trajectory.steps.length}-${step.calls.length + 1}` : String(event.id)
  return callOf(id ?? `event-${place}`, name, without(args, about))
}

function addCost(event: JsonRecord, step: ForeignStep, state: State): void {
  const metrics = recordOf(event.llm_metrics)
  const accumulated = numberOf(metrics.accumulated_cost)
  if (accumulated === null) return
  // a smaller sum than before begins a new session
  const more = accumulated - (state.cost ?? 0)
  const cost = more >= 0 ? more : accumulated
  if (cost > 0 || step.costUsd === null) step.costUsd = (step.costUsd ?? 0) + cost
  state.cost = accumulated
}

function readObservation(event: JsonRecord, state: State): void {
  const kind = textOf(event.observation) ?? ''
  const extras = recordOf(event.extras)
  const callId =
    textOf(recordOf(event.tool_call_metadata).tool_call_id) ??
    state.callOfEvent.get(numberOf(event.cause) ?? -1)
  const isAnswer = callId !== undefined || (kind !== 'null' && openCall(state))
  if (!isAnswer || kind === 'agent_state_changed' || kind === 'recall' || kind === 'null') {
    keep(event, state)
    return
  }
  const exitCode =
    numberOf(recordOf(extras.metadata).exit_code) ?? numberOf(extras.exit_code) ?? numberOf(event.exit_code)
  state.builder.observe(
    callId ?? null,
    {
      content: contentOf(event.content).text,
      error: kind === 'error' || event.success === false || (exitCode !== null && exitCode !== 0),
      ...(exitCode === null ? {} : { exitCode }),
    },
    kept({
      ...without(event, ['content', 'tool_call_metadata', 'observation', 'source', 'cause', 'llm_metrics']),
    }),
  )
  if (kind === 'edit') addEdits(state.builder.last(), observedEdits(extras))
}

function openCall({ builder }: State): boolean {
  const step = builder.last()
  return step !== null && step.calls.length > step.observations.length
}
