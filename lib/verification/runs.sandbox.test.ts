import { expect, test } from 'vitest'
import { InfrastructureError } from '#lib/errors.ts'
import { drivers } from '#lib/sandbox/index.ts'
import type { SandboxDriver } from '#lib/sandbox/sandbox.ts'
import { inFreshSandbox, openingAhead } from './runs.ts'
import { oneStep } from './testing/history.ts'
import { filesOf, solution, testVerifier, withTests } from './testing/numerals.ts'
import { verifyImplementation } from './verify.ts'

/** The real driver on a machine where openings, counted from 1, may fail. */
function failing(fails: (opening: number) => boolean): SandboxDriver & { openings: () => number } {
  let openings = 0
  return {
    ...drivers.bubblewrap,
    async open(spec) {
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
  // whichever run they hit: none has to do with more than two
  expect((await grade(failing((opening) => opening <= 2))).outcome).toBe('passed')
})

test('after trouble with every sandbox it is infrastructure, never a failed candidate', async () => {
  const done = await grade(failing((opening) => opening > 1))
  expect(done.outcome).toBe('infrastructure')
  expect(done.gates.at(-1)).toMatchObject({
    gate: 'sandbox',
    outcome: 'infrastructure',
    evidence: expect.stringContaining('on fire'),
  })
})

function onDriver(driver: SandboxDriver) {
  return testVerifier({ driver, signal: new AbortController().signal }).verifier
}

test('three sandboxes are tried, no more', async () => {
  const driver = failing(() => true)
  await expect(inFreshSandbox(onDriver(driver), [], async () => 'done')).rejects.toThrow('on fire')
  expect(driver.openings()).toBe(3)
})

test('what could not be opened ahead costs a run none of its tries', async () => {
  const driver = failing((opening) => opening <= 5)
  const done = await openingAhead(onDriver(driver), (verifier) => {
    verifier.spares?.ahead(3)
    return inFreshSandbox(verifier, [], async () => 'done')
  })
  expect(done).toBe('done')
  expect(driver.openings()).toBe(6)
})

test('cancelling ends it at once, without a verdict', async () => {
  const controller = new AbortController()
  const start = performance.now()
  const grading = grade(drivers.bubblewrap, controller.signal)
  setTimeout(() => controller.abort(new Error('stop')), 700)
  await expect(grading).rejects.toThrow('stop')
  expect(performance.now() - start).toBeLessThan(2700)
})
