import { expect, test } from 'vitest'
import { runInputSchema } from '#lib/jobs/run-input.ts'
import { initialChoices, problemOf, runPart } from './run-choices.ts'

const openAi = { keyVariable: 'OPENAI_API_KEY', keySet: false, baseUrl: null }
const proposal = { recipe: 'propose', domain: 'parsers', language: 'python', count: 1 } as const

test('begins with the recording when there is one and no key', () => {
  const choices = initialChoices({ recordings: ['example'], openAi })
  expect(runPart(choices).model).toEqual({ endpoint: 'recorded', recording: 'example' })
  expect(runInputSchema.safeParse({ ...proposal, ...runPart(choices) }).success).toBe(true)
})

test('begins with the endpoint when a key is set', () => {
  const choices = initialChoices({ recordings: ['example'], openAi: { ...openAi, keySet: true } })
  expect(choices.endpoint).toBe('openai')
  expect(problemOf(choices)).toBe('Name the model.')
})

test('prices come in pairs, an empty budget is no limit', () => {
  const choices = { ...initialChoices({ recordings: [], openAi }), model: ' gpt ', inputPrice: '0.25' }
  expect(problemOf(choices)).toMatch('both prices')
  expect(runPart(choices).budgetUsd).toBeNull()
  const priced = { ...choices, outputPrice: '2', budget: '1.5' }
  expect(problemOf(priced)).toBeNull()
  expect(runPart(priced)).toMatchObject({
    model: { model: 'gpt', prices: { inputPerMillion: 0.25, cachedPerMillion: 0.25, outputPerMillion: 2 } },
    budgetUsd: 1.5,
  })
})

test('nonsense in a number field is refused by the schema, not turned into something', () => {
  const choices = { ...initialChoices({ recordings: ['example'], openAi }), budget: 'ten' }
  expect(runInputSchema.safeParse({ ...proposal, ...runPart(choices) }).success).toBe(false)
})
