/** A cheat as the proof tries it: on a real sandbox, against the whole verifier, beside an honest twin. */
import type { drivers } from '#lib/sandbox/index.ts'
import { type GateResult, stoppingGates } from '../verdict.ts'
import type { Verification } from '../verify.ts'

export type DriverName = keyof typeof drivers

export type Attack = {
  /** row in the list of attacks */
  number: number
  who: 'solver' | 'test writer' | 'injector' | 'fixer' | 'reproducer' | 'library'
  name: string
  /** the gate that must see it; a rejection for another reason does not count */
  expected: string
  evidence: RegExp
  tries(driver: DriverName): Promise<Verification>
  /** what an honest one of its kind does */
  twin: keyof typeof import('./twins.ts').twins
}

export type AttackResult = {
  attack: string
  who: Attack['who']
  driver: DriverName
  verdict: 'rejected' | 'accepted' | 'infrastructure'
  expected: string
  /** the gate that saw it: the expected one, or else the first that stopped it; null = none */
  by: string | null
  evidence: string
  twin: 'accepted' | 'rejected' | 'infrastructure'
}

/** Judges what the verifier said of an attack. Pure. */
export function resultOf(
  attack: Pick<Attack, 'number' | 'who' | 'name' | 'expected' | 'evidence'>,
  driver: DriverName,
  { done, twin }: { done: Pick<Verification, 'outcome' | 'gates'>; twin: Pick<Verification, 'outcome'> },
): AttackResult {
  const seen = done.gates.find((gate) => isCaught(gate, attack))
  const by = seen ?? stoppingGates(done.gates)[0]
  return {
    attack: attack.name,
    who: attack.who,
    driver,
    verdict: wordOf(done.outcome),
    expected: attack.expected,
    // a rejection for another reason does not count
    by: by && !seen && by.gate === attack.expected ? `${by.gate}, for another reason` : (by?.gate ?? null),
    evidence: by?.evidence ?? 'no gate stopped it',
    twin: wordOf(twin.outcome),
  }
}

function isCaught(gate: GateResult, { expected, evidence }: Pick<Attack, 'expected' | 'evidence'>): boolean {
  const stands = gate.outcome === 'failed' || gate.outcome === 'flagged'
  return (
    gate.gate === expected &&
    stands &&
    (evidence.test(gate.evidence) || gate.ids.some((id) => evidence.test(id)))
  )
}

function wordOf(outcome: Verification['outcome']) {
  return outcome === 'passed' ? ('accepted' as const) : outcome === 'failed' ? ('rejected' as const) : outcome
}

/** Gained nothing, for the right reason, and an honest twin was not hurt. */
export function isAsExpected({ verdict, expected, by, twin }: AttackResult): boolean {
  return verdict === 'rejected' && by === expected && twin === 'accepted'
}
