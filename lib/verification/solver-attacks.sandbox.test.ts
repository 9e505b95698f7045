/** What a solver may try (numbers: list of attacks in the design notes). None gains anything; each is seen. */
import { beforeEach, describe, expect, test } from 'vitest'
import { drivers } from '#lib/sandbox/index.ts'
import { whyNoEngine } from '#lib/sandbox/testing/engine.ts'
import { oneStep } from './testing/history.ts'
import { type Files, filesOf, honestBody, solution, testVerifier, withTests } from './testing/numerals.ts'
import { code, type StoppedAttack, source, stopped, undone } from './testing/solver-attacks.ts'
import { type Verification, verifyImplementation } from './verify.ts'

const noEngine = await whyNoEngine()

type Change = Parameters<typeof testVerifier>[0]

async function grade(files: Files, change: Change = {}) {
  const { verifier, objects } = testVerifier(change)
  const tree = objects.tree(filesOf(withTests, files))
  return verifyImplementation(verifier, {
    taskNumber: '1.1.2',
    testTree: objects.tree(filesOf(withTests)),
    tree,
    runs: 1,
    history: oneStep(objects, tree),
  })
}

const tampering = (done: Verification) => done.gates.find((each) => each.gate === 'no-tampering')

test.each(undone)('$name', async ({ files, flag }) => {
  const done = await grade(files)
  expect(done.outcome).toBe('failed')
  expect(done.gates).toContainEqual(expect.objectContaining({ gate: 'tests-pass', outcome: 'failed' }))
  expect(done.flags).toContainEqual(expect.objectContaining({ ...flag, step: 0 }))
  expect(tampering(done)).toMatchObject({ outcome: 'flagged', ids: expect.arrayContaining([flag.path]) })
})

async function expectAllUndone(change: Change) {
  const everything: Files = Object.assign({}, ...undone.map(({ files }) => files))
  const done = await grade({ ...solution, ...everything }, change)
  expect(done.outcome).toBe('passed')
  expect(done.gates.filter((gate) => gate.outcome !== 'passed')).toEqual([tampering(done)])
  for (const { flag } of undone) expect(done.flags).toContainEqual(expect.objectContaining(flag))
}

async function expectStopped({ files, gate, evidence, timeoutMs }: StoppedAttack, change: Change) {
  const done = await grade(files, { ...change, ...(timeoutMs ? { fileTimeoutMs: timeoutMs } : {}) })
  expect(done.outcome).toBe('failed')
  const named = done.gates.find((result) => result.gate === gate)
  expect(named).toMatchObject({ outcome: 'failed', evidence: expect.stringMatching(evidence) })
  // whoever changes the runner is named for it, and so is a copy of it that reports too; code that only breaks is not
  const canary = done.gates.find((result) => result.gate === 'canary')
  const isOffence = /not written by|replaced|equals everything|reported twice/.test(canary?.evidence ?? '')
  expect(tampering(done)?.outcome).toBe(isOffence ? 'flagged' : 'passed')
}

const allUndone = '7-10: a right solution that did all of it is right, and flagged for each'

test(allUndone, () => expectAllUndone({}))

test.each(stopped)('$name', (attack) => expectStopped(attack, {}))

describe('in a container engine', () => {
  beforeEach(({ skip }) => {
    if (noEngine) skip(noEngine)
  })
  const change = { driver: drivers.docker }

  test(allUndone, () => expectAllUndone(change))

  test.each(stopped.filter(({ everyDriver }) => everyDriver))('$name', (attack) =>
    expectStopped(attack, change),
  )
})

test('13: an honest __eq__ is left alone', async () => {
  const equality =
    'class Number:\n    def __init__(self, value):\n        self.value = value\n\n    def __eq__(self, other):\n        return isinstance(other, Number) and self.value == other.value\n'
  const done = await grade(code(honestBody, equality))
  expect(done).toMatchObject({ outcome: 'passed', flags: [] })
})

test('13: an object of the runner that equals everything shows as an import of the runner', async () => {
  const done = await grade(code('from unittest import mock\n\ndef from_roman(text):\n    return mock.ANY\n'))
  expect(done.flags).toEqual([
    { kind: 'test-runner-imported', path: source, evidence: 'imports unittest', step: null },
  ])
})

test('17: nothing of a test run reaches what is graded', async () => {
  const done = await grade({ ...solution, 'numerals/__pycache__/convert.cpython-311.pyc': 'garbage' })
  expect(done.outcome).toBe('passed')
})
