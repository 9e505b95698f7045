import { expect, test } from 'vitest'
import { stepMarkdown } from './markdown.ts'

const call = {
  id: 'c',
  name: 'execute_bash',
  rawArguments: '{"command":"ls"}',
  arguments: { command: 'ls' },
}
const body = {
  message: { role: 'assistant' as const, content: 'I look.', tool_calls: [] },
  reasoning: null,
  calls: [call],
  observations: [{ callId: 'c', content: 'a ```` b\n', error: false, exitCode: 0, durationMs: 1 }],
  reply: [],
  marks: [],
}

test('a step with its link, thought, command and output; fences hold what is inside', () => {
  expect(stepMarkdown({ title: 'Fix [it]', step: 3, link: 'http://127.0.0.1/x?step=3', body })).toBe(
    [
      '### [Fix \\[it\\], step 3](http://127.0.0.1/x?step=3)',
      'I look.',
      '```sh\nls\n```',
      '`````\na ```` b\n`````\n\nExit code 0.\n',
    ].join('\n\n'),
  )
})

test('other tools as JSON, broken arguments as received, and what is missing in words', () => {
  const think = { id: 'd', name: 'think', rawArguments: '{', arguments: null }
  const said = stepMarkdown({ title: 't', step: 1, link: 'x', body: { ...body, calls: [think] } })
  expect(said).toContain('`think`\n\n```\n{\n```')
  expect(said).toContain('_No answer to this call was recorded._')
})
