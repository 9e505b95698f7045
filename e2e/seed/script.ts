/** A trajectory of 30 steps that shows everything a replay must be able to show. Written for the seed, never run. */
import { bash, bold, csi, edit, green, put, pytest, type ScriptedStep, view } from './calls.ts'
import { contents, withClosing, withEndCheck, withNegation } from './workspace.ts'

const longOutput = Array.from(
  { length: 352 },
  (_, index) =>
    `${String(index).padStart(4)}  ${['LITERAL', 'STAR', 'BAR', 'OPEN', 'CLOSE'][index % 5]}  @${index}`,
).join('\n')

const closingEdit = {
  command: 'str_replace',
  path: '/workspace/tinyre/parser.py',
  old_str: '            inner = self.choice()\n            self.advance()',
  new_str:
    '            inner = self.choice()\n            if self.current.kind is not Kind.CLOSE:\n                raise PatternError("unclosed group", token.position)\n            self.advance()',
}

const exploring: ScriptedStep[] = [
  {
    thought: 'I start by looking at what is there.',
    calls: [
      bash(
        'cd /workspace && git log --oneline | head -3; find . -name "*.py" | xargs wc -l',
        '  25 ./tinyre/tokens.py\n  47 ./tinyre/lexer.py\n   6 ./tinyre/parser.py\n   5 ./tinyre/nodes.py\n   0 ./tinyre/__init__.py\n   5 ./tests/test_1_1_1.py\n  88 total',
      ),
    ],
  },
  {
    thought: 'The parser is a stub. The lexer tells me what I may rely on.',
    calls: [
      view(
        'tinyre/parser.py',
        'from tinyre.nodes import Node\n\n\ndef parse(pattern: str) -> Node:\n    raise NotImplementedError("parse")\n',
      ),
    ],
  },
  {
    thought: '',
    calls: [
      view(
        'tinyre/tokens.py',
        'class Kind(Enum):\n    LITERAL = auto()\n    ANY = auto()\n    STAR = auto()\n',
      ),
    ],
    reasoning: 'Kind has no anchor tokens, so the parser need not know about them yet.',
  },
  {
    thought: '',
    calls: [
      {
        name: 'think',
        arguments: {
          thought:
            'Precedence from low to high: choice, sequence, repetition, atom. One method per level is the plainest form.\nErrors must carry the position of the opening parenthesis, not of the end.',
        },
        result: 'Your thought has been logged.',
        milliseconds: 1,
      },
    ],
  },
  {
    thought: 'First the nodes, as frozen dataclasses so that trees compare by value.',
    calls: [
      edit(
        { command: 'create', path: '/workspace/tinyre/nodes.py', file_text: contents.nodes },
        'File created: /workspace/tinyre/nodes.py',
      ),
    ],
    change: put('tinyre/nodes.py', () => contents.nodes),
  },
  {
    thought: 'Now the parser itself.',
    calls: [
      edit(
        { command: 'create', path: '/workspace/tinyre/parser.py', file_text: contents.parserFirst },
        'File created: /workspace/tinyre/parser.py',
      ),
    ],
    change: put('tinyre/parser.py', () => contents.parserFirst),
  },
  {
    thought: 'A quick look at a few trees before I say that it works.',
    calls: [
      bash(
        "python3 -c \"from tinyre.parser import parse; print(parse('ab|c*')); print(parse('(a'))\"",
        "Choice(options=(Sequence(items=(Literal(character='a'), Literal(character='b'))), Repeat(item=Literal(character='c'), least=0, most=None)))\nTraceback (most recent call last):\n  File \"<string>\", line 1, in <module>\n  File \"/workspace/tinyre/parser.py\", line 59, in atom\n    self.advance()\nIndexError: list index out of range",
        { exitCode: 1 },
      ),
    ],
  },
  {
    thought: 'An unclosed group must be an error with the place of its parenthesis.',
    calls: [edit(closingEdit, 'The file /workspace/tinyre/parser.py has been edited.')],
    change: put('tinyre/parser.py', withClosing),
  },
  {
    thought: 'Two independent checks at once.',
    calls: [
      bash(
        'python3 -c "from tinyre.parser import parse; parse(\'(a\')"',
        'tinyre.lexer.PatternError: unclosed group at 0',
        {
          exitCode: 1,
        },
      ),
      bash('python3 -c "from tinyre.parser import parse; print(parse(\'(a)\'))"', "Literal(character='a')"),
    ],
  },
  {
    thought: 'The code does what the task says, as far as I can see.',
    calls: [
      {
        name: 'finish',
        arguments: { message: 'The parser reads choice, sequence, repetition, groups and classes.' },
        result:
          'The tests of this task were placed in tests/. Run them, fix what fails, and call finish again.',
        milliseconds: 3,
      },
    ],
    change: (files) => ({
      ...files,
      'tests/test_1_2_1.py': contents.tests,
      'tests/1.2.1.sh': '#!/bin/sh\nexec python3 -m pytest -q tests/test_1_2_1.py\n',
    }),
    marks: ['tests placed'],
  },
]

const fixing: ScriptedStep[] = [
  {
    thought: 'Now the tests.',
    calls: [pytest(['test_unmatched_close_is_refused', 'test_negated_class'], 4)],
  },
  { thought: 'What exactly do they want?', calls: [view('tests/test_1_2_1.py', contents.tests)] },
  {
    thought: '',
    calls: [
      {
        name: 'str_replace_editor',
        arguments: '{"command": "str_replace", "path": "/workspace/tinyre/parser.py", "old_str": "def parse',
        result:
          'str_replace_editor was not called: its arguments are no JSON object (unterminated string at character 87). Send {"command": ..., "path": ...}.',
        error: true,
        milliseconds: 0,
      },
    ],
  },
  {
    thought: 'After the tree there must be nothing left.',
    calls: [
      edit(
        {
          command: 'str_replace',
          path: '/workspace/tinyre/parser.py',
          old_str: '    return Parser(tokenize(pattern)).choice()',
          new_str:
            '    parser = Parser(tokenize(pattern))\n    tree = parser.choice()\n    if parser.current.kind is not Kind.END:\n        raise PatternError("unmatched )", parser.current.position)\n    return tree',
        },
        'The file /workspace/tinyre/parser.py has been edited.',
      ),
    ],
    change: put('tinyre/parser.py', withEndCheck),
  },
  { thought: '', calls: [pytest(['test_negated_class'], 5)] },
  {
    thought: '',
    calls: [
      {
        name: 'open_browser',
        arguments: { url: 'https://docs.python.org' },
        result: 'There is no tool open_browser. Use execute_bash, str_replace_editor, think or finish.',
        error: true,
        milliseconds: 0,
      },
    ],
  },
  {
    thought: 'Negation is a leading ^ in the class.',
    calls: [
      edit(
        {
          command: 'str_replace',
          path: '/workspace/tinyre/parser.py',
          old_str: '            return CharacterClass(token.value)',
          new_str:
            '            negated = token.value.startswith("^")\n            return CharacterClass(token.value[1:] if negated else token.value, negated)',
        },
        'The file /workspace/tinyre/parser.py has been edited.',
      ),
    ],
    change: put('tinyre/parser.py', withNegation),
  },
  { thought: '', calls: [pytest([], 6)] },
  {
    thought: 'Earlier tests too.',
    calls: [
      bash('python3 -m pytest -q', `${green('.......')}\n${green(bold('7 passed'))} in 0.29s`, {
        milliseconds: 710,
      }),
    ],
  },
  {
    thought: 'How large do the token lists get?',
    calls: [
      bash('python3 scratch/dump.py --all', `${longOutput}\n[12,480 bytes left out here]\ndone`, {
        cutBytes: 12_480,
        milliseconds: 2_310,
      }),
    ],
    change: (files) => ({
      ...files,
      'scratch/dump.py': 'from tinyre.lexer import tokenize\n\nprint(tokenize("a*|(b)" * 60))\n',
    }),
  },
  {
    thought: 'Deep nesting could overflow the stack; I try it.',
    calls: [
      bash(
        'python3 -c "from tinyre.parser import parse; parse(\'(\' * 100000)"',
        'The command was stopped after 30 s: everything it started was killed, and a new shell was started in /workspace.',
        {
          exitCode: null,
          error: true,
          milliseconds: 30_020,
        },
      ),
    ],
  },
]

const finishing: ScriptedStep[] = [
  {
    thought: 'Python’s own recursion limit answers for sane input; I leave it. The scratch file goes.',
    calls: [bash('rm -r scratch && ls', 'Dockerfile\nREADME.md\npyproject.toml\ntests\ntinyre')],
    change: ({ 'scratch/dump.py': _, ...files }) => files,
  },
  {
    thought: 'A word in the README.',
    calls: [
      edit(
        {
          command: 'insert',
          path: '/workspace/README.md',
          insert_line: 3,
          new_str: '\n## Grammar\n\n`choice = sequence ("|" sequence)*`\n',
        },
        'The file /workspace/README.md has been edited.',
      ),
    ],
    change: put('README.md', (before) => `${before}\n## Grammar\n\n\`choice = sequence ("|" sequence)*\`\n`),
    unrecorded: true,
  },
  {
    thought: 'The work is done, I believe.',
    calls: [],
    said: 'You answered without using a tool. Go on with a tool, or call finish.',
  },
  { thought: '', calls: [bash('git status --short 2>/dev/null; cat README.md', '')] },
  {
    thought: '',
    calls: [bash('printf "\\033[44;97m tinyre \\033[0m ok\\n"', `${csi}44;97m tinyre ${csi}0m ok`)],
  },
  {
    thought: 'One more look at the whole file.',
    calls: [view('tinyre/parser.py', withNegation(withEndCheck(withClosing(contents.parserFirst))))],
  },
  {
    thought: 'The whole suite once more, the way the gate runs it.',
    calls: [
      bash(
        'sh tests/1.2.1.sh && sh tests/1.1.1.sh',
        `${green('......')}\n${green('6 passed')} in 0.22s\n${green('.')}\n${green('1 passed')} in 0.05s`,
        { milliseconds: 900 },
      ),
    ],
  },
  { thought: '', calls: [pytest([], 6)] },
  {
    thought: 'Everything passes.',
    calls: [
      {
        name: 'finish',
        arguments: {
          message: 'parse() reads all constructs of the task; errors carry positions; all 7 tests pass.',
          task_completed: 'true',
        },
        result: 'Finished.',
        milliseconds: 2,
      },
    ],
  },
]

export const script: ScriptedStep[] = [...exploring, ...fixing, ...finishing]
