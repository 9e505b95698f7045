/** A tiny project for whole runs: a plan of eight tasks, of which the first three are scripted. */
import type { Checklist } from '#lib/pipeline/checklist.ts'
import type { Plan } from '#lib/pipeline/plan.ts'
import { renderPlan } from '#lib/pipeline/render-plan.ts'
import {
  bash,
  create,
  finish,
  overwrite,
  type ScriptedAnswer,
  type ScriptedCall,
} from '#lib/pipeline/testing/scripted-model.ts'

const titles = [
  [
    'Read numerals',
    '`roman_desk/reader.py: to_number(text: str) -> int`; ValueError("bad numeral") otherwise',
  ],
  [
    'Write numerals',
    '`roman_desk/writer.py: to_numeral(number: int) -> str`, using to_number to check itself',
  ],
  ['Count letters', '`roman_desk/letters.py: letters(text: str) -> dict[str, int]`'],
  ...Array.from({ length: 5 }, (_, at) => [`Later part ${at + 1}`, 'Something that no run here reaches']),
] as [string, string][]

/** 1.1.2 needs 1.1.1; 1.1.3 needs nothing. */
export const romanPlan: Plan = {
  description: 'Roman numerals.',
  instruction: 'Write everything by hand.',
  phases: [
    {
      number: 1,
      title: 'Numerals',
      goal: 'Numerals work.',
      modules: [
        {
          number: '1.1',
          title: 'Conversion',
          tasks: titles.map(([title, description], at) => ({
            number: `1.1.${at + 1}`,
            title,
            description,
            dependencies: at === 1 ? ['1.1.1'] : [],
            difficulty: 2,
            tests: [{ kind: 'code', name: 'Works', description: 'it does what it says' }],
          })),
        },
      ],
    },
  ],
}

export const planAnswer = renderPlan(romanPlan)

const checklist: Checklist = {
  summary: 'Proves the conversion.',
  criteria: [{ id: 'exact', text: 'results are exact' }],
  normal: [{ name: 'simple', assertion: 'simple inputs give exact results', criteria: ['exact'] }],
  edge: [{ name: 'largest', assertion: 'the largest input gives its exact result', criteria: ['exact'] }],
  error: [],
}

export const checklistAnswer = `\`\`\`json\n${JSON.stringify(checklist)}\n\`\`\``

const stub = (signature: string) =>
  `def ${signature}:\n    """To be written."""\n    raise NotImplementedError\n`

export const setUpAnswers: ScriptedAnswer[] = [
  [
    create('roman_desk/__init__.py', '"""Roman numerals."""\n'),
    create('roman_desk/reader.py', stub('to_number(text: str) -> int')),
    create('roman_desk/writer.py', stub('to_numeral(number: int) -> str')),
    create('roman_desk/letters.py', stub('letters(text: str) -> dict[str, int]')),
  ],
  [finish],
]

const entryPoint = (number: string) =>
  create(
    `tests/${number}.sh`,
    `set -euo pipefail\ncd "$(dirname "$0")/.."\nexec python3 -m pytest -q -p no:cacheprovider tests/test_${number.replaceAll('.', '_')}.py\n`,
  )

/** One answer that writes both files, one that finishes. */
export function testAnswers(number: string, code: string): ScriptedAnswer[] {
  return [[create(`tests/test_${number.replaceAll('.', '_')}.py`, code), entryPoint(number)], [finish]]
}

export const readerTests = `from roman_desk.reader import to_number


def test_simple():
    """Criteria: exact"""
    assert [to_number(text) for text in ('I', 'IV', 'XIV', 'XC')] == [1, 4, 14, 90]


def test_largest():
    """Criteria: exact"""
    assert to_number('MMMCMXCIX') == 3999
`

export const vacuousTests = `from roman_desk.reader import to_number


def test_simple():
    assert callable(to_number)
`

export const writerTests = `from roman_desk.writer import to_numeral


def test_simple():
    """Criteria: exact"""
    assert [to_numeral(number) for number in (1, 4, 14, 90)] == ['I', 'IV', 'XIV', 'XC']


def test_largest():
    """Criteria: exact"""
    assert to_numeral(3999) == 'MMMCMXCIX'
`

export const letterTests = `from roman_desk.letters import letters


def test_simple():
    """Criteria: exact"""
    assert letters('XIX') == {'X': 2, 'I': 1}
`

/** Demands what the task does not say. */
export const wrongLetterTests = letterTests.replace("{'X': 2, 'I': 1}", "{'X': 2, 'I': 1, 'V': 0}")

/** Holds under the first run's hash seed only. */
export const unstableLetterTests = `import os
${letterTests}    assert os.environ['PYTHONHASHSEED'] == '0'
`

const reader = (
  subtract: string,
) => `VALUES = {'I': 1, 'V': 5, 'X': 10, 'L': 50, 'C': 100, 'D': 500, 'M': 1000}


def to_number(text: str) -> int:
    """The number a numeral stands for."""
    total = 0
    for letter, after in zip(text, text[1:] + ' '):
        value = VALUES[letter]
        total += -value if ${subtract} else value
    return total
`

export const rightReader = overwrite('roman_desk/reader.py', reader('VALUES.get(after, 0) > value'))
/** never subtracts */
export const wrongReader = overwrite('roman_desk/reader.py', reader('False'))

export const rightWriter = overwrite(
  'roman_desk/writer.py',
  `from roman_desk.reader import to_number

STEPS = ['M', 'CM', 'D', 'CD', 'C', 'XC', 'L', 'XL', 'X', 'IX', 'V', 'IV', 'I']


def to_numeral(number: int) -> str:
    """The canonical numeral of a number."""
    parts = []
    for step in STEPS:
        while number >= to_number(step):
            parts.append(step)
            number -= to_number(step)
    return ''.join(parts)
`,
)

export const rightLetters = overwrite(
  'roman_desk/letters.py',
  `def letters(text: str) -> dict[str, int]:
    """How often each letter occurs."""
    return {letter: text.count(letter) for letter in text}
`,
)

/** Implements, finishes, runs the tests that were placed, finishes again. */
export function solutionOf(number: string, ...calls: ScriptedCall[]): ScriptedAnswer[] {
  return [calls, [finish], [bash(`bash tests/${number}.sh`)], [finish]]
}
