/** Models as they are met in the field, each as a pure function of the conversation: how it answers next. */
import type { ModelStage } from '#lib/pipeline/model-stages.ts'
import {
  checklistAnswer,
  planAnswer,
  readerTests,
  rightReader,
  rightWriter,
  setUpAnswers,
  solutionOf,
  testAnswers,
  writerTests,
} from '#lib/pipeline/testing/roman-desk.ts'
import { sampleProposal } from '#lib/pipeline/testing/sample-proposal.ts'
import { finish, type ScriptedAnswer, type ScriptedCall } from '#lib/pipeline/testing/scripted-model.ts'
import type { Conversation } from './conversation.ts'

export type Play = {
  content?: string
  calls?: { name: string; arguments: string }[]
  /** it was cut at the token limit */
  cut?: boolean
  fault?: 'cut-stream' | 'slow' | 'empty' | '500' | '429'
}

export type Character = (conversation: Conversation) => Play

const text = (content: string): Play => ({ content })
const calling = (calls: ScriptedCall[]): Play => ({
  calls: calls.map(({ name, arguments: given }) => ({ name, arguments: JSON.stringify(given) })),
})
const played = (answers: ScriptedAnswer[], turn: number): Play => {
  const answer = answers[Math.min(turn, answers.length - 1)] ?? 'There is nothing left to say.'
  if (answer instanceof Error) throw answer
  return typeof answer === 'string' ? text(answer) : calling(answer)
}

/** In whatever domain is asked for. */
const proposalAnswer = ({ messages }: Pick<Conversation, 'messages'>) => {
  const asked = messages.find(({ role }) => role === 'user')?.content ?? ''
  const [, domain] = /for the domain "([^"]+)"/.exec(asked) ?? []
  return JSON.stringify([sampleProposal(domain ? { domain } : {})])
}

const tests: Record<string, string> = { '1.1.1': readerTests, '1.1.2': writerTests }
const solutions: Record<string, ScriptedCall> = { '1.1.1': rightReader, '1.1.2': rightWriter }

/** Truly solves the first two tasks of a small project. */
export const careful: Character = ({ stage, task, turn, tools, messages }) => {
  switch (stage) {
    case 'propose':
      return text(proposalAnswer({ messages }))
    case 'break-down':
      return text(planAnswer)
    case 'checklist':
      return text(checklistAnswer)
    case 'set-up':
      return played(setUpAnswers, turn)
    case 'write-tests':
      return played(testAnswers(task, tests[task] ?? ''), turn)
    case 'implement':
      return played(solutionOf(task, ...(solutions[task] ? [solutions[task]] : [])), turn)
    default:
      return tools.length > 0 ? calling([{ name: 'report', arguments: { word: 'ready' } }]) : text('ready')
  }
}

const halfOf = (answer: string) => answer.slice(0, answer.length / 2)

/** Malformed, truncated, wrong ids, empty: what is asked for again comes right, what it has to do alone does not. */
export const sloppy: Character = (conversation) => {
  const { stage, turn, asked } = conversation
  const later = (by: number) => careful({ ...conversation, turn: turn - by })
  switch (stage) {
    case 'propose':
      if (turn === 0) return text('Sure! A calculator for Roman numerals would be a great project.')
      if (turn === 1) return { content: halfOf(proposalAnswer(conversation)), cut: true }
      return careful(conversation)
    case 'break-down':
      return sloppyPlan(conversation)
    case 'checklist':
      if (turn === 0) return text(checklistAnswer.replaceAll('"exact"]', '"no-such-id"]'))
      return careful(conversation)
    case 'set-up':
      if (turn === 0) return calling([{ name: 'write_file', arguments: { path: 'x.py' } }])
      if (turn === 1) return { calls: [{ name: 'execute_bash', arguments: '{"command": "ls' }] }
      return later(2)
    case 'write-tests':
      if (turn === 0) return text('I will now write the tests.')
      if (turn === 1 && asked === 0) return { fault: 'empty' }
      return later(1)
    case 'implement':
      if (turn === 0)
        return { calls: [{ name: 'str_replace_editor', arguments: '{"command": "create", "pa' }], cut: true }
      return text('The task is implemented.')
    default:
      return careful(conversation)
  }
}

/** Cut in the middle, then a dependency that does not exist, then right. */
function sloppyPlan({ messages, turn }: Conversation): Play {
  const middle = planAnswer.indexOf('\n', planAnswer.length / 2)
  if (turn === 0) return { content: planAnswer.slice(0, middle), cut: true }
  const before = messages.findLast(({ role }) => role === 'assistant')?.content ?? ''
  if (before.includes('</plan>')) return text(planAnswer)
  return text(planAnswer.slice(middle).replace('</plan>', '\nnothing of the layout\n</plan>'))
}

/** Says that it is done and has done nothing, from a stage on. */
export function liar(from: ModelStage = 'implement'): Character {
  const order: (ModelStage | null)[] = ['set-up', 'write-tests', 'implement']
  return (conversation) => {
    const { stage } = conversation
    const lies = order.includes(stage) && order.indexOf(stage) >= order.indexOf(from)
    return lies
      ? calling([{ ...finish, arguments: { message: 'All done, every test passes.' } }])
      : careful(conversation)
  }
}

export const slow: Character = (conversation) => ({ ...careful(conversation), fault: 'slow' })

/** Three of ten requests fail, each in another way, the same ones whenever they come in the same order. */
export function flaky(seed = 7): Character {
  let state = seed
  let failures = 0
  const kinds = ['500', 'cut-stream', '429'] as const
  return (conversation) => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648
    if (state / 2_147_483_648 >= 0.3) return careful(conversation)
    return { ...careful(conversation), fault: kinds[failures++ % kinds.length] as (typeof kinds)[number] }
  }
}

export const characters: Record<string, () => Character> = {
  careful: () => careful,
  sloppy: () => sloppy,
  liar: () => liar(),
  slow: () => slow,
  flaky: () => flaky(),
}
