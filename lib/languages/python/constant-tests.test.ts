import { expect, test } from 'vitest'
import { constantTests } from './constant-tests.ts'

test('functions, classes and parameters keep their names', () => {
  const ids = [
    'tests/test_1.py::test_a[x::y-1]',
    'tests/test_1.py::test_a[z]',
    'tests/test_1.py::TestB::test_c',
    'tests/test_1.py::TestB::TestD::test_e',
  ]
  expect(constantTests(ids, true)).toBe(`def test_a():
    assert True
class TestB:
    def test_c(self):
        assert True
    class TestD:
        def test_e(self):
            assert True
`)
  expect(constantTests(['tests/test_1.py::test_a'], false)).toBe('def test_a():\n    assert False\n')
})
