/**
 * Whether a problem statement is in a benchmark: a run of words it shares with one of its problems, or a repository's
 * name it says. Words are lower-case runs of letters and digits.
 */

/** words in a row that two texts do not share by chance (the length that GPT-3's contamination study settled on) */
export const SHARED_WORDS = 13

/** One problem of a benchmark, as SWE-bench and its kin write it. */
export type BenchmarkProblem = { id: string; statement: string; repository: string | null }

export type Overlap = { id: string; by: 'words' | 'repository'; found: string }

const wordsOf = (text: string) => text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []

/** @returns a function that names the first problem a text overlaps with, or null */
export function overlapFinder(problems: BenchmarkProblem[]): (text: string) => Overlap | null {
  const runs = new Map<string, string>()
  const repositories = new Map<string, string>()
  for (const { id, statement, repository } of problems) {
    for (const run of runsOf(wordsOf(statement))) if (!runs.has(run)) runs.set(run, id)
    if (repository?.includes('/')) repositories.set(repository.toLowerCase(), id)
  }
  return (text) => {
    for (const run of runsOf(wordsOf(text))) {
      const id = runs.get(run)
      if (id !== undefined) return { id, by: 'words', found: run }
    }
    for (const name of namesIn(text)) {
      const id = repositories.get(name)
      if (id !== undefined) return { id, by: 'repository', found: name }
    }
    return null
  }
}

/** None of a text with fewer words. */
function* runsOf(words: string[]): Generator<string> {
  for (let at = 0; at + SHARED_WORDS <= words.length; at += 1)
    yield words.slice(at, at + SHARED_WORDS).join(' ')
}

/** Every owner/name there may be in it, also at the end of an address. */
function* namesIn(text: string): Generator<string> {
  for (const path of text.toLowerCase().match(/[\w.-]+(?:\/[\w.-]+)+/g) ?? []) {
    const parts = path.split('/')
    for (const [at, owner] of parts.slice(0, -1).entries())
      yield `${owner}/${parts[at + 1]?.replace(/\.+$|\.git\.*$/, '')}`
  }
}
