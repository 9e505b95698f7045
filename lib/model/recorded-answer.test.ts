import fc from 'fast-check'
import { expect, test } from 'vitest'
import { formatRecordedAnswer, parseRecordedAnswer } from './recorded-answer.ts'

test('reads text, reasoning and calls as people write them', () => {
  const answer = parseRecordedAnswer(
    [
      '---',
      'prompt: abc',
      '---',
      'I look first.',
      '',
      '@reasoning <<-END',
      'hm',
      'END',
      '@call execute_bash',
      '@arg command = ls -la  | head',
      '@arg timeout := 30',
      '',
      '@call str_replace_editor',
      '@arg file_text <<EOF',
      'print(1)',
      '@call not a call',
      'EOF',
      '',
    ].join('\n'),
    'x.md',
  )
  expect(answer).toEqual({
    promptHash: 'abc',
    finishReason: 'tool_calls',
    content: 'I look first.',
    reasoning: 'hm',
    calls: [
      { name: 'execute_bash', arguments: '{"command":"ls -la  | head","timeout":30}' },
      { name: 'str_replace_editor', arguments: '{"file_text":"print(1)\\n@call not a call\\n"}' },
    ],
  })
})

test('keeps broken arguments exactly as they stand', () => {
  const answer = parseRecordedAnswer('@call execute_bash\n@raw <<-END\n{"command": "ls\nEND\n', 'x.md')
  expect(answer.calls).toEqual([{ name: 'execute_bash', arguments: '{"command": "ls' }])
})

test.each([
  ['@arg command = ls', /x\.md:1: @arg stands before any @call/],
  ['---\nprompt: a\n---\n@call a\n@arg b <<END\nno end', /x\.md:5: no line END ends this block/],
  ['@call a\nlate words', /x\.md:2: text after @call/],
  ['@say hello', /x\.md:1: "@say" is unknown/],
  ['@call a\n@arg b := {', /x\.md:2: the value of b after := is not JSON/],
  ['---\nhash: a\n---\nhi', /x\.md: "hash: a" in the header/],
])('says file and line of a mistake: %j', (text, message) => {
  expect(() => parseRecordedAnswer(text, 'x.md')).toThrow(message)
})

const words = fc.string({ unit: fc.constantFrom('a', 'END', '@call x', '\n', ' ', '"', '---', '<<', '{') })

test('what is written is read back, whatever the text', () => {
  const answers = fc.record({
    promptHash: fc.option(fc.constant('f00')),
    finishReason: fc.constantFrom('stop', 'length', 'tool_calls'),
    content: fc.option(words.filter((text) => text !== '')),
    reasoning: fc.option(words),
    calls: fc.array(
      fc.record({
        name: fc.constantFrom('think', 'execute_bash'),
        arguments: fc.oneof(
          words,
          fc.dictionary(fc.constantFrom('command', 'path'), words).map((v) => JSON.stringify(v)),
        ),
      }),
      { maxLength: 3 },
    ),
  })
  fc.assert(
    fc.property(answers, (answer) => {
      expect(parseRecordedAnswer(formatRecordedAnswer(answer), 'x.md')).toEqual(answer)
    }),
    { seed: 7, numRuns: 500 },
  )
})
