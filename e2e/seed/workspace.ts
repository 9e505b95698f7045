/** The repository of the seeded project as it grows: real files, so that trees, diffs and languages are real too. */
import type { WorkspaceFile } from '#lib/trajectories/git-objects.ts'

export type Files = Record<string, string>

const tokens = `"""Tokens of the pattern language."""
from dataclasses import dataclass
from enum import Enum, auto


class Kind(Enum):
    LITERAL = auto()
    ANY = auto()
    STAR = auto()
    PLUS = auto()
    QUESTION = auto()
    BAR = auto()
    OPEN = auto()
    CLOSE = auto()
    CLASS = auto()
    END = auto()


@dataclass(frozen=True)
class Token:
    kind: Kind
    value: str
    position: int
`

const lexer = `"""Turns a pattern into tokens."""
from tinyre.tokens import Kind, Token

SPECIAL = {
    ".": Kind.ANY,
    "*": Kind.STAR,
    "+": Kind.PLUS,
    "?": Kind.QUESTION,
    "|": Kind.BAR,
    "(": Kind.OPEN,
    ")": Kind.CLOSE,
}


class PatternError(ValueError):
    """A pattern that cannot be read; knows where."""

    def __init__(self, message: str, position: int) -> None:
        super().__init__(f"{message} at {position}")
        self.position = position


def tokenize(pattern: str) -> list[Token]:
    found: list[Token] = []
    place = 0
    while place < len(pattern):
        character = pattern[place]
        if character == "\\\\":
            if place + 1 == len(pattern):
                raise PatternError("trailing backslash", place)
            found.append(Token(Kind.LITERAL, pattern[place + 1], place))
            place += 2
            continue
        if character == "[":
            end = pattern.find("]", place + 2)
            if end < 0:
                raise PatternError("unclosed class", place)
            found.append(Token(Kind.CLASS, pattern[place + 1:end], place))
            place = end + 1
            continue
        found.append(Token(SPECIAL.get(character, Kind.LITERAL), character, place))
        place += 1
    found.append(Token(Kind.END, "", len(pattern)))
    return found
`

const parserStub = `"""Reads tokens into a tree by precedence: alternation < sequence < repetition < atom."""
from tinyre.nodes import Node


def parse(pattern: str) -> Node:
    raise NotImplementedError("parse")
`

const nodesStub = `"""Nodes of a parsed pattern."""


class Node:
    """Base of all nodes."""
`

const nodes = `"""Nodes of a parsed pattern."""
from dataclasses import dataclass


class Node:
    """Base of all nodes."""


@dataclass(frozen=True)
class Literal(Node):
    character: str


@dataclass(frozen=True)
class AnyCharacter(Node):
    pass


@dataclass(frozen=True)
class CharacterClass(Node):
    members: str
    negated: bool = False


@dataclass(frozen=True)
class Sequence(Node):
    items: tuple[Node, ...]


@dataclass(frozen=True)
class Choice(Node):
    options: tuple[Node, ...]


@dataclass(frozen=True)
class Repeat(Node):
    item: Node
    least: int
    most: int | None
`

const parserFirst = `"""Reads tokens into a tree by precedence: alternation < sequence < repetition < atom."""
from tinyre.lexer import PatternError, tokenize
from tinyre.nodes import AnyCharacter, CharacterClass, Choice, Literal, Node, Repeat, Sequence
from tinyre.tokens import Kind, Token

BOUNDS = {Kind.STAR: (0, None), Kind.PLUS: (1, None), Kind.QUESTION: (0, 1)}


class Parser:
    def __init__(self, tokens: list[Token]) -> None:
        self.tokens = tokens
        self.place = 0

    @property
    def current(self) -> Token:
        return self.tokens[self.place]

    def advance(self) -> Token:
        token = self.current
        self.place += 1
        return token

    def choice(self) -> Node:
        options = [self.sequence()]
        while self.current.kind is Kind.BAR:
            self.advance()
            options.append(self.sequence())
        return options[0] if len(options) == 1 else Choice(tuple(options))

    def sequence(self) -> Node:
        items = []
        while self.current.kind not in (Kind.BAR, Kind.CLOSE, Kind.END):
            items.append(self.repetition())
        return items[0] if len(items) == 1 else Sequence(tuple(items))

    def repetition(self) -> Node:
        item = self.atom()
        while self.current.kind in BOUNDS:
            least, most = BOUNDS[self.advance().kind]
            item = Repeat(item, least, most)
        return item

    def atom(self) -> Node:
        token = self.advance()
        if token.kind is Kind.LITERAL:
            return Literal(token.value)
        if token.kind is Kind.ANY:
            return AnyCharacter()
        if token.kind is Kind.CLASS:
            return CharacterClass(token.value)
        if token.kind is Kind.OPEN:
            inner = self.choice()
            self.advance()
            return inner
        raise PatternError("nothing to repeat", token.position)


def parse(pattern: str) -> Node:
    return Parser(tokenize(pattern)).choice()
`

export const withClosing = (source: string) =>
  source.replace(
    '            inner = self.choice()\n            self.advance()\n',
    '            inner = self.choice()\n            if self.current.kind is not Kind.CLOSE:\n                raise PatternError("unclosed group", token.position)\n            self.advance()\n',
  )

export const withEndCheck = (source: string) =>
  source.replace(
    'def parse(pattern: str) -> Node:\n    return Parser(tokenize(pattern)).choice()\n',
    'def parse(pattern: str) -> Node:\n    parser = Parser(tokenize(pattern))\n    tree = parser.choice()\n    if parser.current.kind is not Kind.END:\n        raise PatternError("unmatched )", parser.current.position)\n    return tree\n',
  )

export const withNegation = (source: string) =>
  source.replace(
    '            return CharacterClass(token.value)\n',
    '            negated = token.value.startswith("^")\n            return CharacterClass(token.value[1:] if negated else token.value, negated)\n',
  )

const tests = `import pytest
from tinyre.lexer import PatternError
from tinyre.nodes import CharacterClass, Choice, Literal, Repeat, Sequence
from tinyre.parser import parse


def test_single_literal():
    assert parse("a") == Literal("a")


def test_sequence_binds_tighter_than_choice():
    assert parse("ab|c") == Choice((Sequence((Literal("a"), Literal("b"))), Literal("c")))


def test_repetition_binds_to_the_last_atom():
    assert parse("ab*") == Sequence((Literal("a"), Repeat(Literal("b"), 0, None)))


def test_unclosed_group_names_its_place():
    with pytest.raises(PatternError) as caught:
        parse("a(b")
    assert caught.value.position == 1


def test_unmatched_close_is_refused():
    with pytest.raises(PatternError):
        parse("a)b")


def test_negated_class():
    assert parse("[^ab]") == CharacterClass("ab", negated=True)
`

export const contents = { nodes, parserFirst, tests }

/** What the agent of task 1.2.1 finds. */
export const baseFiles: Files = {
  'README.md': '# tinyre\n\nA backtracking regular-expression engine, written from scratch.\n',
  'pyproject.toml': '[project]\nname = "tinyre"\nversion = "0.1.0"\nrequires-python = ">=3.11"\n',
  '.gitignore': '__pycache__/\n.pytest_cache/\n',
  Dockerfile: 'ARG BASE_IMAGE\nFROM $BASE_IMAGE\nWORKDIR /workspace\n',
  'tinyre/__init__.py': '',
  'tinyre/tokens.py': tokens,
  'tinyre/lexer.py': lexer,
  'tinyre/parser.py': parserStub,
  'tinyre/nodes.py': nodesStub,
  'tests/1.1.1.sh': '#!/bin/sh\nexec python3 -m pytest -q tests/test_1_1_1.py\n',
  'tests/test_1_1_1.py':
    'from tinyre.lexer import tokenize\n\n\ndef test_empty_pattern():\n    assert len(tokenize("")) == 1\n',
}

export function workspaceFiles(files: Files): WorkspaceFile[] {
  return Object.entries(files).map(([path, text]) => ({
    path,
    mode: path.endsWith('.sh') ? '100755' : '100644',
    data: Buffer.from(text),
  }))
}
