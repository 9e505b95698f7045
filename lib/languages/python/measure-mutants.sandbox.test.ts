import { expect, test } from 'vitest'
import { measureMutation } from '#lib/verification/mutation.ts'
import { filesOf, solution, testVerifier, withTests } from '#lib/verification/testing/numerals.ts'

const tests = 'tests/test_1_1_2.py'

async function measure(change: Record<string, string> = {}, most = 30) {
  const { verifier, objects } = testVerifier()
  const testTree = objects.tree(filesOf(withTests, change))
  return measureMutation(verifier, {
    testTree,
    tree: objects.tree(filesOf(withTests, solution, change)),
    most,
  })
}

test('strong tests notice what weak ones miss, and the same seed measures the same mutants', async () => {
  const strong = await measure()
  expect(strong.baseline).toBe('passed')
  expect(strong.mutants.length).toBe(strong.candidates)
  const survivors = strong.mutants.filter(({ outcome }) => outcome !== 'killed' && outcome !== 'timed-out')
  expect(survivors).toEqual([])
  const weak = await measure({
    [tests]: 'from numerals.convert import from_roman\n\ndef test_it():\n    assert from_roman("I")\n',
  })
  expect(weak.mutants.filter(({ outcome }) => outcome === 'survived').length).toBeGreaterThan(0)
  const names = (report: typeof weak) => report.mutants.map(({ line, after }) => `${line} ${after}`)
  expect(names(weak)).toEqual(names(strong))
  expect((await measure({}, 2)).mutants).toHaveLength(2)
})

test('a program that tests start is reached by them; tests that fail without a change are no measure', async () => {
  const started = await measure({
    [tests]:
      'import subprocess, sys\n\ndef test_it():\n    code = "from numerals.convert import from_roman as f; print(f(\'IV\'))"\n    assert subprocess.run([sys.executable, "-c", code], capture_output=True).stdout == b"4\\n"\n',
  })
  expect(started.mutants.some(({ outcome }) => outcome === 'killed')).toBe(true)
  expect(started.mutants.some(({ outcome }) => outcome === 'not-covered')).toBe(false)
  const broken = await measure({ [tests]: 'def test_it():\n    assert False\n' })
  expect(broken).toMatchObject({ baseline: `${tests}::test_it fails without any change`, mutants: [] })
})
