/** What a rejected attempt is told: gates and failing tests, in words that are the same whenever the same happens. */
import { createHash } from 'node:crypto'
import { InfrastructureError } from '#lib/errors.ts'
import {
  type GateOutcome,
  type GateResult,
  stoppingGates,
  type TestResult,
} from '#lib/verification/verdict.ts'

type Judged = { outcome: GateOutcome; gates: GateResult[]; results: TestResult[] }

const MOST_IDS = 12
const MOST_FAILURES = 6
const LONGEST_MESSAGE = 400
/** of a parametrised test's id, which holds its parameters: a stage remembers many signatures */
const LONGEST_ID = 200

/** For the prompt of the next attempt. */
export function evidenceOf({ gates, results }: Judged): string {
  const failed = stoppingGates(gates)
  const lines = failed.map((gate) => `- ${gate.gate}: ${stable(gate.evidence)}${listIds(gate.ids)}`)
  const named = new Set(failed.flatMap((gate) => gate.ids))
  const shown = results.filter((result) => named.has(result.testId)).slice(0, MOST_FAILURES)
  return [...lines, ...shown.map((result) => `- ${describeResult(result)}`)].join('\n')
}

/**
 * A verification that the machine prevented is no verdict: its stage fails, and a resumed run measures again.
 * @throws InfrastructureError
 */
export function requireMeasured(verification: Pick<Judged, 'outcome' | 'gates'>): void {
  if (verification.outcome === 'infrastructure') throw new InfrastructureError(reasonOf(verification))
}

/** One line for people. */
export function reasonOf({ gates }: Pick<Judged, 'gates'>): string {
  const failed = stoppingGates(gates)
  return failed.map((gate) => `${gate.gate}: ${gate.evidence}`).join(' ') || 'every gate passed'
}

/** How each test failed; one that says something else each time fails in the same way for everybody. */
export function failureSignatures({ gates, results }: Pick<Judged, 'gates' | 'results'>): string[] {
  const failed = results.filter(({ outcome }) => outcome === 'failed' || outcome === 'error')
  const unstable = gates.filter(({ gate, outcome }) => gate === 'stable' && outcome === 'failed')
  const flaky = unstable.flatMap(({ ids }) => ids).map((id) => `${id.slice(0, LONGEST_ID)}#unstable`)
  return [...failed.map(failureSignature), ...flaky]
}

/** Which test failed and how, as one short string: equal when another attempt failed it in the same way. */
export function failureSignature({ testId, outcome, exceptionType, message }: TestResult): string {
  const [firstLine = ''] = stable(message).trim().split('\n')
  const how = createHash('sha256')
    .update(JSON.stringify([testId, outcome, exceptionType, firstLine]))
    .digest('hex')
  return `${testId.slice(0, LONGEST_ID)}#${how.slice(0, 8)}`
}

function describeResult(result: TestResult): string {
  const { testId, outcome, phase, exceptionType, message } = result
  const raised = exceptionType ? ` with ${exceptionType}` : ''
  const text = stable(message).trim().slice(0, LONGEST_MESSAGE)
  return `${testId} ${outcome} in ${phase}${raised}${text ? `:\n${text.replaceAll(/^/gm, '      ')}` : ''}`
}

function listIds(ids: string[]): string {
  if (ids.length === 0) return ''
  const more = ids.length > MOST_IDS ? ` and ${ids.length - MOST_IDS} more` : ''
  return `\n  Concerned: ${ids.slice(0, MOST_IDS).join(', ')}${more}`
}

/** Without addresses, durations and temporary folders: a prompt must not differ because a run did. */
function stable(text: string): string {
  return text
    .replaceAll(/0x[0-9a-f]{4,}/gi, '0x...')
    .replaceAll(/\b\d+(?:\.\d+)?\s?(?:ms|s|seconds)\b/g, '(time)')
    .replaceAll(/\/tmp\/pytest-of-[^/\s]+\/pytest-\d+/g, '/tmp/pytest')
}
