import { expect, test } from 'vitest'
import { drivers } from '#lib/sandbox/index.ts'
import type { Sandbox } from '#lib/sandbox/sandbox.ts'
import type { WorkspaceFile } from '#lib/trajectories/git-objects.ts'
import { python } from './index.ts'

const signal = new AbortController().signal
const limits = { memoryMb: 512, cpus: 2, processes: 128, workspaceMb: 64 }
const filesOf = (texts: Record<string, string>): WorkspaceFile[] =>
  Object.entries(texts).map(([path, text]) => ({ path, mode: '100644', data: Buffer.from(text) }))

async function inSandbox<T>(
  texts: Record<string, string>,
  use: (sandbox: Sandbox) => Promise<T>,
): Promise<T> {
  const tools = { python: python.toolsFolder }
  const files = filesOf(texts)
  const sandbox = await drivers.bubblewrap.open({
    label: 'python',
    files,
    limits,
    excludes: python.excludes,
    tools,
  })
  try {
    return await use(sandbox)
  } finally {
    await sandbox.close()
  }
}

const run = (texts: Record<string, string>, change: { seed?: number; timeoutMs?: number } = {}) =>
  inSandbox(texts, (sandbox) =>
    python.runTests(sandbox, {
      files: python.testFiles(Object.keys(texts)),
      timeoutMs: 20_000,
      signal,
      protectedFiles: filesOf(texts).filter((file) => file.path.startsWith('tests/')),
      seed: 0,
      ...change,
    }),
  )

const awkward = [
  '"""doc"""',
  'import os',
  'from dataclasses import dataclass',
  '',
  'class Shape:',
  '    sides: int',
  '    def __init__(self, sides): ...',
  '    @property',
  '    def größe(self): "é"; pass  # stays',
  '    @größe.setter',
  '    def größe(self, value): raise NotImplementedError("é" "ü")',
  '    async def area(self):',
  '        """Only a docstring."""',
  '',
  'def outer():\r',
  '    """doc"""\r',
  '    raise NotImplementedError\r',
  '',
  'def sly(): raise NotImplementedError(os.system("true"))',
  '@os.register_at_fork',
  'def decorated(): ...',
  'def real():',
  '    def inner(): pass',
  '    return inner',
  '',
].join('\n')

test('the inspector tells stubs from logic', async () => {
  const inspection = await inSandbox(
    {
      'm.py': awkward,
      'bad.py': 'def f(:\n',
      'tests/test_x.py': 'def test_x(): assert 1\n',
      'lib/runner.py': 'import unittest.mock\nLIMIT = 3\n',
      'pyproject.toml': '[tool.pytest.ini_options]\naddopts = "-q"\n',
    },
    (sandbox) => python.inspect(sandbox, signal),
  )
  expect(Object.fromEntries(inspection.functions.map(({ symbol, stub }) => [symbol, stub]))).toEqual({
    'lib/runner.py::<module>': false,
    'm.py::Shape.__init__': true,
    'm.py::Shape.größe': true,
    'm.py::Shape.area': true,
    'm.py::outer': true,
    'm.py::sly': false,
    'm.py::decorated': false,
    'm.py::real': false,
    'm.py::real.inner': true,
    'm.py::<module>': true,
  })
  expect(inspection.broken).toEqual([{ path: 'bad.py', message: expect.stringContaining('(line 1)') }])
  expect(inspection.runnerImports).toEqual([{ path: 'lib/runner.py', module: 'unittest.mock' }])
  expect(inspection.runnerSettings).toEqual([{ path: 'pyproject.toml', hash: expect.any(String) }])
})

test('deeply nested code is inspected, and what not even the parser takes is broken', async () => {
  const branches = Array.from({ length: 400 }, (_, i) => `    elif x == ${i}:\n        return ${i}\n`).join(
    '',
  )
  const inspection = await inSandbox(
    {
      'elif.py': `def f(x):\n    if x < 0:\n        return None\n${branches}`,
      'sum.py': `X = ${'1 + '.repeat(2000)}1\n`,
      'signs.py': `X = ${'-'.repeat(50_000)}1\n`,
    },
    (sandbox) => python.inspect(sandbox, signal),
  )
  expect(inspection.broken.map(({ path }) => path)).toEqual(['signs.py'])
  expect(inspection.functions.map(({ symbol, stub }) => [symbol, stub])).toEqual([
    ['elif.py::f', false],
    ['elif.py::<module>', true],
    ['sum.py::<module>', false],
  ])
})

test('hashes survive comments and formatting, not code', async () => {
  const hashes = (text: string) =>
    inSandbox({ 'm.py': text }, async (sandbox) =>
      (await python.inspect(sandbox, signal)).functions.map((entry) => entry.hash),
    )
  const plain = await hashes('def f(a,b): return a+b\n')
  expect(await hashes('# why\ndef f(a, b):\n    return (a + b)  # sum\n')).toEqual(plain)
  expect(await hashes('def f(a,b): return a-b\n')).not.toEqual(plain)
})

test('a default replaces stubs and nothing else', async () => {
  const [count, text] = await inSandbox({ 'm.py': awkward }, async (sandbox) => {
    const rewritten = await python.returnDefault(sandbox, "''", signal)
    return [rewritten, (await sandbox.readFile('/workspace/m.py')).toString()] as const
  })
  expect(count).toBe(6)
  expect(text).toBe(
    awkward
      .replace('def __init__(self, sides): ...', 'def __init__(self, sides): return None')
      .replace('"é"; pass  # stays', `"é"; return ''  # stays`)
      .replace('raise NotImplementedError("é" "ü")', "return ''")
      .replace('"""Only a docstring."""', `"""Only a docstring."""; return ''`)
      .replace('    raise NotImplementedError\r', "    return ''\r")
      .replace('def inner(): pass', "def inner(): return ''"),
  )
})

test('every phase and outcome is told apart', async () => {
  const report = await run({
    'tests/test_kinds.py': `import pytest, unittest

@pytest.fixture
def broken():
    raise RuntimeError("no")

@pytest.fixture
def leaky():
    yield
    raise RuntimeError("late")

def test_pass(): pass
def test_fail(): assert [1] == [2]
def test_setup(broken): pass
def test_teardown(leaky): pass
@pytest.mark.skip
def test_skip(): pass
@pytest.mark.xfail
def test_expected(): assert False
@pytest.mark.xfail
def test_unexpected(): pass
def test_builtin(monkeypatch):
    monkeypatch.setattr("builtins.input", lambda: "1")
    assert input() == "1"

class TestUnit(unittest.TestCase):
    def test_equal(self):
        self.assertEqual(1, 2)
`,
    'tests/test_broken.py': 'import nothing_of_that_name\n',
  })
  expect(report).toMatchObject({
    canaryFailed: true,
    irregularities: [],
    infrastructure: null,
    crashed: null,
  })
  const told = report.results.map((result) => [
    result.testId.replace('tests/test_kinds.py::', ''),
    result.phase,
    result.outcome,
    result.exceptionType,
  ])
  expect(told).toEqual([
    ['tests/test_broken.py', 'collect', 'error', 'ModuleNotFoundError'],
    ['test_pass', 'call', 'passed', null],
    ['test_fail', 'call', 'failed', 'AssertionError'],
    ['test_setup', 'setup', 'error', 'RuntimeError'],
    ['test_teardown', 'teardown', 'error', 'RuntimeError'],
    ['test_skip', 'setup', 'skipped', 'Skipped'],
    ['test_expected', 'call', 'skipped', 'AssertionError'],
    ['test_unexpected', 'call', 'skipped', null],
    ['test_builtin', 'call', 'passed', null],
    ['TestUnit::test_equal', 'call', 'failed', 'AssertionError'],
  ])
  expect(report.log).toContain('assert [1] == [2]')
  expect(report.log).not.toMatch(/canary/)
})

test('honest programs of many kinds leave the runner alone', async () => {
  const report = await run({
    'numerals.py': 'VALUE = 1\n',
    'tests/helper.py': 'def close(a, b):\n    return abs(a - b) < 1e-9\n',
    'tests/test_kinds.py': `import multiprocessing, os, subprocess, sys, threading
from unittest import mock
import pytest
import numerals
from helper import close

def double(number):
    return number * 2

def test_processes():
    with multiprocessing.Pool(2) as pool:
        assert pool.map(double, [1, 2]) == [2, 4]

def test_thread_and_mock():
    with mock.patch("os.getcwd", return_value="/here"):
        seen = []
        thread = threading.Thread(target=lambda: seen.append(os.getcwd()))
        thread.start()
        thread.join()
    assert seen == ["/here"]
    assert mock.call(1) == mock.call(1)

def test_program(tmp_path, capsys, caplog):
    print("said")
    assert capsys.readouterr().out == "said\\n"
    (tmp_path / "x").write_text("1")
    done = subprocess.run([sys.executable, "-c", "import numerals; print(numerals.VALUE)"], capture_output=True, text=True)
    assert done.stdout == "1\\n", done.stderr

def test_recursion():
    def deeper():
        deeper()
    with pytest.raises(RecursionError):
        deeper()

def test_close():
    assert close(0.1 + 0.2, 0.3)
    assert 0.1 + 0.2 == pytest.approx(0.3)
`,
  })
  expect(report).toMatchObject({
    canaryFailed: true,
    irregularities: [],
    infrastructure: null,
    crashed: null,
  })
  expect(report.results.map((result) => result.outcome)).toEqual(Array(5).fill('passed'))
})

test('one file that hangs costs its own tests only, and a seed changes the order', async () => {
  const many = Array.from({ length: 12 }, (_, index) => `def test_${index}(): pass\n`).join('')
  const texts = {
    'tests/test_a.py': 'import time\n\ndef test_one(): pass\n\ndef test_two(): time.sleep(60)\n',
    'tests/test_b.py': many,
  }
  const report = await run(texts, { timeoutMs: 3000, seed: 7 })
  expect(report.crashed).toMatch(
    /^tests\/test_a\.py did not end within 3 s during tests\/test_a\.py::test_\w+/,
  )
  const ofB = report.results.filter((result) => result.testId.startsWith('tests/test_b.py'))
  expect(ofB.filter((result) => result.outcome === 'passed')).toHaveLength(12)
  expect(ofB.map((result) => result.testId)).not.toEqual(ofB.map((result) => result.testId).sort())
  expect(report.results.find((result) => result.testId.endsWith('test_two'))?.outcome).toBe('missing')
})

test('without the tools it is the machine that failed, not the candidate', async () => {
  const sandbox = await drivers.bubblewrap.open({
    label: 'no tools',
    files: [],
    limits,
    excludes: [],
    tools: {},
  })
  try {
    const files = filesOf({ 'tests/test_a.py': 'def test_a(): pass\n' })
    const options = { files: ['tests/test_a.py'], timeoutMs: 5000, signal, protectedFiles: files, seed: 0 }
    const report = await python.runTests(sandbox, options)
    expect(report.infrastructure).toMatch(/did not start for tests\/test_a\.py/)
    expect(report.results).toEqual([])
  } finally {
    await sandbox.close()
  }
})
