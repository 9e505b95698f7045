/** What a test writer may try (numbers: list of attacks in the design notes), each stopped by the gate named here. */
import { expect, test } from 'vitest'
import { flakyTests, testFile, testWriterAttacks } from './cheats/test-writer.ts'
import { oneStep } from './testing/history.ts'
import { base, convert, filesOf, honestBody, honestTests, testVerifier } from './testing/numerals.ts'
import { verifyImplementation } from './verify.ts'
import { verifyTests } from './verify-tests.ts'

test.each(testWriterAttacks)('$name', async ({ files, gate, evidence }) => {
  const { verifier, objects } = testVerifier({ fileTimeoutMs: 5_000 })
  const done = await verifyTests(verifier, {
    taskNumber: '1.1.2',
    baseTree: objects.tree(filesOf(base)),
    tree: objects.tree(filesOf(base, honestTests, files)),
  })
  expect(done.outcome).toBe('failed')
  const named = done.gates.find((result) => result.gate === gate)
  expect(named).toMatchObject({ outcome: 'failed', evidence: expect.stringMatching(evidence) })
})

test('an honest stub in the sources and a helper beside the tests are welcome', async () => {
  const { verifier, objects } = testVerifier()
  const done = await verifyTests(verifier, {
    taskNumber: '1.1.2',
    baseTree: objects.tree(filesOf(base)),
    tree: objects.tree(
      filesOf(base, honestTests, {
        'numerals/convert.py': `${convert({})}\n\ndef is_roman(text):\n    """Whether it is a numeral."""\n    raise NotImplementedError\n`,
        'tests/samples.py': 'SAMPLES = {"XL": 40}\n',
        [testFile]: `${honestTests[testFile]}\nfrom numerals.convert import is_roman\nfrom samples import SAMPLES\n\ndef test_samples():\n    assert [text for text in SAMPLES if is_roman(text) is True] == ["XL"]\n`,
      }),
    ),
  })
  expect(done.gates.filter((gate) => gate.outcome !== 'passed')).toEqual([])
})

test.each(flakyTests)('5: tests that depend on $name are not stable', async ({ test: body }) => {
  const { verifier, objects } = testVerifier()
  const withTests = { ...base, ...honestTests, [testFile]: body }
  const tree = objects.tree(filesOf(withTests, { 'numerals/convert.py': convert({ fromRoman: honestBody }) }))
  const done = await verifyImplementation(verifier, {
    taskNumber: '1.1.2',
    testTree: objects.tree(filesOf(withTests)),
    tree,
    runs: 4,
    history: oneStep(objects, tree, withTests),
  })
  expect(done.gates.at(-1)).toMatchObject({
    gate: 'stable',
    outcome: 'failed',
    evidence: expect.stringMatching(
      /^4 runs .*shuffled with seed 1, 2, 3: .*test_1_1_2\.py::test_\w+: passed, .*failed/,
    ),
  })
})
