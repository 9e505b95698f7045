import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parsePlan } from '#lib/pipeline/parse-plan.ts'
import type { Plan } from '#lib/pipeline/plan.ts'
import { renderPlan } from '#lib/pipeline/render-plan.ts'

const canonical = `# Project Description
A tiny language.

It has two stages.

# Project Instruction
Write everything from scratch.
- no \`re\`

# Detailed Documentation

## Phase 1: Lexing
**Goal:** Turn text into tokens.

### Module 1.1: Tokens

#### Task 1.1.1: Token type
- **Description:** What a token is. \`tiny/token.py: class Token\`

  It is immutable:
    - kind
- **Dependencies:** None
- **Difficulty:** 1/5
- **Unit Tests:**
  - **Code Tests:**
    - **Equality:** two equal tokens are equal: always.
    - **Edge: empty text:** gives an empty token
  - **Visual Tests:** N/A

#### Task 1.1.2: Lexer
- **Description:** Splits text.
- **Dependencies:** 1.1.1
- **Difficulty:** 3/5
- **Unit Tests:**
  - **Code Tests:**
    - **Numbers:** \`12\` is one token
  - **Visual Tests:** N/A

</plan>
`

const plan: Plan = {
  description: 'A tiny language.\n\nIt has two stages.',
  instruction: 'Write everything from scratch.\n- no `re`',
  phases: [
    {
      number: 1,
      title: 'Lexing',
      goal: 'Turn text into tokens.',
      modules: [
        {
          number: '1.1',
          title: 'Tokens',
          tasks: [
            {
              number: '1.1.1',
              title: 'Token type',
              description: 'What a token is. `tiny/token.py: class Token`\n\nIt is immutable:\n  - kind',
              dependencies: [],
              difficulty: 1,
              tests: [
                { kind: 'code', name: 'Equality', description: 'two equal tokens are equal: always.' },
                { kind: 'code', name: 'Edge: empty text', description: 'gives an empty token' },
              ],
            },
            {
              number: '1.1.2',
              title: 'Lexer',
              description: 'Splits text.',
              dependencies: ['1.1.1'],
              difficulty: 3,
              tests: [{ kind: 'code', name: 'Numbers', description: '`12` is one token' }],
            },
          ],
        },
      ],
    },
  ],
}

describe('the layout', () => {
  test('is read completely', () => {
    expect(parsePlan(canonical)).toEqual({ plan, problems: [] })
  })

  test('is written canonically', () => {
    expect(renderPlan(plan)).toBe(canonical)
  })

  test('may differ in form', () => {
    const loose = canonical
      .replace('## Phase 1: Lexing', '**Phase 1 - Lexing**')
      .replace('### Module 1.1: Tokens', '## **Module 1.1** – Tokens')
      .replace('#### Task 1.1.2: Lexer', '---\n### Task 1.1.2 - Lexer')
      .replace('- **Dependencies:** 1.1.1', '* **Dependencies**: Task 1.1.1 (the token type).')
      .replace('- **Difficulty:** 3/5', '* Difficulty: 3 / 5')
      .replace('    - **Numbers:** `12`', '        * **Numbers**: `12`')
      .replace('  - **Visual Tests:** N/A\n\n</plan>', '  - **Visual Tests:**\n    - N/A\n\n</plan>')
    expect(parsePlan(loose.replaceAll('\n', '\r\n'))).toEqual({ plan, problems: [] })
  })
})

describe('what cannot be read is a problem with its line', () => {
  const lineOf = (text: string) => canonical.split('\n').findIndex((line) => line.includes(text)) + 1
  const problemsOf = (from: string, to: string) => parsePlan(canonical.replace(from, to)).problems

  test.each([
    ['- **Difficulty:** 3/5', '- **Difficulty:** hard', 'difficulty "hard" is not one of 1/5 to 5/5'],
    ['- **Dependencies:** 1.1.1', '- **Dependencies:** the lexer', '"the lexer": no task number like 1.2.3'],
    [
      '- **Numbers:** `12` is one token',
      '- numbers are fine',
      '"numbers are fine" is no test like "**Name:** sentence"',
    ],
    ['  - **Visual Tests:** N/A', '- **Unit Tests:** Some remark', 'task 1.1.1 has "Unit Tests" twice'],
  ])('%s -> %s', (from, to, message) => {
    expect(problemsOf(from, to)).toContainEqual({ line: lineOf(from), message })
  })

  test('a task that lacks a field', () => {
    expect(problemsOf('- **Dependencies:** 1.1.1\n', '')).toEqual([
      { line: null, message: 'task 1.1.2 ends without "Dependencies"' },
    ])
    expect(problemsOf('- **Dependencies:** None\n', '')).toEqual([
      { line: lineOf('#### Task 1.1.2') - 2, message: 'task 1.1.1 ends without "Dependencies"' },
    ])
  })

  test('a task outside a module, a field outside a task, text before everything', () => {
    expect(parsePlan('Sure!\n- **Difficulty:** 1/5\n#### Task 1.1.1: x').problems).toEqual([
      { line: 1, message: '"Sure!" has no place here' },
      { line: 2, message: '"Difficulty" stands outside a task' },
      { line: 3, message: 'task 1.1.1 stands before the first module' },
      { line: null, message: 'there is no phase in it' },
    ])
  })

  test('text after the closing tag is not part of the list', () => {
    expect(parsePlan(`${canonical}\nI hope this helps`).problems).toEqual([])
  })
})

test('every word of an answer is in the plan or in a problem', () => {
  const lines = canonical.split('\n')
  fc.assert(
    fc.property(fc.nat(lines.length - 3), (at) => {
      const marked = [...lines.slice(0, at), 'Xylophone', ...lines.slice(at)].join('\n')
      const parsed = parsePlan(marked)
      expect(JSON.stringify(parsed)).toContain('Xylophone')
    }),
  )
})

const word = fc.stringMatching(/^[a-z]{1,8}$/).filter((text) => !/^(?:none|na|n|a)$/.test(text))
const words = fc.array(word, { minLength: 1, maxLength: 6 }).map((all) => all.join(' '))
const paragraphs = fc.array(words, { minLength: 1, maxLength: 3 }).map((all) => all.join('\n\n'))
const tests = fc.array(fc.record({ kind: fc.constant('code' as const), name: words, description: words }), {
  maxLength: 3,
})
const task = fc.record({
  title: words,
  description: paragraphs,
  dependencies: fc.uniqueArray(fc.constantFrom('1.1.1', '2.3.10'), { maxLength: 2 }),
  difficulty: fc.integer({ min: 1, max: 5 }),
  tests,
})
const anyPlan = fc
  .record({
    description: paragraphs,
    instruction: paragraphs,
    goal: words,
    title: words,
    tasks: fc.array(task, { maxLength: 4 }),
  })
  .map(({ description, instruction, goal, title, tasks }): Plan => {
    const numbered = tasks.map((each, at) => ({ number: `1.1.${at + 1}`, ...each }))
    const modules = [{ number: '1.1', title, tasks: numbered }]
    return { description, instruction, phases: [{ number: 1, title, goal, modules }] }
  })

test('a rendered plan is read back as it was', () => {
  fc.assert(
    fc.property(anyPlan, (each) => {
      expect(parsePlan(renderPlan(each))).toEqual({ plan: each, problems: [] })
    }),
  )
})
