import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { render } from '@testing-library/react'
import { expect, test } from 'vitest'
import { readableTexts, shownStep } from '#lib/trajectories/shown-step.ts'
import type { StepBody as Body, Call, Observation } from '#lib/trajectories/types.ts'
import { ReadingContext } from './reading.ts'
import { StepBody } from './step-body.tsx'

const call = (id: string, name: string, args: Record<string, unknown> | string): Call => ({
  id,
  name,
  rawArguments: typeof args === 'string' ? args : JSON.stringify(args),
  arguments: typeof args === 'string' ? null : args,
})
const answer = (callId: string, content: string): Observation => ({
  callId,
  content,
  error: false,
  durationMs: 1,
})
const editor = (id: string, args: Record<string, unknown>) =>
  call(id, 'str_replace_editor', { path: '/workspace/a.py', ...args })

const everything: Body = {
  message: { role: 'assistant', content: 'I look <b>first</b>.\nThen I act.' },
  reasoning: 'one\ntwo',
  calls: [
    call('1', 'execute_bash', { command: 'ls &&\nmake' }),
    editor('2', { command: 'view', view_range: [1, 9] }),
    editor('3', { command: 'create', file_text: 'a = 1\n\nb = 2\n' }),
    editor('4', { command: 'str_replace', old_str: 'a = 1', new_str: 'a = 2\nc = 3' }),
    editor('5', { command: 'insert', insert_line: 3, new_str: 'd = 4' }),
    call('6', 'think', { thought: 'hm' }),
    call('7', 'web_search', { query: 'ünïcode', options: { deep: [1, { two: null }] }, empty: {} }),
    call('8', 'execute_bash', '{"command": broken'),
    call('9', 'finish', { message: 'done' }),
  ],
  observations: [
    answer('1', '\u001b[31mred\u001b[0m and\r\nplain\u001b[2K\n10 %\r100 %'),
    answer('2', ''),
    answer('6', 'Your thought has been noted.'),
    answer('7', Array.from({ length: 45 }, (_, line) => `line ${line}`).join('\n')),
  ],
  reply: [
    { role: 'tool', tool_call_id: '1', content: 'not shown twice' },
    { role: 'user', content: 'go on' },
  ],
  marks: ['tests placed'],
  imported: { at: '2026', usage: { tokens: 3 } },
}

test('what search reads is exactly what the page shows, text by text', () => {
  const step = shownStep(everything)
  const { container } = render(
    <QueryClientProvider client={new QueryClient()}>
      <ReadingContext value={{ trajectoryId: 't', index: 0, wrap: true, find: '' }}>
        <StepBody trajectoryId="t" index={0} step={step} onOpenFile={() => {}} />
      </ReadingContext>
    </QueryClientProvider>,
  )
  const shown = [...container.querySelectorAll('[data-text]')].map((element) => element.textContent)
  expect(shown).toEqual(readableTexts(step))
  expect(shown).toContain('red and\nplain\n100 %')
})
