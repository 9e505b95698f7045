/** Vitest reporter: writes down what e2e/run-all.ts counts, with the reason of each skip (`context.skip('why')`). */
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import type { Reporter, TestModule } from 'vitest/node'
import { add, type Counts, nothing } from './counts.ts'

export default class CountReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], errors: readonly unknown[]) {
    const file = process.env.COUNTS_FILE
    if (!file) throw new Error('COUNTS_FILE is not set: this reporter belongs to e2e/run-all.ts')
    const counts = modules.map(countModule).reduce(add, { ...nothing, failed: errors.length })
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, JSON.stringify(counts))
  }
}

function countModule(module: TestModule): Counts {
  const counts: Counts = { passed: 0, failed: module.errors().length, skipped: [] }
  for (const test of module.children.allTests()) {
    const result = test.result()
    if (result.state === 'passed') counts.passed++
    else if (result.state === 'skipped') counts.skipped.push({ name: test.fullName, reason: result.note })
    else counts.failed++ // `pending` at the end of a run was never finished
  }
  return counts
}
