/** Counts of the agent's own test runs, as far as its observations show them. A hint for people, never a verdict. */

export type TestsSeen = {
  passed: number
  /** errors in collection and set-up count as failed */
  failed: number
}

const escapeSequence = new RegExp(`${String.fromCharCode(27)}\\[[0-9;]*m`, 'g')
const count = '\\d+ (?:passed|failed|errors?|skipped|deselected|xfailed|xpassed|warnings?)'
/** pytest's last line, long ("=== 1 failed, 2 passed in 0.12s ===") or quiet ("1 failed, 2 passed in 0.12s") */
const pytestSummary = new RegExp(`^=*[ ]?((?:${count}(?:, )?)+) in [0-9.]+s(?: \\([0-9:]+\\))?[ ]?=*$`, 'gm')

/** The last summary in the text; null = no test run is to be seen. */
export function testsSeen(observation: string): TestsSeen | null {
  const summaries = [...observation.replace(escapeSequence, '').matchAll(pytestSummary)]
  const last = summaries.at(-1)?.[1]
  if (last === undefined) return null
  const counted = (outcome: string) => Number(new RegExp(`(\\d+) ${outcome}`).exec(last)?.[1] ?? 0)
  return { passed: counted('passed'), failed: counted('failed') + counted('error') }
}
