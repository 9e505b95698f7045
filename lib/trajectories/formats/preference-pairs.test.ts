import { expect, test } from 'vitest'
import type { Conversation } from './llama-factory-rows.ts'
import { preferencePair } from './preference-pairs.ts'

function conversationOf(...said: string[]): Conversation {
  return {
    header: {
      messages: [
        { role: 'system', content: 'You are an agent' },
        { role: 'user', content: 'Do it' },
      ],
      tools: [],
      sampling: {},
      profile: 'function-calling',
      limits: { steps: 1, tokens: 1, costUsd: 1, minutes: 1, commandSeconds: 1 },
      prompts: [],
    },
    steps: said.map((content) => ({
      message: { role: 'assistant', content },
      reasoning: null,
      calls: [],
      observations: [],
      reply: [{ role: 'user', content: `after ${content}` }],
      marks: [],
    })),
  }
}

test('the prompt is what both saw; what the environment said last is left out', () => {
  const result = preferencePair(
    conversationOf('a', 'b', 'right'),
    conversationOf('a', 'b', 'wrong', 'worse'),
    2,
  )
  expect(result).toEqual({
    ok: true,
    row: {
      prompt: [
        { role: 'system', content: 'You are an agent' },
        { role: 'user', content: 'Do it' },
        { role: 'assistant', content: 'a' },
        { role: 'user', content: 'after a' },
        { role: 'assistant', content: 'b' },
        { role: 'user', content: 'after b' },
      ],
      chosen: [{ role: 'assistant', content: 'right' }],
      rejected: [
        { role: 'assistant', content: 'wrong' },
        { role: 'user', content: 'after wrong' },
        { role: 'assistant', content: 'worse' },
      ],
      tools: [],
    },
  })
})

test('what was asked differently is no preference', () => {
  const told = conversationOf('a', 'b')
  told.steps[0]?.reply.push({ role: 'user', content: 'Look again.' })
  expect(preferencePair(told, conversationOf('a', 'c'), 1)).toEqual({
    ok: false,
    reason: expect.stringMatching(/not asked the same/),
  })
})

test('one that ended where they part has nothing to prefer', () => {
  expect(preferencePair(conversationOf('a', 'b'), conversationOf('a'), 1)).toMatchObject({ ok: false })
})
