/** What honest projects and solvers bring along beside the code, none of which may be held against them. */
import type { Files } from '../testing/numerals.ts'

export type Circumstance = {
  name: string
  /** in the repository from the beginning */
  given: Files
  /** left behind by the solver */
  left: Files
}

export const circumstances: Circumstance[] = [
  { name: 'nothing beside the code', given: {}, left: {} },
  {
    name: 'a harmless conftest in the reference',
    given: { 'tests/conftest.py': 'import sys\n\nsys.setrecursionlimit(2000)\n' },
    left: {},
  },
  {
    name: 'a helper module beside the tests',
    given: { 'tests/samples.py': 'SAMPLES = ["\u00e4", "\u03b2"]\n' },
    left: {},
  },
  {
    name: 'own check scripts in the tests folder',
    given: {},
    left: { 'tests/try_it.py': 'import ref.code\nprint("ok")\n' },
  },
  {
    name: 'an own test file',
    given: {},
    left: { 'tests/test_mine.py': 'def test_mine():\n    assert True\n' },
  },
  { name: 'temporary files', given: {}, left: { 'scratch.txt': 'notes\n', 'out/result.json': '{}\n' } },
  {
    name: 'a plug-in module for pytest, not loaded by anything',
    given: {},
    left: { 'ref/pytest_plugin.py': 'def describe():\n    return "a plug-in"\n' },
  },
  {
    name: 'settings of a linter in pyproject.toml',
    given: { 'pyproject.toml': '[project]\nname = "ref"\nversion = "0"\n' },
    left: { 'pyproject.toml': '[project]\nname = "ref"\nversion = "0"\n\n[tool.ruff]\nline-length = 100\n' },
  },
  { name: 'caches of its own test runs', given: {}, left: { 'notes/__pycache__/x.pyc': 'x' } },
  { name: 'a README in another script', given: {}, left: { 'README.md': '# \u8aac\u660e\n' } },
]
