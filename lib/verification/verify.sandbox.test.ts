import { expect, test } from 'vitest'
import { readTree } from '#lib/trajectories/trees.ts'
import { oneStep, recorded } from './testing/history.ts'
import { base, filesOf, honestTests, solution, testVerifier, withTests } from './testing/numerals.ts'
import { verifyImplementation, verifySetUp } from './verify.ts'
import { verifyTests } from './verify-tests.ts'

const failedGates = (done: { gates: { gate: string; outcome: string }[] }) =>
  done.gates.filter((gate) => gate.outcome !== 'passed')

test('honest tests pass every gate and name their ids', async () => {
  const { verifier, objects } = testVerifier()
  const done = await verifyTests(verifier, {
    taskNumber: '1.1.2',
    baseTree: objects.tree(filesOf(base)),
    tree: objects.tree(filesOf(withTests)),
  })
  expect(failedGates(done)).toEqual([])
  expect(done.gates.map((gate) => gate.gate)).toEqual([
    'test-writer-scope',
    'no-leaks',
    'canary',
    'call-phase',
    'nop-passes-none',
    'earlier-tests-pass',
    'entry-point-fails',
    'entry-point-runs-tests',
    'no-vacuous-tests',
  ])
  expect(done.testIds).toEqual([
    'tests/test_1_1_2.py::test_from_roman[I-1]',
    'tests/test_1_1_2.py::test_from_roman[IV-4]',
    'tests/test_1_1_2.py::test_from_roman[MCMXCIV-1994]',
    'tests/test_1_1_2.py::TestErrors::test_not_canonical',
    'tests/test_1_1_2.py::TestErrors::test_empty',
  ])
})

test('a right implementation passes, unflagged, and what was graded is stored', async () => {
  const { verifier, objects } = testVerifier()
  const tree = objects.tree(filesOf(withTests, solution, { 'tests/my_check.py': 'print("ok")\n' }))
  const done = await verifyImplementation(verifier, {
    taskNumber: '1.1.2',
    testTree: objects.tree(filesOf(withTests)),
    tree,
    runs: 3,
    history: oneStep(objects, tree),
  })
  expect(failedGates(done)).toEqual([])
  expect(done).toMatchObject({ outcome: 'passed', flags: [] })
  expect(done.results.map((result) => result.outcome)).toEqual(Array(9).fill('passed'))
  const graded = (await readTree(objects, done.tree)).map((file) => file.path)
  expect(graded).toContain('tests/test_1_1_2.py')
  expect(graded).not.toContain('tests/my_check.py')
})

test('hidden tests that the solver never had are no deletion', async () => {
  const { verifier, objects } = testVerifier()
  const history = recorded(objects, { base, done: [{ files: solution }], withheld: filesOf(honestTests) })
  const done = await verifyImplementation(verifier, {
    taskNumber: '1.1.2',
    testTree: objects.tree(filesOf(withTests)),
    tree: history.tree,
    runs: 1,
    history,
  })
  expect(done).toMatchObject({ outcome: 'passed', flags: [] })
})

test('an unfinished implementation fails with a row for every test', async () => {
  const { verifier, objects } = testVerifier()
  const tree = objects.tree(filesOf(withTests))
  const history = oneStep(objects, tree)
  const done = await verifyImplementation(verifier, {
    taskNumber: '1.1.2',
    testTree: tree,
    tree,
    runs: 3,
    history,
  })
  expect(done.outcome).toBe('failed')
  expect(failedGates(done).map((gate) => gate.gate)).toEqual(['tests-pass', 'entry-point-passes'])
  expect(done.results).toHaveLength(9)
})

test('a scaffold of stubs is fit; one with logic, tests or a broken import is not', async () => {
  const { verifier, objects } = testVerifier()
  const stubs = 'def run(text):\n    """Runs."""\n    raise NotImplementedError\n'
  const good = { 'tiny/__init__.py': '', 'tiny/run.py': stubs, 'tests/.gitkeep': '' }
  const fit = await verifySetUp(verifier, {
    tree: objects.tree([...verifier.language.starter, ...filesOf({ ...good, 'tests/.gitkeep': null })]),
    plannedSymbols: ['tiny/run.py::run'],
  })
  expect(failedGates(fit)).toEqual([])
  const unfit = await verifySetUp(verifier, {
    tree: objects.tree(
      filesOf(good, {
        'tiny/run.py': 'import missing_module\n\ndef run(text):\n    return text.upper()\n',
        'tests/test_run.py': 'def test_run(): pass\n',
        'conftest.py': '',
      }),
    ),
    plannedSymbols: ['tiny/run.py::parse'],
  })
  expect(failedGates(unfit).map((gate) => gate.gate)).toEqual([
    'tests-folder-empty',
    'no-runner-hooks',
    'stubs-are-stubs',
    'planned-symbols-present',
    'builds',
  ])
})
