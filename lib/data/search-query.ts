/** What was typed, as a tsquery: parts of words become the words that hold them. */
import { database } from '#lib/data/database.ts'
import { Prisma } from '#lib/data/generated/client.ts'
import { markName } from '#lib/trajectories/search/search-document.ts'
import { searchTerms, type Term, type TermWord } from '#lib/trajectories/search/search-terms.ts'
import { trigramsOf } from '#lib/trajectories/search/words.ts'

/** a part that more words hold than this finds these, the shortest, and what begins with it */
const wordsPerPart = 96
/** a share of all texts: hits up to it are gathered by the index and sorted; more are met soon enough on the way down the list */
const gatheredShare = 0.02
const gatheredAtLeast = 2_000

export type SearchQuery = {
  terms: Term[]
  /** a tsquery; null = nothing can match */
  words: string | null
  /** so many trajectories hold the words, by the planner's estimate, that going down the list finds them sooner than an index */
  common: boolean
  /** some words need to be looked at in the text itself */
  exact: boolean
  /** parts that more words hold than were looked for */
  cutParts: string[]
}

/** null when nothing is searched for */
export async function findSearchQuery(
  search: string | undefined,
  within?: 'names',
): Promise<SearchQuery | null> {
  if (!search?.trim()) return null
  const terms = searchTerms(search)
  const expanded = await Promise.all(
    terms.flatMap(({ words }) => words.map((word) => expand(word, within === 'names'))),
  )
  const exact = terms.some(({ literal }) => literal !== null)
  const cutParts = expanded.flatMap(({ cut }) => cut ?? [])
  if (expanded.length === 0 || expanded.some(({ lexemes }) => lexemes.length === 0)) {
    return { terms, words: null, common: false, exact, cutParts }
  }
  const words = expanded.map(({ lexemes }) => `(${lexemes.join(' | ')})`).join(' & ')
  return { terms, words, common: await isCommon(words), exact, cutParts }
}

async function expand(word: TermWord, names: boolean): Promise<{ lexemes: string[]; cut?: string }> {
  const lexeme = (text: string, ending = '') => `'${names ? markName(text) : text}'${ending}`
  if (word.match === 'exact') return { lexemes: [lexeme(word.text)] }
  if (word.match === 'begins') return { lexemes: [lexeme(word.text, ':*')] }
  const found = await database().$queryRaw<{ word: string }[]>(wordsWithin(word.text))
  const lexemes = found.slice(0, wordsPerPart).map((each) => lexeme(each.word))
  if (found.length <= wordsPerPart) return { lexemes }
  return { lexemes: [...lexemes, lexeme(word.text, ':*')], cut: word.text }
}

/** Words that hold a part, the shortest first, and one more than are looked for. */
export function wordsWithin(part: string): Prisma.Sql {
  return Prisma.sql`
    SELECT "word" FROM "SearchWord"
    WHERE "trigrams" @> ${trigramsOf(part)}::text[] AND strpos("word", ${part}) > 0
    ORDER BY length("word"), "word" LIMIT ${wordsPerPart + 1}`
}

/** By the statistics of the most common words, without looking at a row. */
async function isCommon(words: string): Promise<boolean> {
  const [[plan], [table]] = await Promise.all([
    database().$queryRaw<{ 'QUERY PLAN': [{ Plan: { 'Plan Rows': number } }] }[]>`
      EXPLAIN (FORMAT JSON) SELECT 1 FROM "SearchText" s WHERE s."words" @@ ${words}::tsquery`,
    database().$queryRaw<{ rows: number }[]>`
      SELECT reltuples::float8 AS "rows" FROM pg_class WHERE oid = '"SearchText"'::regclass`,
  ])
  const estimate = plan?.['QUERY PLAN'][0].Plan['Plan Rows'] ?? 0
  return estimate > Math.max(gatheredAtLeast, (table?.rows ?? 0) * gatheredShare)
}

/** Trajectories that hold the words. The table's alias is t. */
export function holdsWords({ words, common }: SearchQuery): Prisma.Sql {
  if (words === null) return Prisma.sql`false`
  return common
    ? Prisma.sql`(SELECT s."words" @@ ${words}::tsquery FROM "SearchText" s WHERE s."trajectoryId" = t."id")`
    : Prisma.sql`t."id" = ANY(ARRAY(${holders(words)}))`
}

/** Ids of the trajectories that hold the words, by the index. */
function holders(words: string): Prisma.Sql {
  return Prisma.sql`SELECT s."trajectoryId" FROM "SearchText" s
    WHERE s."words" @@ ${words}::tsquery AND "unpackingCosts"(s."trajectoryId")`
}
