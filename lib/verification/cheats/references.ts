/** Small finished modules with strong tests, and calls on which right and wrong are told apart without those tests. */
import type { Reference } from './reference.ts'
import { texts } from './reference.ts'
import { splitLine, wrap } from './text-references.ts'

const numbers = [
  ...Array.from({ length: 120 }, (_, at) => at - 5),
  399,
  400,
  444,
  500,
  888,
  900,
  999,
  1000,
  1994,
  3888,
  3999,
  4000,
  5000,
]

const roman: Reference = {
  name: 'roman',
  source: `VALUES = [(1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I")]


def to_roman(number):
    if number < 1 or number > 3999:
        raise ValueError("out of range")
    text = ""
    for value, letters in VALUES:
        while number >= value:
            text += letters
            number -= value
    return text
`,
  tests: `import pytest
from ref.code import to_roman

CASES = {1: "I", 2: "II", 3: "III", 4: "IV", 5: "V", 8: "VIII", 9: "IX", 10: "X", 14: "XIV", 40: "XL", 49: "XLIX", 50: "L", 90: "XC", 99: "XCIX", 100: "C", 400: "CD", 444: "CDXLIV", 500: "D", 900: "CM", 999: "CMXCIX", 1000: "M", 1994: "MCMXCIV", 3999: "MMMCMXCIX"}

@pytest.mark.parametrize("number", CASES, ids=lambda number: f"zahl-\\u00fc-{number}")
def test_cases(number):
    assert to_roman(number) == CASES[number]

@pytest.mark.parametrize("number", [0, -1, 4000, 10000])
def test_range(number):
    with pytest.raises(ValueError):
        to_roman(number)
`,
  calls: numbers.map((number) => ['to_roman', [number]]),
}

const runLength: Reference = {
  name: 'run-length',
  source: `def encode(text):
    parts = []
    count = 0
    for at, letter in enumerate(text):
        count += 1
        if at + 1 == len(text) or text[at + 1] != letter:
            parts.append(letter if count == 1 else str(count) + letter)
            count = 0
    return "".join(parts)


def decode(text):
    parts = []
    digits = ""
    for letter in text:
        if letter.isdigit():
            digits += letter
        else:
            parts.append(letter * int(digits or "1"))
            digits = ""
    if digits:
        raise ValueError("a count without a letter")
    return "".join(parts)
`,
  tests: `import pytest
from ref.code import decode, encode

PAIRS = [("", ""), ("a", "a"), ("aa", "2a"), ("ab", "ab"), ("aab", "2ab"), ("abb", "a2b"), ("aaabccdddd", "3abcc4d".replace("cc", "2c")), ("aaaaaaaaaaaab", "12ab")]

@pytest.mark.parametrize("plain, packed", PAIRS)
def test_encode(plain, packed):
    assert encode(plain) == packed

@pytest.mark.parametrize("plain, packed", PAIRS)
def test_decode(plain, packed):
    assert decode(packed) == plain

def test_zero_and_loose_counts():
    assert decode("0ab") == "b"
    for text in ("3", "a2", "12"):
        with pytest.raises(ValueError):
            decode(text)
`,
  calls: [
    ...texts('ab', 5).map((text): [string, unknown[]] => ['encode', [text]]),
    ...texts('ab2', 3).map((text): [string, unknown[]] => ['decode', [text]]),
    ['encode', ['aaaaaaaaaaaab']],
    ['decode', ['12ab']],
    ['decode', ['10a0b']],
  ],
}

const spans = [0, 1, 3].flatMap((a) => [0, 2, 4].map((b) => [a, b]))
const intervals: Reference = {
  name: 'intervals',
  source: `def merge(spans):
    merged = []
    for start, end in sorted(spans):
        if start > end:
            raise ValueError("ends before it starts")
        if merged and start <= merged[-1][1]:
            merged[-1][1] = max(merged[-1][1], end)
        else:
            merged.append([start, end])
    return merged


def total(spans):
    length = 0
    for start, end in merge(spans):
        length += end - start
    return length


def covers(spans, point):
    for start, end in merge(spans):
        if start <= point < end:
            return True
    return False
`,
  tests: `import pytest
from ref.code import covers, merge, total

@pytest.mark.parametrize("spans, expected", [
    ([], []), ([[1, 2]], [[1, 2]]), ([[1, 2], [3, 4]], [[1, 2], [3, 4]]), ([[1, 2], [2, 4]], [[1, 4]]),
    ([[3, 4], [1, 2]], [[1, 2], [3, 4]]), ([[1, 9], [2, 3]], [[1, 9]]), ([[1, 3], [2, 5], [7, 8]], [[1, 5], [7, 8]]), ([[2, 2]], [[2, 2]]),
])
def test_merge(spans, expected):
    assert merge(spans) == expected

def test_order():
    with pytest.raises(ValueError):
        merge([[2, 1]])

def test_total():
    assert total([]) == 0
    assert total([[1, 4], [2, 6], [10, 13]]) == 8

def test_covers():
    spans = [[1, 3], [5, 8]]
    assert [covers(spans, point) for point in range(10)] == [False, True, True, False, False, True, True, True, False, False]
`,
  calls: spans.flatMap((one) =>
    spans.flatMap((other): [string, unknown[]][] => [
      ['merge', [[one, other]]],
      ['total', [[one, other]]],
      ...[0, 2].map((point): [string, unknown[]] => ['covers', [[one, other], point]]),
    ]),
  ),
}

const versions = [
  '1',
  '1.0',
  '1.2',
  '1.10',
  '1.2.3',
  '1.2.3.1',
  '2',
  '0.9',
  '1.2.3-a',
  '1.2.3-b',
  '1.2-rc',
  '',
  'x',
  '1.x',
]
const compare: Reference = {
  name: 'versions',
  source: `def parse(text):
    main, mark, label = text.partition("-")
    numbers = []
    for part in main.split("."):
        if not part.isdigit():
            raise ValueError("not a version")
        numbers.append(int(part))
    while len(numbers) > 1 and numbers[-1] == 0:
        numbers.pop()
    return numbers, label if mark else None


def compare(one, other):
    first, first_label = parse(one)
    second, second_label = parse(other)
    if first != second:
        return -1 if first < second else 1
    if first_label == second_label:
        return 0
    if first_label is None:
        return 1
    if second_label is None:
        return -1
    return -1 if first_label < second_label else 1
`,
  tests: `import pytest
from ref.code import compare, parse

@pytest.mark.parametrize("one, other, expected", [
    ("1", "1.0", 0), ("1.0.0", "1", 0), ("1.2", "1.10", -1), ("1.10", "1.2", 1), ("2", "1.9.9", 1), ("1.2.3", "1.2.3", 0),
    ("1.2.3-a", "1.2.3", -1), ("1.2.3", "1.2.3-a", 1), ("1.2.3-a", "1.2.3-b", -1), ("1.2.3-b", "1.2.3-a", 1),
    ("1.2-a", "1.2-a", 0), ("1.2.3-z", "1.2.4-a", -1), ("0", "0.0", 0), ("0.9", "1", -1),
])
def test_compare(one, other, expected):
    assert compare(one, other) == expected

@pytest.mark.parametrize("text", ["", "x", "1.x", "1..2", "-a", "1.-2"])
def test_wrong(text):
    with pytest.raises(ValueError):
        parse(text)

def test_parse(tmp_path):
    (tmp_path / "versions").write_text("1.2.0-rc")
    assert parse((tmp_path / "versions").read_text()) == ([1, 2], "rc")
    assert parse("0") == ([0], None)
    assert parse("1.0-") == ([1], "")
`,
  calls: versions.flatMap((one) => [
    ['parse', [one]] as [string, unknown[]],
    ...versions.map((other): [string, unknown[]] => ['compare', [one, other]]),
  ]),
}

export const references: Reference[] = [roman, runLength, intervals, compare, splitLine, wrap]
