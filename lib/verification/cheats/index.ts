/** Every attack of the design notes, tried on a driver beside its honest twin. */
import type { Verification } from '../verify.ts'
import { type Attack, type AttackResult, type DriverName, resultOf } from './attack.ts'
import { gradeTests, gradeWithTests } from './bench.ts'
import { instanceAttacks } from './instances.ts'
import { solverAttacks } from './solver.ts'
import { flakyTests, testFile, testWriterAttacks } from './test-writer.ts'
import { twins } from './twins.ts'

export const attacks: Attack[] = [
  ...testWriterAttacks.map(
    ({ name, files, gate, evidence }): Attack => ({
      number: Number.parseInt(name, 10),
      who: 'test writer',
      name,
      expected: gate,
      evidence,
      tries: (driver) => gradeTests(driver, files),
      twin: 'test writer',
    }),
  ),
  ...flakyTests.map(
    ({ name, test }): Attack => ({
      number: 5,
      who: 'test writer',
      name: `5: tests that depend on ${name}`,
      expected: 'stable',
      evidence: /test_1_1_2\.py::test_\w+: passed, .*failed/,
      tries: (driver) => gradeWithTests(driver, { [testFile]: test }),
      twin: 'solver',
    }),
  ),
  ...solverAttacks,
  ...instanceAttacks,
].sort((a, b) => a.number - b.number)

/** One result for each, as it comes; a twin is tried once for all attacks of its kind. */
export async function* tryAttacks(driver: DriverName, only?: string): AsyncGenerator<AttackResult> {
  const known = new Map<string, Promise<Verification>>()
  for (const attack of attacks) {
    if (only && !attack.name.startsWith(only)) continue
    const twin = known.get(attack.twin) ?? twins[attack.twin](driver)
    known.set(attack.twin, twin)
    yield resultOf(attack, driver, { done: await attack.tries(driver), twin: await twin })
  }
}
