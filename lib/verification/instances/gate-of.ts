import type { GateResult, TestResult } from '../verdict.ts'

export function gateOf(gate: string, passed: boolean, evidence: string, ids: string[] = []): GateResult {
  return { gate, outcome: passed ? 'passed' : 'failed', evidence, ids }
}

export function failures(results: TestResult[]): TestResult[] {
  return results.filter(({ outcome }) => outcome !== 'passed')
}

export function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? '' : 's'}`
}
