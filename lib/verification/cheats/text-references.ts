/** References that take texts apart. */
import { type Reference, texts } from './reference.ts'

export const splitLine: Reference = {
  name: 'split-line',
  source: `def split(line, mark=","):
    fields = []
    field = ""
    quoted = False
    at = 0
    while at < len(line):
        letter = line[at]
        if quoted:
            if letter == "'" and line[at + 1 : at + 2] == "'":
                field += letter
                at += 1
            elif letter == "'":
                quoted = False
            else:
                field += letter
        elif letter == "'" and field == "":
            quoted = True
        elif letter == mark:
            fields.append(field)
            field = ""
        else:
            field += letter
        at += 1
    if quoted:
        raise ValueError("a quote that does not end")
    fields.append(field)
    return fields
`,
  tests: `import time

import pytest
from ref.code import split

@pytest.mark.parametrize("line, fields", [
    ("", [""]), ("a", ["a"]), ("a,b", ["a", "b"]), (",", ["", ""]), ("a,", ["a", ""]), ("'a,b'", ["a,b"]), ("'a''b'", ["a'b"]),
    ("''", [""]), ("a'b", ["a'b"]), ("'a'b", ["ab"]), ("'a','b'", ["a", "b"]), ("''''", ["'"]), ("x,'a''',y", ["x", "a'", "y"]), ("'',a", ["", "a"]),
])
def test_split(line, fields):
    assert split(line) == fields

def test_mark():
    assert split("a;b,c", ";") == ["a", "b,c"]

@pytest.mark.parametrize("line", ["'", "'a", "a,'b", "'''"])
def test_open(line):
    with pytest.raises(ValueError):
        split(line)

def test_slowly():
    time.sleep(0.05)
    assert split("a," * 200)[-1] == ""
`,
  calls: texts("a,'", 5).map((text): [string, unknown[]] => ['split', [text]]),
}

export const wrap: Reference = {
  name: 'wrap',
  source: `def wrap(text, width):
    if width < 1:
        raise ValueError("no width")
    lines = []
    line = ""
    for word in text.split():
        while len(word) > width:
            if line:
                lines.append(line)
                line = ""
            lines.append(word[:width])
            word = word[width:]
        if not word:
            continue
        if not line:
            line = word
        elif len(line) + 1 + len(word) <= width:
            line += " " + word
        else:
            lines.append(line)
            line = word
    if line:
        lines.append(line)
    return lines
`,
  tests: `import pytest
from ref.code import wrap

@pytest.mark.parametrize("text, width, lines", [
    ("", 5, []), ("   ", 5, []), ("a", 1, ["a"]), ("a b", 3, ["a b"]), ("a b", 2, ["a", "b"]), ("ab cd", 5, ["ab cd"]), ("ab cd", 4, ["ab", "cd"]),
    ("abcdef", 3, ["abc", "def"]), ("abcdefg", 3, ["abc", "def", "g"]), ("a abcd e", 3, ["a", "abc", "d e"]), ("abcd e", 3, ["abc", "d e"]),
    ("one two  three", 7, ["one two", "three"]), ("abc d", 3, ["abc", "d"]), ("a b c d", 3, ["a b", "c d"]),
])
def test_wrap(text, width, lines):
    assert wrap(text, width) == lines

@pytest.mark.parametrize("width", [0, -1])
def test_width(width):
    with pytest.raises(ValueError):
        wrap("a", width)
`,
  calls: texts('a ', 6).flatMap((text) =>
    [0, 1, 2, 3, 4].map((width): [string, unknown[]] => ['wrap', [text, width]]),
  ),
}
