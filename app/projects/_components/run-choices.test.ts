import { expect, test } from 'vitest'
import { runInputSchema } from '#lib/jobs/run-input.ts'
import { initialChoices, problemOf, runPart } from './run-choices.ts'

const openAi = { keyVariable: 'OPENAI_API_KEY', keySet: false, baseUrl: null }
const sift = {
  name: 'sift',
  title: 'Sift',
  project: 'Sift',
  domain: 'data-engines',
  language: 'python',
  profile: 'function-calling',
  testAccess: 'withheld',
  tasks: ['1.1.1'],
} as const
const recorded = { recordings: [{ ...sift, tasks: [...sift.tasks] }], endpoints: [], openAi }
const none = { recordings: [], endpoints: [], openAi }
const proposal = { recipe: 'propose', domain: 'parsers', language: 'python', count: 1 } as const

test('begins with the recording when there is one and no key', () => {
  const choices = initialChoices(recorded)
  expect(runPart(choices, recorded, 'propose').model).toEqual({ endpoint: 'recorded', recording: 'sift' })
  expect(runInputSchema.safeParse({ ...proposal, ...runPart(choices, recorded, 'propose') }).success).toBe(
    true,
  )
})

test('a sandbox is asked for by name, or left to the worker', () => {
  const choices = initialChoices(recorded)
  expect(runPart(choices, recorded, 'propose')).not.toHaveProperty('sandbox')
  expect(runPart({ ...choices, sandbox: 'docker' }, recorded, 'propose').sandbox).toBe('docker')
})

test('begins with the endpoint when a key is set', () => {
  const choices = initialChoices({ ...recorded, openAi: { ...openAi, keySet: true } })
  expect(choices.endpoint).toBe('openai')
  expect(problemOf(choices, none)).toBe('Name the model.')
})

test('prices come in pairs, an empty budget is no limit', () => {
  const choices = { ...initialChoices(none), model: ' gpt ', inputPrice: '0.25' }
  expect(problemOf(choices, none)).toMatch('both prices')
  expect(runPart(choices, none, 'propose').budgetUsd).toBeNull()
  expect(problemOf({ ...choices, inputPrice: '', budget: '1' }, none)).toMatch('no budget')
  const priced = { ...choices, outputPrice: '2', budget: '1.5' }
  expect(problemOf(priced, none)).toBeNull()
  expect(runPart(priced, none, 'propose')).toMatchObject({
    model: { model: 'gpt', prices: { inputPerMillion: 0.25, cachedPerMillion: 0.25, outputPerMillion: 2 } },
    budgetUsd: 1.5,
  })
})

test('nonsense in a number field is refused by the schema, not turned into something', () => {
  const choices = { ...initialChoices(recorded), budget: 'ten' }
  expect(runInputSchema.safeParse({ ...proposal, ...runPart(choices, recorded, 'propose') }).success).toBe(
    false,
  )
})

test('a recording decides what it was recorded with', () => {
  const choices = { ...initialChoices(recorded), profile: 'codeact-text', testAccess: 'hidden' } as const
  expect(runPart(choices, recorded, 'propose').settings).toMatchObject({
    profile: 'function-calling',
    testAccess: 'withheld',
    onlyTasks: ['1.1.1'],
  })
})

test('a stored endpoint, and others for the stages of the recipe', () => {
  const endpoints = [
    { name: 'big', model: 'big-1', priced: true },
    { name: 'small', model: 'small-1', priced: false },
  ]
  const models = { ...recorded, endpoints }
  const choices = {
    ...initialChoices(models),
    stageModels: { propose: ['big', 'small'], implement: ['small'], checklist: [] },
  }
  expect(choices).toMatchObject({ endpoint: 'stored', stored: 'big' })
  const part = runPart(choices, models, 'build-project')
  expect(part).toMatchObject({
    model: { endpoint: 'stored', name: 'big' },
    stageModels: { implement: [{ endpoint: 'stored', name: 'small' }] },
  })
  expect(Object.keys(part.stageModels ?? {})).toEqual(['implement'])
  expect(part.settings).not.toHaveProperty('profile')
  expect(runPart(choices, models, 'propose').stageModels?.propose).toHaveLength(2)
  expect(problemOf({ ...choices, stored: 'small', budget: '1' }, models)).toMatch('has no prices')
  expect(problemOf({ ...choices, stored: 'gone' }, models)).toMatch('Choose')
})
