import { expect, test } from 'vitest'
import { InfrastructureError } from '#lib/errors.ts'
import { drivers } from '#lib/sandbox/index.ts'
import type { SandboxDriver } from '#lib/sandbox/sandbox.ts'
import { oneStep } from './testing/history.ts'
import { filesOf, solution, testVerifier, withTests } from './testing/numerals.ts'
import { verifyImplementation } from './verify.ts'

/** The real driver on a machine where openings, counted from 1, may fail. */
function failing(fails: (opening: number) => boolean): SandboxDriver & { openings: () => number } {
  let openings = 0
  return {
    ...drivers.bubblewrap,
    open(spec) {
      openings += 1
      if (fails(openings)) throw new InfrastructureError('the machine is on fire')
      return drivers.bubblewrap.open(spec)
    },
    openings: () => openings,
  }
}

function grade(driver: SandboxDriver, signal = new AbortController().signal) {
  const { verifier, objects } = testVerifier({ driver, signal })
  const testTree = objects.tree(filesOf(withTests))
  const tree = objects.tree(filesOf(withTests, solution))
  const history = oneStep(objects, tree)
  return verifyImplementation(verifier, { taskNumber: '1.1.2', testTree, tree, runs: 1, history })
}

test('trouble of the machine is answered with a fresh sandbox', async () => {
  expect((await grade(failing((opening) => [1, 2, 4, 6].includes(opening)))).outcome).toBe('passed')
})

test('after three failures it is infrastructure, never a failed candidate', async () => {
  const driver = failing((opening) => opening > 1)
  const done = await grade(driver)
  expect(done.outcome).toBe('infrastructure')
  expect(done.gates.at(-1)).toMatchObject({
    gate: 'sandbox',
    outcome: 'infrastructure',
    evidence: expect.stringContaining('on fire'),
  })
  // one for the parser, three for each run that comes next
  expect(driver.openings() % 3).toBe(1)
})

test('cancelling ends it at once, without a verdict', async () => {
  const controller = new AbortController()
  const start = performance.now()
  const grading = grade(drivers.bubblewrap, controller.signal)
  setTimeout(() => controller.abort(new Error('stop')), 700)
  await expect(grading).rejects.toThrow('stop')
  expect(performance.now() - start).toBeLessThan(2700)
})
