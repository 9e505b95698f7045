import { expect, test } from 'vitest'
import { collectAnswer } from './openai-answer.ts'

async function* stream(...deltas: object[]) {
  for (const delta of deltas) yield { choices: [{ delta }] }
  yield { choices: [{ delta: {}, finish_reason: 'tool_calls' }] }
}

const part = (index: number | undefined, id: string | undefined, name: string, args: string) => ({
  tool_calls: [{ index, id, function: { name, arguments: args } }],
})

test('a server that sends the least it may is understood', async () => {
  const spare = [
    { choices: [{ delta: { content: 'Hel' } }] },
    { choices: [{ delta: { content: 'lo.' }, finish_reason: 'stop' }] },
    { usage: { total_tokens: 7 } },
  ]
  async function* sent() {
    yield* spare
  }
  expect(await collectAnswer(sent())).toEqual({
    message: { role: 'assistant', content: 'Hello.' },
    finishReason: 'stop',
    usage: { promptTokens: 0, completionTokens: 0, cachedTokens: 0 },
  })
})

test('calls are numbered from 1 where an endpoint counts its text as the first block', async () => {
  const { message } = await collectAnswer(
    stream(
      { content: 'So.' },
      part(1, 'a', 'think', '{"th'),
      part(1, undefined, '', 'ought":"x"}'),
      part(3, 'b', 'finish', '{}'),
    ),
  )
  expect(message.tool_calls?.map((call) => [call.id, call.function.name, call.function.arguments])).toEqual([
    ['a', 'think', '{"thought":"x"}'],
    ['b', 'finish', '{}'],
  ])
  expect(JSON.stringify(message)).not.toContain('null')
})

test('calls without a number begin with a new id', async () => {
  const { message } = await collectAnswer(
    stream(
      part(undefined, 'a', 'think', '{}'),
      part(undefined, 'b', 'finish', '{}'),
      part(undefined, undefined, '', ' '),
    ),
  )
  expect(message.tool_calls?.map((call) => call.function.arguments)).toEqual(['{}', '{} '])
})
