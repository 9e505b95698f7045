import { expect, test } from 'vitest'
import { quarantineReason } from './quarantine-reason.ts'

test.each([
  'conftest.py',
  'pkg/deep/conftest.py',
  'pytest.ini',
  '.pytest.ini',
  'pytest.toml',
  '.pytest.toml',
  'tox.ini',
  'setup.cfg',
])('%s configures the runner', (path) => {
  expect(quarantineReason(path)).toBe('runner-configuration')
})

test.each([
  'sitecustomize.py',
  'src/usercustomize.py',
  'sitecustomize/__init__.py',
  'evil.pth',
  'evil.egg-info/entry_points.txt',
  'evil-1.0.dist-info/entry_points.txt',
  'pytest.py',
  '_pytest/runner.py',
  'pytest/__init__.py',
  'json.py',
  'random.cpython-311-x86_64-linux-gnu.so',
  'src/unittest/__init__.py',
  '_pytest.pyc',
])('%s hooks into the start', (path) => {
  expect(quarantineReason(path)).toBe('start-up-hook')
})

test.each([
  'numerals/json.py',
  'numerals/__init__.py',
  'json',
  'random.txt',
  '_internal.py',
  'pyproject.toml',
  'tests/test_1_1_1.py',
  'src/numerals/token.py',
  'README.md',
])('%s is an ordinary file', (path) => {
  expect(quarantineReason(path)).toBeNull()
})
