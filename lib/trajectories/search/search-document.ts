/** What of a trajectory can be found by its words: its name, its opening, and the beginning of what each step said, did and saw. Pure. */
import { fold, wordsOf } from '#lib/trajectories/search/words.ts'
import type { StepBody, StoredHeader } from '#lib/trajectories/types.ts'

/** Characters that are searchable; what a step has more is not. Said in the interface. */
export const searchCaps = {
  opening: 4_000,
  /** of a step's words and thoughts */
  said: 1_000,
  /** of the arguments of its calls */
  done: 1_000,
  /** of what it was answered: the beginning, and the end, where errors stand */
  observed: 1_000,
  observedEnd: 500,
} as const

/** between the parts of a document; taken out of texts */
const separator = '\u0001'
/** before the words of the name, so that names can be searched alone */
const nameMark = '='

export type SearchDocument = {
  /** folded: name, opening, then one part for each step */
  text: string
  /** distinct and sorted, those of the name once more behind a mark */
  words: string[]
  /** steps of which a part is not searchable */
  cutSteps: number
}

export type Named = { title: string; taskNumber: string | null }

/** Where a part of a document stands: `name`, `opening`, or the index of a step. */
export type Place = 'name' | 'opening' | number

export function searchDocument(
  named: Named,
  header: Pick<StoredHeader, 'messages'> | null,
  steps: Iterable<{ text: string; cut: boolean }>,
): SearchDocument {
  const name = nameOf(named)
  const parts = [name, part(header ? openingText(header) : '')]
  let cutSteps = 0
  for (const step of steps) {
    parts.push(part(step.text))
    if (step.cut) cutSteps += 1
  }
  return { text: parts.join(separator), words: documentWords(name, wordsOfParts(parts)), cutSteps }
}

/** A folded name: title and task number. */
export function nameOf({ title, taskNumber }: Named): string {
  return part(taskNumber === null ? title : `${title} ${taskNumber}`)
}

export function documentWords(name: string, words: Iterable<string>): string[] {
  const distinct = new Set(words)
  for (const word of new Set(wordsOf(name))) distinct.add(word).add(markName(word))
  return [...distinct].sort()
}

export function markName(word: string): string {
  return `${nameMark}${word}`
}

export function isNameMark(word: string): boolean {
  return word.startsWith(nameMark)
}

export function partsOf(text: string): { place: Place; text: string }[] {
  return text.split(separator).map((each, at) => ({
    place: at === 0 ? 'name' : at === 1 ? 'opening' : at - 2,
    text: each,
  }))
}

function* wordsOfParts(parts: string[]): Generator<string> {
  for (const each of parts) yield* wordsOf(each)
}

/** Folded, and without what stands between parts. */
export function part(text: string): string {
  return fold(text.replaceAll(separator, ' ').replaceAll('\u0000', ' '))
}

export function openingText({ messages }: Pick<StoredHeader, 'messages'>): string {
  const asked = messages.flatMap(({ role, content }) => (role === 'user' && content ? [content] : []))
  return asked.join('\n').slice(0, searchCaps.opening)
}

/** The searchable text of one step, as it was written. */
export function stepText(body: StepBody): { text: string; cut: boolean } {
  const { message, reasoning, calls, observations, reply, marks } = body
  const said = [reasoning, message.content].filter(Boolean).join('\n')
  const done = calls.map((call) => `${call.name} ${argumentText(call)}`).join('\n')
  const told = reply.flatMap(({ role, content }) => (role === 'user' && content ? [content] : []))
  const observed = [...observations.map(({ content }) => content), ...told, ...marks].join('\n')
  const { said: saidCap, done: doneCap, observed: observedCap, observedEnd } = searchCaps
  const long = observed.length > observedCap + observedEnd
  return {
    text: [
      said.slice(0, saidCap),
      done.slice(0, doneCap),
      long ? `${observed.slice(0, observedCap)}\n…\n${observed.slice(-observedEnd)}` : observed,
    ].join('\n'),
    cut: long || said.length > saidCap || done.length > doneCap,
  }
}

/** Texts in the arguments as they are meant, not as JSON writes them. */
function argumentText({ arguments: args, rawArguments }: StepBody['calls'][number]): string {
  if (args === null) return rawArguments
  return Object.values(args)
    .map((value) => (typeof value === 'string' ? value : JSON.stringify(value)))
    .join('\n')
}
