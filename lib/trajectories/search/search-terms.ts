/** What a person typed, as terms that must all be found. Pure. */
import { fold, isListed, soughtWords } from '#lib/trajectories/search/words.ts'

/** `exact`: the whole word; `begins`: words that begin so; `within`: words that hold it somewhere */
export type TermWord = { text: string; match: 'exact' | 'begins' | 'within' }

export type Term = {
  words: TermWord[]
  /** folded text that must stand there as it is; null = its one word says it all */
  literal: string | null
  /** as typed */
  typed: string
}

const mostTerms = 12

/** Words apart by spaces, and texts in quotation marks. What has neither letters nor digits is no term. */
export function searchTerms(typed: string): Term[] {
  const parts = [...typed.matchAll(/"([^"]*)"?|[^\s"]+/g)].map((match) => match[1] ?? match[0])
  return parts.flatMap((each) => termOf(each) ?? []).slice(0, mostTerms)
}

function termOf(typed: string): Term | null {
  const literal = fold(typed.trim())
  const sought = soughtWords(literal)
  if (sought.length === 0) return null
  const last = sought.length - 1
  const words = sought.map(({ text, kind }, at): TermWord => {
    // between others a word is whole; at the ends of a text it may go on
    if (kind === 'pair') return { text, match: [...text].length > 1 ? 'exact' : 'begins' }
    if (at > 0 && at < last) return { text, match: 'exact' }
    return { text, match: isListed(text) ? 'within' : at === last ? 'begins' : 'exact' }
  })
  return { words, typed, literal: sought.length === 1 && sought[0]?.text === literal ? null : literal }
}

/** Whether a folded text holds every term of it that is to stand there as it is. */
export function holdsLiterals(text: string, terms: Term[]): boolean {
  return terms.every(({ literal }) => literal === null || text.includes(literal))
}

/** Folded texts to look for in a part: literals, and words of terms without one. */
export function needles(terms: Term[]): string[] {
  return terms.map(({ literal, words }) => literal ?? (words[0]?.text as string))
}
