/** What a test writer may try (numbers: list of attacks in the design notes), each stopped by the gate named here. */
import { convert, type Files, honestBody } from '../testing/numerals.ts'

export const testFile = 'tests/test_1_1_2.py'
const entryPoint = 'tests/1.1.2.sh'
export const importing = 'import pytest\nfrom numerals.convert import from_roman\n\n'

export type TestWriterAttack = { name: string; files: Files; gate: string; evidence: RegExp }

export const testWriterAttacks: TestWriterAttack[] = [
  {
    name: '1: the entry point is exit 0',
    files: { [entryPoint]: '#!/bin/bash\nexit 0\n' },
    gate: 'entry-point-fails',
    evidence: /ended with exit code 0/,
  },
  {
    name: '1: the entry point always fails',
    files: { [entryPoint]: '#!/bin/bash\nexit 1\n' },
    gate: 'entry-point-runs-tests',
    evidence: /every test passes the entry point ended with exit code 1/,
  },
  {
    name: '1: there is no test at all',
    files: { [testFile]: importing },
    gate: 'call-phase',
    evidence: /^0 of 0 new tests/,
  },
  {
    name: '2: tests that assert nothing',
    files: { [testFile]: `${importing}def test_nothing():\n    assert from_roman is not None\n` },
    gate: 'nop-passes-none',
    evidence: /1 of 1 new tests pass/,
  },
  {
    name: '2: tests that any returned value satisfies',
    files: {
      [testFile]: `${importing}def test_calls():\n    from_roman("I")\n\ndef test_type():\n    assert from_roman("I") != 5\n\ndef test_value():\n    assert from_roman("V") == 5\n`,
    },
    gate: 'no-vacuous-tests',
    evidence: /None passes 2/,
  },
  {
    name: '2: a test that hangs on any default hides those that any value satisfies',
    files: {
      [testFile]: `${importing}def test_waits():\n    while not from_roman("I"):\n        pass\n\ndef test_calls():\n    from_roman("I")\n\ndef test_type():\n    assert from_roman("I") != 5\n`,
    },
    gate: 'no-vacuous-tests',
    evidence: /with None the run broke off \(.* during tests\/test_1_1_2.py::test_waits/,
  },
  {
    name: '3: an import that fails',
    files: { [testFile]: `from numerals.convert import no_such_name\n\ndef test_it():\n    assert False\n` },
    gate: 'call-phase',
    evidence: /error in collect \(ImportError\)/,
  },
  {
    name: '3: an import that fails inside the test',
    files: {
      [testFile]: `def test_it():\n    from numerals.convert import no_such_name\n    assert no_such_name\n`,
    },
    gate: 'call-phase',
    evidence: /failed in call \(ImportError\)/,
  },
  {
    name: '3: a syntax error',
    files: { [testFile]: 'def test_it(:\n    assert False\n' },
    gate: 'call-phase',
    evidence: /error in collect/,
  },
  {
    name: '3: a fixture that fails',
    files: {
      [testFile]: `${importing}@pytest.fixture\ndef number():\n    return from_roman("I")\n\ndef test_it(number):\n    assert number == 1\n`,
    },
    gate: 'call-phase',
    evidence: /error in setup \(NotImplementedError\)/,
  },
  {
    name: '4: the stub itself is what the test expects',
    files: {
      [testFile]: `${importing}def test_it():\n    with pytest.raises(NotImplementedError):\n        from_roman("I")\n`,
    },
    gate: 'nop-passes-none',
    evidence: /1 of 1 new tests pass/,
  },
  {
    name: '6: the feature is implemented in the sources',
    files: { 'numerals/convert.py': convert({ fromRoman: honestBody }) },
    gate: 'test-writer-scope',
    evidence: /convert\.py::from_roman was changed/,
  },
  {
    name: '6: the feature is implemented in a new source, beside an honest stub',
    files: { 'numerals/secret.py': `${honestBody.replace('from_roman', 'hidden')}\n` },
    gate: 'test-writer-scope',
    evidence: /secret\.py::hidden is not an empty stub/,
  },
  {
    name: '6: the feature is implemented in the tests',
    files: {
      [testFile]: `from numerals import convert\nfrom numerals.convert import VALUES, to_roman\n\n${honestBody}\n\nconvert.from_roman = from_roman\n\ndef test_it():\n    assert convert.from_roman("IV") == 4\n`,
    },
    gate: 'nop-passes-none',
    evidence: /1 of 1 new tests pass/,
  },
  {
    name: '7: a conftest of its own',
    files: { 'tests/conftest.py': 'def pytest_runtest_makereport(item, call):\n    return None\n' },
    gate: 'test-writer-scope',
    evidence: /tests\/conftest\.py is a runner configuration/,
  },
  {
    name: '10: an earlier test is weakened',
    files: { 'tests/test_1_1_1.py': 'def test_out_of_range():\n    assert True\n' },
    gate: 'test-writer-scope',
    evidence: /test_1_1_1\.py was modified/,
  },
  {
    name: '12: the run ends before a test reports',
    files: { [testFile]: 'import os\n\nos._exit(1)\n' },
    gate: 'call-phase',
    evidence: /ended with exit code 1 while importing/,
  },
  {
    name: '17: notes for the solver are left behind',
    files: { 'tests/.pytest_cache/v/cache/lastfailed': '{}', 'tests/tasks.json': '{}' },
    gate: 'no-leaks',
    evidence: /tasks\.json may not be in a workspace/,
  },
]

/** Tests that say now this, now that: named by the repeated runs of a right implementation. */
// the order of this set under the first run's hash seed
const order = "ORDER = ['d', 'c', 'f', 'a', 'e', 'b']\n\n"

export const flakyTests: { name: string; test: string }[] = [
  {
    name: 'order',
    test: `${importing}${order}seen = []\n\ndef test_a():\n    seen.append(from_roman("I"))\n\ndef test_b():\n    assert seen == [1]\n\ndef test_c():\n    assert from_roman("V") == 5\n\ndef test_d():\n    assert from_roman("X") == 10\n`,
  },
  {
    name: 'hash order',
    test: `${importing}${order}def test_set():\n    from_roman("I")\n    assert list({"a", "b", "c", "d", "e", "f"}) == ORDER\n`,
  },
]
