/** A small project for tests: task 1.1.1 (to_roman) is done, task 1.1.2 (from_roman) is a stub. */
import { drivers } from '#lib/sandbox/index.ts'
import type { GitObject, ObjectStore, WorkspaceFile } from '#lib/trajectories/git-objects.ts'
import { writeTree } from '#lib/trajectories/trees.ts'
import { python } from '../../languages/python/index.ts'
import type { Verifier } from '../runs.ts'

export type Files = Record<string, string | null>

const toRoman = `def to_roman(number):
    """Roman numeral of 1..3999."""
    if not 0 < number < 4000:
        raise ValueError(f"{number} is out of range")
    text = ""
    for value, letters in VALUES:
        text += letters * (number // value)
        number %= value
    return text
`

const values = `VALUES = [
    (1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"),
    (50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"),
]
`

const stub = `def from_roman(text):
    """Number of a canonical Roman numeral."""
    raise NotImplementedError
`

const fromRoman = `def from_roman(text):
    """Number of a canonical Roman numeral."""
    total, rest = 0, text
    for value, letters in VALUES:
        while rest.startswith(letters):
            total, rest = total + value, rest[len(letters):]
    if rest or not total or to_roman(total) != text:
        raise ValueError(f"{text!r} is not a Roman numeral")
    return total
`

export function convert({
  fromRoman: body = stub,
  before = '',
}: {
  fromRoman?: string
  before?: string
}): string {
  return [before, values, toRoman, body].join('\n\n')
}

const scaffold: Files = {
  'numerals/__init__.py': '',
  'pyproject.toml':
    '[project]\nname = "numerals"\nversion = "0.1.0"\n\n[tool.pytest.ini_options]\ntestpaths = ["tests"]\n',
}

const firstTask: Files = {
  'tests/test_1_1_1.py': `import pytest
from numerals.convert import to_roman

@pytest.mark.parametrize("number, text", [(1, "I"), (4, "IV"), (1994, "MCMXCIV")])
def test_to_roman(number, text):
    assert to_roman(number) == text

def test_out_of_range():
    with pytest.raises(ValueError):
        to_roman(0)
`,
  'tests/1.1.1.sh': '#!/bin/bash\npython3 -m pytest -q tests/test_1_1_1.py\n',
}

export const honestTests: Files = {
  'tests/test_1_1_2.py': `import pytest
from numerals.convert import from_roman

@pytest.mark.parametrize("text, number", [("I", 1), ("IV", 4), ("MCMXCIV", 1994)])
def test_from_roman(text, number):
    assert from_roman(text) == number

class TestErrors:
    def test_not_canonical(self):
        with pytest.raises(ValueError):
            from_roman("IIII")

    def test_empty(self):
        with pytest.raises(ValueError):
            from_roman("")
`,
  'tests/1.1.2.sh': '#!/bin/bash\nset -e\npython3 -m pytest -q tests/test_1_1_2.py\n',
}

export const base: Files = { ...scaffold, 'numerals/convert.py': convert({}), ...firstTask }
export const withTests: Files = { ...base, ...honestTests }
export const solution: Files = { 'numerals/convert.py': convert({ fromRoman }) }
export const honestBody = fromRoman

/** null removes a path. */
export function filesOf(...layers: Files[]): WorkspaceFile[] {
  const merged: Files = Object.assign({}, ...layers)
  return Object.entries(merged).flatMap(([path, text]) =>
    text === null ? [] : [{ path, mode: '100644' as const, data: Buffer.from(text) }],
  )
}

export function memoryObjects(): ObjectStore & { tree(files: WorkspaceFile[]): string } {
  const objects = new Map<string, GitObject>()
  const put = (list: GitObject[]) => {
    for (const object of list) objects.set(object.id, object)
  }
  return {
    async put(list) {
      put(list)
    },
    async get(ids) {
      return ids.map((id) => {
        const object = objects.get(id)
        if (!object) throw new Error(`${id} is not in the store`)
        return object
      })
    },
    tree(files) {
      const written = writeTree(files)
      put(written.objects)
      return written.tree
    },
  }
}

export function testVerifier(change: Partial<Verifier> = {}) {
  const objects = memoryObjects()
  const verifier: Verifier = {
    driver: drivers.bubblewrap,
    language: python,
    objects,
    limits: { memoryMb: 512, cpus: 2, processes: 128, workspaceMb: 64 },
    signal: new AbortController().signal,
    fileTimeoutMs: 20_000,
    label: 'test',
    ...change,
  }
  return { verifier, objects }
}
