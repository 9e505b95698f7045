/** Rows of the search, as lines for COPY: what lib/data/search-texts.ts writes for one trajectory, for many. */
import { packText } from '#lib/data/search-texts.ts'
import { copyLine, copyValue } from '#lib/database/copy-rows.ts'
import { documentWords, isNameMark, nameOf } from '#lib/trajectories/search/search-document.ts'
import { isListed, trigramsOf, wordsOf } from '#lib/trajectories/search/words.ts'
import type { Stock } from './stock.ts'
import type { SeededTrajectory } from './trajectory-rows.ts'

export const searchTextColumns = ['trajectoryId', 'words', 'text', 'size']
export const searchWordColumns = ['word', 'trigrams']

/** Words by number, in their order: putting a trajectory's together is then a matter of numbers. */
export type Lexicon = {
  lines(): Generator<string>
  searchLine(trajectory: SeededTrajectory, stock: Stock): string
}

export function lexiconOf(stocks: Stock[]): Lexicon {
  const distinct = new Set<string>()
  const add = (words: Iterable<string>) => {
    for (const word of words) distinct.add(word)
  }
  for (const stock of stocks) {
    for (const text of textsOf(stock)) add(wordsOf(text))
    for (const title of stock.titles) add(documentWords(nameOf({ title, taskNumber: null }), []))
  }
  // of task numbers, and their marks
  for (let number = 0; number < 100; number++) add([String(number), `=${number}`])
  const words = [...distinct].sort()
  const numbers = new Map(words.map((word, at) => [word, at]))
  const lexemes = words.map((word) => `'${word}'`)
  const known = new Map<string, Int32Array>()
  const numbersOf = (text: string) => {
    let found = known.get(text)
    if (!found) {
      found = Int32Array.from(new Set(wordsOf(text)), (word) => numbers.get(word) as number)
      known.set(text, found)
    }
    return found
  }
  return {
    *lines() {
      for (const word of words) {
        if (isListed(word) && !isNameMark(word)) yield copyLine([word, trigramsOf(word)])
      }
    },
    searchLine({ id, title, taskNumber, steps }, stock) {
      const name = nameOf({ title, taskNumber })
      const texts = [stock.opening, ...steps.map(({ searchText }) => searchText)]
      const all = new Set(documentWords(name, []).map((word) => numbers.get(word) as number))
      for (const text of texts) for (const number of numbersOf(text)) all.add(number)
      const sorted = Int32Array.from(all).sort()
      const bytes = Buffer.from([name, ...texts].join('\u0001'))
      const vector = Array.from(sorted, (number) => lexemes[number]).join(' ')
      return `${id}\t${vector}\t${copyValue(Buffer.from(packText(bytes)))}\t${bytes.length}\n`
    },
  }
}

function* textsOf({ opening, kinds }: Stock): Generator<string> {
  yield opening
  for (const steps of Object.values(kinds)) for (const { searchText } of steps) yield searchText
}
