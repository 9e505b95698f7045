/** SWE-bench's verdict from a status map, as its harness gives it, and the strict one beside it. specs/03. Pure. */
export type Status = 'PASSED' | 'FAILED' | 'SKIPPED' | 'ERROR' | 'XFAIL'
type StatusMap = Record<string, Status>

type Sets = { success: string[]; failure: string[] }
export type SweBenchReport = {
  FAIL_TO_PASS: Sets
  PASS_TO_PASS: Sets
  status: 'RESOLVED_FULL' | 'RESOLVED_PARTIAL' | 'RESOLVED_NO'
}

type Expected = {
  FAIL_TO_PASS: string[]
  PASS_TO_PASS: string[]
  /** `fail_only`: whatever is not FAILED, missing tests too, counts as success */
  evalType: 'pass_and_fail' | 'fail_only'
}

/** As upstream: an expected failure passes, a skipped test is kept, an id cut inside its brackets matches by prefix. */
export function sweBenchReport(statuses: StatusMap, expected: Expected): SweBenchReport {
  const split = (ids: string[], accepted: Status[]): Sets => {
    const isGood = (id: string) => {
      const status = statusOf(statuses, id, accepted)
      return expected.evalType === 'fail_only'
        ? status !== 'FAILED'
        : status !== null && accepted.includes(status)
    }
    return { success: ids.filter(isGood), failure: ids.filter((id) => !isGood(id)) }
  }
  const FAIL_TO_PASS = split(expected.FAIL_TO_PASS, ['PASSED', 'XFAIL'])
  const PASS_TO_PASS = split(expected.PASS_TO_PASS, ['PASSED', 'XFAIL', 'SKIPPED'])
  const repaired = rateOf(FAIL_TO_PASS)
  const kept = rateOf(PASS_TO_PASS)
  const partly = kept === 1 && repaired > 0
  const status = kept === 1 && repaired === 1 ? 'FULL' : partly ? 'PARTIAL' : 'NO'
  return { FAIL_TO_PASS, PASS_TO_PASS, status: `RESOLVED_${status}` }
}

/** Ours: every id whole, there and PASSED, and at least one that failed before. */
export function strictlyResolved(statuses: StatusMap, { FAIL_TO_PASS, PASS_TO_PASS }: Expected): boolean {
  return (
    FAIL_TO_PASS.length > 0 && [...FAIL_TO_PASS, ...PASS_TO_PASS].every((id) => statuses[id] === 'PASSED')
  )
}

function statusOf(statuses: StatusMap, id: string, accepted: Status[]): Status | null {
  const whole = Object.hasOwn(statuses, id) ? statuses[id] : undefined
  if (whole) return whole
  const count = (letter: string) => id.split(letter).length
  if (count('[') <= count(']')) return null
  const candidates = Object.keys(statuses).filter((other) => other.startsWith(id))
  const found = candidates.flatMap((other) => statuses[other] ?? [])
  const [first] = found
  const agree = new Set(found.map((status) => accepted.includes(status))).size === 1
  return first && agree ? first : null
}

function rateOf({ success, failure }: Sets): number {
  const all = success.length + failure.length
  return all === 0 ? 1 : success.length / all
}
