/** Vitest reporter: writes down what e2e/run-all.ts counts, with why each failed or was skipped (`context.skip('why')`). */
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import type { Reporter, SerializedError, TestModule } from 'vitest/node'
import { add, type Counts, firstLine, nothing } from './counts.ts'

export default class CountReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], errors: readonly SerializedError[]) {
    const file = process.env.COUNTS_FILE
    if (!file) throw new Error('COUNTS_FILE is not set: this reporter belongs to e2e/run-all.ts')
    const counts = modules.map(countModule).reduce(add, {
      ...nothing,
      failed: errors.map(({ message }) => ({ name: 'Vitest', reason: firstLine(message) })),
    })
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, JSON.stringify(counts))
  }
}

function countModule(module: TestModule): Counts {
  const { relativeModuleId: file } = module
  const counts: Counts = {
    passed: 0,
    failed: module.errors().map(({ message }) => ({ name: file, reason: firstLine(message) })),
    skipped: [],
  }
  for (const test of module.children.allTests()) {
    const result = test.result()
    if (result.state === 'passed') counts.passed++
    else if (result.state === 'skipped') counts.skipped.push({ name: test.fullName, reason: result.note })
    else {
      const reason = result.state === 'failed' ? firstLine(result.errors[0]?.message) : 'never finished'
      counts.failed.push({ name: `${file} > ${test.fullName}`, reason })
    }
  }
  return counts
}
