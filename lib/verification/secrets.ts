/** Texts that must not reach an agent, and how they are recognised in what it wrote and saw. Pure. */

export type Secret = {
  what: 'hidden test' | 'checklist' | 'specification' | "verifier's tool" | 'injected bug'
  /** a path, or the number of a task */
  name: string
  /** a text that holds `enough` of these pieces holds the secret */
  pieces: string[]
  enough: number
  /** hidden tests stop being one when they are placed in the workspace; the rest never does */
  until: 'placed' | 'end'
}

/** A run of lines has at least so many of them and so many characters: what is shorter, two people may write alike. */
const fewestLines = 6
const shortestRun = 200
/** a run begins at every second line */
const stride = 2
/** characters */
const shortestSentence = 40
const shortestDescription = 300
/** of sentences that somebody may also have thought of himself */
const enoughSentences = 3

type Text = { name: string; text: string }

/** Source code: recognised by runs of lines. What is familiar already is no secret. */
export function secretCode(
  kind: Pick<Secret, 'what' | 'until'>,
  { name, text }: Text,
  familiar: string,
): Secret {
  const lines = linesOf(text)
  const pieces: string[] = []
  for (let start = 0; start < lines.length; start += stride) {
    const run = runFrom(lines, start)
    if (run === null) break
    if (!familiar.includes(run)) pieces.push(run)
  }
  return { ...kind, name, pieces, enough: 1 }
}

function runFrom(lines: string[], start: number): string | null {
  for (let end = start + fewestLines; end <= lines.length; end += 1) {
    const run = lines.slice(start, end).join(' ')
    if (run.length >= shortestRun) return run
  }
  return null
}

/** Sentences of a checklist: several of them in one text are no chance. */
export function secretSentences(
  kind: Pick<Secret, 'what' | 'until'>,
  { name, sentences }: { name: string; sentences: string[] },
  familiar: string,
): Secret {
  const plain = sentences.map(plainText).filter((each) => each.length >= shortestSentence)
  const pieces = plain.filter((each) => !familiar.includes(each))
  return { ...kind, name, pieces, enough: enoughSentences }
}

/** A whole description, word for word. */
export function secretDescription(
  kind: Pick<Secret, 'what' | 'until'>,
  { name, text }: Text,
  familiar: string,
): Secret {
  const whole = plainText(text)
  const isSecret = whole.length >= shortestDescription && !familiar.includes(whole)
  return { ...kind, name, pieces: isSecret ? [whole] : [], enough: 1 }
}

/** @param plain as plainText gives it */
export function holds(plain: string, { pieces, enough }: Secret): boolean {
  let found = 0
  for (const piece of pieces) {
    if (plain.includes(piece) && ++found === enough) return true
  }
  return false
}

/** One line without line numbers, signs of a diff, colours and indentation, so that how a text is shown hides nothing. */
export function plainText(text: string): string {
  return linesOf(text).join(' ')
}

function linesOf(text: string): string[] {
  return text
    .replaceAll(colours, '')
    .split('\n')
    .map((line) =>
      line
        .replace(/^\s*\d+[\t:]/, '')
        .replace(/^[+-](?![+-])/, '')
        .replaceAll(/\s+/g, ' ')
        .trim(),
    )
    .filter((line) => line !== '')
}

/** escape sequences of a terminal */
const colours = new RegExp(`${String.fromCharCode(27)}\\[[0-9;]*m`, 'g')
