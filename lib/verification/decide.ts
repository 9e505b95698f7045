/**
 * Gates whose threshold is a setting: decided from the numbers that a verdict keeps, when they were measured and again
 * whenever the setting changes, without running anything. Pure.
 */
import { type GatePolicy, percent } from './policy.ts'
import { type GateOutcome, type GateResult, outcomeOf } from './verdict.ts'

type Measured = Record<string, number>
type Decision = { outcome: GateResult['outcome']; allowed: string }
type Decide = (measured: Measured, policy: GatePolicy) => Decision | null

/** A gate of these names carries `measured`; its evidence ends with what is allowed. */
const decisions: Record<string, Decide> = {
  'no-vacuous-tests'({ tests, most, broken }, { vacuousShare }) {
    if (tests === undefined || most === undefined) return null
    const passed = tests > 0 && broken === 0 && most <= tests * vacuousShare
    return { outcome: passed ? 'passed' : 'failed', allowed: `${percent(vacuousShare)} of ${tests}` }
  },
  stable({ flaky }, policy) {
    if (flaky === undefined) return null
    const bad = policy.flaky === 'refuse' ? 'failed' : 'flagged'
    const allowed = policy.flaky === 'refuse' ? 'none' : 'named and quarantined: they have no say in verdicts'
    return { outcome: flaky === 0 ? 'passed' : bad, allowed }
  },
  mutation({ noticed, measured }, { mutationScore }) {
    if (noticed === undefined || measured === undefined) return null
    const passed = measured === 0 || noticed / measured >= mutationScore
    return { outcome: passed ? 'passed' : 'failed', allowed: `${percent(mutationScore)} or more` }
  },
}

const mark = ' Allowed: '

/** The gate as the policy decides it; one without numbers, or without a threshold, stays as it is. */
export function decide(gate: GateResult, policy: GatePolicy): GateResult {
  // what the machine prevented was not measured
  if (!gate.measured || gate.outcome === 'infrastructure') return gate
  const decision = decisions[gate.gate]?.(gate.measured, policy)
  if (!decision) return gate
  const [facts] = gate.evidence.split(mark)
  return { ...gate, outcome: decision.outcome, evidence: `${facts}${mark}${decision.allowed}.` }
}

/** All gates of a verdict, and what they say together. */
export function decideAgain(
  gates: GateResult[],
  policy: GatePolicy,
): { gates: GateResult[]; outcome: GateOutcome; changed: string[] } {
  const decided = gates.map((gate) => decide(gate, policy))
  const changed = decided.filter((gate, at) => gate.outcome !== gates[at]?.outcome).map((gate) => gate.gate)
  return { gates: decided, outcome: outcomeOf(decided), changed }
}
