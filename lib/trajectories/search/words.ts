/**
 * Words of a text in any language, the same for what is indexed and for what is looked for. A database's own parser goes
 * by its locale, and PostgreSQL's locale "C" knows letters of English alone. Pure.
 */

/** a longer word, such as encoded bytes, is known by its beginning */
export const longestWord = 64

// scripts that put no spaces between words: every two neighbours are a word
const unspaced =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]+/gu
const wordRuns = /[\p{L}\p{M}\p{N}]+/gu
const asciiRuns = /[a-z0-9]+/g

/** Case and forms of letters apart (Unicode NFKC): what is compared. */
export function fold(text: string): string {
  return isAscii(text) ? text.toLowerCase() : text.normalize('NFKC').toLowerCase()
}

function isAscii(text: string): boolean {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: that is what ASCII is
  return !/[^\x00-\x7f]/.test(text)
}

/** Words to index of a folded text, in order and with repetitions. */
export function wordsOf(folded: string): string[] {
  if (isAscii(folded)) return (folded.match(asciiRuns) ?? []).map(cut)
  return piecesOf(folded).flatMap((piece) =>
    // the last letter alone, so that every letter begins a word
    piece.unspaced ? [...pairsOf(piece.text), [...piece.text].at(-1) as string] : [cut(piece.text)],
  )
}

/** `pair`: two neighbours, or a single letter, of a script without spaces */
export type SoughtWord = { text: string; kind: 'word' | 'pair' }

/** Words to look for of a folded text. */
export function soughtWords(folded: string): SoughtWord[] {
  return piecesOf(folded).flatMap((piece): SoughtWord[] => {
    if (!piece.unspaced) return [{ text: cut(piece.text), kind: 'word' }]
    const pairs = pairsOf(piece.text)
    return (pairs.length > 0 ? pairs : [piece.text]).map((text) => ({ text, kind: 'pair' }))
  })
}

/** Whether substrings of it are found through the list of words. */
export function isListed(word: string): boolean {
  return word.length >= 3
}

/** Every three neighbouring characters, each once. */
export function trigramsOf(word: string): string[] {
  const letters = [...word]
  return [...new Set(letters.slice(2).map((_, at) => letters.slice(at, at + 3).join('')))]
}

function piecesOf(folded: string): { text: string; unspaced: boolean }[] {
  return (folded.match(wordRuns) ?? []).flatMap((run) => {
    const pieces: { text: string; unspaced: boolean }[] = []
    let end = 0
    for (const match of run.matchAll(unspaced)) {
      if (match.index > end) pieces.push({ text: run.slice(end, match.index), unspaced: false })
      pieces.push({ text: match[0], unspaced: true })
      end = match.index + match[0].length
    }
    if (end < run.length) pieces.push({ text: run.slice(end), unspaced: false })
    return pieces
  })
}

function pairsOf(run: string): string[] {
  const letters = [...run]
  return letters.slice(1).map((letter, at) => `${letters[at]}${letter}`)
}

function cut(word: string): string {
  return word.length <= longestWord ? word : word.slice(0, longestWord).toWellFormed()
}
