/** Attacks on what adapters make: bugs that are none, repairs that break, reproductions that show nothing. */
import { proveBug } from '../instances/bug.ts'
import { gradeLibrary } from '../instances/library.ts'
import { gradeReproduction } from '../instances/reproduction.ts'
import { gradeResolution } from '../instances/resolution.ts'
import { convert, type Files, filesOf, honestBody, withTests } from '../testing/numerals.ts'
import type { Verification } from '../verify.ts'
import type { Attack, DriverName } from './attack.ts'
import { benchOn, finished } from './bench.ts'

const source = 'numerals/convert.py'
const testFile = 'tests/test_1_1_2.py'
const entryPoint = 'tests/1.1.2.sh'

/** the loop ends one letter early: IV and MCMXCIV come out wrong, I does not */
const bug: Files = {
  [source]: convert({
    fromRoman: honestBody.replace('return total\n', 'return total if total < 4 else total - 1\n'),
  }),
}
const failToPass = ['[IV-4]', '[MCMXCIV-1994]'].map((id) => `${testFile}::test_from_roman${id}`)
const passToPass = [
  `${testFile}::test_from_roman[I-1]`,
  `${testFile}::TestErrors::test_not_canonical`,
  `${testFile}::TestErrors::test_empty`,
  ...['[1-I]', '[4-IV]', '[1994-MCMXCIV]'].map((id) => `tests/test_1_1_1.py::test_to_roman${id}`),
  'tests/test_1_1_1.py::test_out_of_range',
]

export async function inject(driver: DriverName, files: Files = bug): Promise<Verification> {
  const { verifier, objects } = benchOn(driver)
  const reference = await finished(objects)
  return proveBug(verifier, { reference, tree: await finished(objects, files), runs: 1 })
}

export async function fix(driver: DriverName, files: Files): Promise<Verification> {
  const { verifier, objects } = benchOn(driver)
  const reference = await finished(objects)
  const given = await finished(objects, bug)
  const trees = { reference, given, tree: await finished(objects, { ...bug, ...files }) }
  return gradeResolution(verifier, { ...trees, failToPass, passToPass, runs: 1, history: null })
}

/** The tests that see the bug are gone from what the reproducer is given. */
const blind: Files = {
  ...bug,
  [testFile]:
    'import pytest\nfrom numerals.convert import from_roman\n\ndef test_one():\n    assert from_roman("I") == 1\n\ndef test_empty():\n    with pytest.raises(ValueError):\n        from_roman("")\n',
}
/** the runner's ids of what the reproducer is given */
const visible = [
  ...passToPass.filter((id) => id.startsWith('tests/test_1_1_1.py')),
  `${testFile}::test_one`,
  `${testFile}::test_empty`,
]
const fresh = 'tests/test_numbers.py'
export const reproduction: Files = {
  [fresh]: 'from numerals.convert import from_roman\n\ndef test_four():\n    assert from_roman("IV") == 4\n',
}

export async function reproduce(driver: DriverName, files: Files): Promise<Verification> {
  const { verifier, objects } = benchOn(driver)
  const trees = {
    reference: await finished(objects),
    given: await finished(objects, blind),
    problem: await finished(objects, bug),
    tree: await finished(objects, { ...blind, ...files }),
  }
  return gradeReproduction(verifier, { ...trees, visible, runs: 1, known: null, history: null })
}

export async function fill(driver: DriverName, files: Files = {}): Promise<Verification> {
  const { verifier, objects } = benchOn(driver)
  const reference = await finished(objects)
  const given = objects.tree(filesOf(withTests))
  const knownIds = [...failToPass, ...passToPass]
  const tree = await finished(objects, files)
  return gradeLibrary(verifier, { reference, given, tree, knownIds, runs: 1, history: null })
}

/** from_roman is right again, and to_roman takes every number */
const careless = convert({ fromRoman: honestBody }).replace('if not 0 < number < 4000:', 'if False:')

type Row = [Attack['number'], Attack['who'], string, string, RegExp, Attack['tries']]

const rows: Row[] = [
  [
    18,
    'injector',
    'the bug is a syntax error',
    'still-builds',
    /convert\.py/,
    (d) => inject(d, { [source]: 'def (' }),
  ],
  [
    18,
    'injector',
    'the bug breaks every test',
    'still-builds',
    /convert\.py/,
    (d) => inject(d, { [source]: 'VALUES = 1 / 0\n' }),
  ],
  [
    18,
    'injector',
    'the bug is a change of the tests',
    'only-sources-changed',
    /test_1_1_2/,
    (d) => inject(d, { ...bug, [testFile]: 'def test_it():\n    assert False\n' }),
  ],
  [18, 'injector', 'nothing is changed', 'patch-not-empty', /./, (d) => inject(d, {})],
  [
    18,
    'injector',
    'what is changed breaks no test',
    'fails-in-call-phase',
    /./,
    (d) => inject(d, { [source]: `${convert({ fromRoman: honestBody })}# a note\n` }),
  ],
  [
    19,
    'fixer',
    'the bug is repaired, an earlier task is broken',
    'pass-to-pass',
    /out_of_range/,
    (d) => fix(d, { [source]: careless }),
  ],
  [
    20,
    'reproducer',
    'assert False',
    'passes-on-reference',
    /./,
    (d) => reproduce(d, { [fresh]: 'def test_four():\n    assert False\n' }),
  ],
  [
    21,
    'reproducer',
    'a test that cannot be imported on the bug',
    'fails-on-bug',
    /./,
    (d) =>
      reproduce(d, {
        [fresh]:
          'from numerals.convert import from_roman\nif from_roman("IV") != 4:\n    raise ImportError\n\ndef test_four():\n    assert from_roman("IV") == 4\n',
      }),
  ],
  [
    22,
    'reproducer',
    'an old test is deleted',
    'no-test-vanished',
    /./,
    (d) => reproduce(d, { ...reproduction, [testFile]: null, [entryPoint]: null }),
  ],
  [
    22,
    'reproducer',
    'a helper without a test',
    'new-test-collected',
    /./,
    (d) => reproduce(d, { 'tests/helper.py': 'NUMBERS = {"IV": 4}\n' }),
  ],
  [
    23,
    'library',
    'one stub raises at import, so that nothing is collected',
    'known-tests-pass',
    /./,
    (d) => fill(d, { [source]: `${convert({ fromRoman: honestBody })}\nraise NotImplementedError\n` }),
  ],
]

const twinOf = { injector: 'injector', fixer: 'fixer', reproducer: 'reproducer', library: 'library' } as const

export const instanceAttacks: Attack[] = rows.map(([number, who, name, expected, evidence, tries]) => ({
  number,
  who,
  name: `${number}: ${name}`,
  expected,
  evidence,
  tries,
  twin: twinOf[who as keyof typeof twinOf],
}))
