import type { Proposal } from '#lib/pipeline/proposal.ts'

/** A proposal that passes every check. */
export function sampleProposal(change: Partial<Proposal> = {}): Proposal {
  return {
    name: 'Roman desk calculator',
    slug: 'roman-desk',
    language: 'python',
    domain: 'parsers',
    difficulty: 'easy',
    description:
      'A calculator for Roman numerals on the command line. It reads expressions of numerals between I and MMMCMXCIX with + and -, parses them by hand and prints the canonical numeral of the result. Numerals are accepted in canonical form only; anything else is an error on standard error with exit code 2.',
    inputFormats: [
      { name: 'expression', definition: 'numerals with + or - between them, one space around each' },
    ],
    outputFormats: [
      {
        name: 'result',
        definition: 'the canonical numeral and a line end; errors on standard error, exit code 2',
      },
    ],
    components: [
      { name: 'Reader', purpose: 'turns a numeral into a number by longest match' },
      { name: 'Writer', purpose: 'turns a number into its canonical numeral' },
      { name: 'Evaluator', purpose: 'parses and evaluates sums left to right' },
    ],
    algorithms: ['longest match of numerals (Reader)', 'greedy canonical form (Writer)'],
    constraints: ['Parsing is written by hand.'],
    forbiddenLibraries: ['re', 'roman'],
    commandLine: {
      usage: 'python3 -m roman_desk EXPRESSION',
      examples: [
        { command: "python3 -m roman_desk 'X + IV'", output: 'XIV\n', exitCode: 0 },
        { command: "python3 -m roman_desk 'IIII'", output: 'error: IIII is no numeral\n', exitCode: 2 },
      ],
    },
    criteria: ['Grammar conformance', 'Error positions'],
    successCriteria: ['X + IV gives XIV', 'IIII is refused', 'M - I gives CMXCIX'],
    taskOutline: Array.from({ length: 10 }, (_, at) => `pull request ${at + 1}`),
    ...change,
  }
}
