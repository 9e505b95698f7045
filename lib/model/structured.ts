/** Answers as data: JSON out of a model's text, checked, and asked for again where it failed (bounded). */
import { z } from 'zod'
import { UserError } from '#lib/errors.ts'
import type { Prompts } from '#lib/prompts/prompts.ts'
import { jsonIn } from './json-in-text.ts'
import type { CallLabel, ChatMessage, Model, ModelAnswer, Sampling, Usage } from './model.ts'

type Question = {
  model: Model
  /** says how bad answers are asked for again */
  prompts: Pick<Prompts, 'render'>
  messages: ChatMessage[]
  /** the first call gets index `firstIndex` (default 0), every repair the next one */
  label: Omit<CallLabel, 'index'> & { firstIndex?: number }
  sampling?: Sampling
  signal: AbortSignal
  /** default 2 */
  maxRepairs?: number
  /** hears of every answer that is asked for again, and why */
  say?: (message: string) => void
}

/** What the questions cost together, and where the numbering of calls goes on. */
export type Spent = { calls: number; nextIndex: number; usage: Usage; costUsd: number }

/** The model was asked again as often as allowed; `problems` is what was still wrong. */
export class UnusableAnswerError extends UserError {
  override name = 'UnusableAnswerError'
  readonly problems: string[]
  constructor(message: string, problems: string[]) {
    super(message)
    this.problems = problems
  }
}

/**
 * @param check further problems, one sentence each, of a value that fits the schema
 * @throws UnusableAnswerError when it is still wrong after the last repair; ModelError from the model
 */
export async function askForObject<T>(
  question: Question & { schema: z.ZodType<T>; check?: (value: T) => string[] | Promise<string[]> },
): Promise<{ value: T } & Spent> {
  const talk = conversationWith(question)
  const maxRepairs = question.maxRepairs ?? 2
  for (let repair = 0; ; repair++) {
    const answer = await talk.next()
    const read = await readValue(answer, question.schema, question.check)
    if ('value' in read) return { value: read.value, ...talk.spent() }
    if (repair === maxRepairs) throw unusable(question, read.problems)
    sayAgain(question, read.problems)
    talk.answerWas(
      answer,
      question.prompts.render('repair/object', { problems: bullets(read.problems) }).text,
    )
  }
}

/** One item that stayed wrong: its text as received (null = it never came) and why. */
export type Unrepaired = { received: unknown; problems: string[] }

/**
 * A list of which the good items are kept and only the bad or missing ones are asked for again.
 * @param count how many are wanted; without it whatever came is enough
 * @param check further problems of an item, seeing those kept so far (near-duplicates, clashing names)
 * @throws UnusableAnswerError when not one item could be used; ModelError from the model
 */
export async function askForItems<T>(
  question: Question & {
    itemSchema: z.ZodType<T>
    count?: number
    check?: (item: T, kept: T[]) => string[] | Promise<string[]>
    /** hears of every bad or missing item; `place` is the same in every life of the run */
    refused?: (item: Unrepaired, place: string) => Promise<void>
  },
): Promise<{ items: T[]; unrepaired: Unrepaired[] } & Spent> {
  const talk = conversationWith(question)
  const maxRepairs = question.maxRepairs ?? 2
  const kept: T[] = []
  for (let repair = 0; ; repair++) {
    const answer = await talk.next()
    const bad = await sortItems(answer, { ...question, kept })
    const missing = question.count === undefined ? 0 : question.count - kept.length - bad.length
    for (let i = 0; i < missing; i++) bad.push({ received: null, problems: ['it is missing from the list'] })
    for (const [at, item] of bad.entries()) await question.refused?.(item, `${repair} ${at}`)
    if (bad.length === 0) return { items: kept, unrepaired: [], ...talk.spent() }
    if (repair === maxRepairs) {
      if (kept.length > 0) return { items: kept, unrepaired: bad, ...talk.spent() }
      throw unusable(
        question,
        bad.flatMap((item) => item.problems),
      )
    }
    sayAgain(
      question,
      bad.flatMap((item) => item.problems),
    )
    const problems = bad.map((item, i) => `Item ${i + 1}:\n${bullets(item.problems)}`).join('\n')
    const counts = { kept: `${kept.length}`, count: `${bad.length}` }
    talk.answerWas(answer, question.prompts.render('repair/items', { problems, ...counts }).text)
  }
}

async function sortItems<T>(
  answer: ModelAnswer,
  given: {
    itemSchema: z.ZodType<T>
    count?: number
    kept: T[]
    check?: (item: T, kept: T[]) => string[] | Promise<string[]>
  },
): Promise<Unrepaired[]> {
  const read = await readValue(answer, z.union([z.array(z.unknown()), z.record(z.string(), z.unknown())]))
  if ('problems' in read) return [{ received: answer.message.content, problems: read.problems }]
  const received = itemsOf(read.value)
  const bad: Unrepaired[] = []
  for (const item of received) {
    if (given.kept.length === given.count) break
    const parsed = given.itemSchema.safeParse(item)
    const problems = parsed.success
      ? ((await given.check?.(parsed.data, given.kept)) ?? [])
      : problemsOf(parsed.error)
    if (parsed.success && problems.length === 0) given.kept.push(parsed.data)
    else bad.push({ received: item, problems })
  }
  return given.count === undefined ? bad : bad.slice(0, given.count - given.kept.length)
}

/** A list, a list under "items", or one bare item: asked for one thing, models often leave the brackets out. */
function itemsOf(value: unknown[] | Record<string, unknown>): unknown[] {
  if (Array.isArray(value)) return value
  return Array.isArray(value.items) ? value.items : [value]
}

async function readValue<T>(
  answer: ModelAnswer,
  schema: z.ZodType<T>,
  check?: (value: T) => string[] | Promise<string[]>,
): Promise<{ value: T } | { problems: string[] }> {
  const found = jsonIn(answer.message.content ?? '')
  if ('problem' in found) {
    const cut = answer.finishReason === 'length' ? ' (it was cut at the token limit: be shorter)' : ''
    return { problems: [`${found.problem}${cut}`] }
  }
  const parsed = schema.safeParse(found.value)
  if (!parsed.success) return { problems: problemsOf(parsed.error) }
  const problems = (await check?.(parsed.data)) ?? []
  return problems.length > 0 ? { problems } : { value: parsed.data }
}

function conversationWith(question: Question) {
  const { firstIndex = 0, ...label } = question.label
  const messages = [...question.messages]
  const usage: Usage = { promptTokens: 0, completionTokens: 0, cachedTokens: 0 }
  let calls = 0
  let costUsd = 0
  return {
    async next(): Promise<ModelAnswer> {
      const call: CallLabel = { ...label, index: firstIndex + calls }
      const request = { messages: [...messages], tools: [], sampling: question.sampling ?? {}, call }
      const answer = await question.model.complete(request, question.signal)
      calls++
      costUsd += answer.costUsd
      usage.promptTokens += answer.usage.promptTokens
      usage.completionTokens += answer.usage.completionTokens
      usage.cachedTokens += answer.usage.cachedTokens
      return answer
    },
    answerWas(answer: ModelAnswer, complaint: string): void {
      messages.push(answer.message, { role: 'user', content: complaint })
    },
    spent: (): Spent => ({ calls, nextIndex: firstIndex + calls, usage, costUsd }),
  }
}

function problemsOf(error: z.ZodError): string[] {
  return error.issues.map((issue) => {
    const place = issue.path.map(String).join('.')
    return place ? `${place}: ${issue.message}` : issue.message
  })
}

function sayAgain(question: Question, problems: string[]): void {
  const shown = problems.slice(0, 5).join('; ')
  question.say?.(`The answer for ${placeOf(question)} is asked for again: ${shown}.`)
}

function placeOf({ label: { role, task } }: Question): string {
  return task === '-' ? role : `${role} of task ${task}`
}

function unusable(question: Question, problems: string[]): UnusableAnswerError {
  const where = placeOf(question)
  const asked = (question.maxRepairs ?? 2) + 1
  return new UnusableAnswerError(
    `${question.model.name} gave no usable answer for ${where} in ${asked} tries: ${problems.slice(0, 5).join('; ')}. Resume the run to ask again, or start one with another model.`,
    problems,
  )
}

function bullets(problems: string[]): string {
  return problems.map((problem) => `- ${problem}`).join('\n')
}
