/** The seeded project: what was proposed and how far it got. */
export const project = {
  slug: 'tinyre',
  name: 'tinyre',
  language: 'python',
  domain: 'language-tools',
  description:
    'A backtracking regular-expression engine with its own lexer, parser, compiler and matcher, and a small grep on the command line. Patterns are parsed by precedence, compiled to a graph of states and run over the input with captures; every error names its place in the pattern.',
  instruction: 'Implement the engine from scratch with the standard library alone.',
  constraints: 'Do not import re, regex or any parser library. No network. Command line only.',
}

export type SeededTask = {
  number: string
  title: string
  description: string
  dependencies: string[]
  difficulty: number
  state: 'passed' | 'implementing' | 'blocked' | 'proposed' | 'failed'
  reason?: string
}

export const phases: { title: string; goal: string; modules: { title: string; tasks: SeededTask[] }[] }[] = [
  {
    title: 'Reading patterns',
    goal: 'From text to a tree, with errors that name their place',
    modules: [
      {
        title: 'Lexer',
        tasks: [
          {
            number: '1.1.1',
            title: 'Tokens of the pattern language',
            description:
              'tokenize(pattern) returns tokens with kind, value and position; escapes and classes included.',
            dependencies: [],
            difficulty: 2,
            state: 'passed',
          },
        ],
      },
      {
        title: 'Parser',
        tasks: [
          {
            number: '1.2.1',
            title: 'Parse by precedence',
            description:
              'parse(pattern) reads choice, sequence, repetition, groups and classes by precedence into the nodes of tinyre.nodes.',
            dependencies: ['1.1.1'],
            difficulty: 3,
            state: 'passed',
          },
          {
            number: '1.2.2',
            title: 'Bounded repetition',
            description: 'Reads {n}, {n,} and {n,m}; refuses bounds that are out of order.',
            dependencies: ['1.2.1'],
            difficulty: 3,
            state: 'failed',
            reason:
              'Three attempts passed 9, 11 and 11 of 12 tests; test_nested_bounds fails in all of them.',
          },
        ],
      },
    ],
  },
  {
    title: 'Matching',
    goal: 'A matcher that backtracks, with captures',
    modules: [
      {
        title: 'Compiler',
        tasks: [
          {
            number: '2.1.1',
            title: 'Compile to states',
            description: 'compile(tree) returns a graph of states with epsilon edges in priority order.',
            dependencies: ['1.2.1'],
            difficulty: 4,
            state: 'implementing',
          },
          {
            number: '2.1.2',
            title: 'Unroll bounded repetition',
            description: 'Bounded repetition becomes copies of its item, at most 1,000 states.',
            dependencies: ['2.1.1', '1.2.2'],
            difficulty: 4,
            state: 'blocked',
            reason: 'Waits for 1.2.2, which failed.',
          },
        ],
      },
      {
        title: 'Matcher',
        tasks: [
          {
            number: '2.2.1',
            title: 'Match with captures',
            description: 'match(program, text) returns the spans of all groups, leftmost first.',
            dependencies: ['2.1.1'],
            difficulty: 5,
            state: 'proposed',
          },
        ],
      },
    ],
  },
  {
    title: 'Command line',
    goal: 'A small grep',
    modules: [
      {
        title: 'Interface',
        tasks: [
          {
            number: '3.1.1',
            title: 'tinyre-grep',
            description: 'Prints the matching lines of files; exit code 0, 1 or 2 like grep.',
            dependencies: ['2.2.1'],
            difficulty: 2,
            state: 'proposed',
          },
        ],
      },
    ],
  },
]
