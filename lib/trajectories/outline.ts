/**
 * What the browser keeps of every step of a trajectory: two letters each, and the few that had tests run or marks set.
 * 100,000 steps are some 300 KB; whatever is longer (summaries, numbers, bodies) is asked for where it is looked at.
 */

/** Letters of `kinds`: what the step did first. */
export const kindLetters = {
  think: 't',
  bash: 'b',
  view: 'v',
  edit: 'e',
  finish: 'f',
  message: 'm',
  environment: 'n',
} as const

export type StepKind = keyof typeof kindLetters

const kindOfLetter = new Map<string, StepKind>(
  Object.entries(kindLetters).map(([kind, letter]) => [letter, kind as StepKind]),
)

/** Bits of `states`, one hexadecimal digit a step. */
export const stateBits = { error: 1, changed: 2, recorded: 4 } as const

/** Counts of the last test run whose summary a step's output shows. */
export type TestsAt = { index: number; passed: number; failed: number }

/** What the environment said about a step: "tests placed", "sandbox restored". */
export type MarkAt = { index: number; mark: string }

export type Outline = {
  kinds: string
  states: string
  /** in order of their steps */
  tests: TestsAt[]
  marks: MarkAt[]
}

export const emptyOutline: Outline = { kinds: '', states: '', tests: [], marks: [] }

export function stepsIn(outline: Outline): number {
  return outline.kinds.length
}

export function kindAt(outline: Outline, index: number): StepKind {
  return kindOfLetter.get(outline.kinds[index] ?? '') ?? 'message'
}

function hasBit(outline: Outline, index: number, bit: number): boolean {
  return (Number.parseInt(outline.states[index] ?? '0', 16) & bit) !== 0
}

export const isError = (outline: Outline, index: number) => hasBit(outline, index, stateBits.error)
export const changedFiles = (outline: Outline, index: number) => hasBit(outline, index, stateBits.changed)
export const hasWorkspace = (outline: Outline, index: number) => hasBit(outline, index, stateBits.recorded)

/** null: no test run is to be seen in this step */
export function testsAt(outline: Outline, index: number): TestsAt | null {
  const at = firstFrom(outline.tests, index)
  const found = outline.tests[at]
  return found?.index === index ? found : null
}

/** Position of the first entry whose step is `index` or later. */
export function firstFrom(entries: { index: number }[], index: number): number {
  let low = 0
  let high = entries.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((entries[middle]?.index ?? 0) < index) low = middle + 1
    else high = middle
  }
  return low
}

/** An outline and what came after it; what overlaps is taken once. */
export function joinOutlines(first: Outline, more: Outline & { from: number }): Outline {
  const known = stepsIn(first)
  const overlap = known - more.from
  if (overlap < 0 || overlap >= stepsIn(more)) return first
  const isNew = ({ index }: { index: number }) => index >= known
  return {
    kinds: first.kinds + more.kinds.slice(overlap),
    states: first.states + more.states.slice(overlap),
    tests: [...first.tests, ...more.tests.filter(isNew)],
    marks: [...first.marks, ...more.marks.filter(isNew)],
  }
}
