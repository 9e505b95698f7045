import { expect, test } from 'vitest'
import { z } from 'zod'
import { filePrompts } from '#lib/prompts/prompt-files.ts'
import { askForItems, askForObject } from './structured.ts'
import {
  recordAnswers,
  recordedModel,
  request,
  type Scripted,
  temporaryFolder,
} from './testing/temporary-recording.ts'

const city = z.object({ name: z.string(), people: z.number() })

async function question(answers: Scripted[]) {
  const folder = await temporaryFolder()
  await recordAnswers(folder, 'ask', answers)
  const { model } = await recordedModel({ folder })
  return {
    model,
    prompts: filePrompts,
    messages: request('ask').messages,
    label: { role: 'ask', task: '-', attempt: 1 },
    signal: new AbortController().signal,
  }
}

test.each([
  ['bare', '{"name":"Bern","people":134000}'],
  ['fenced', 'Here it is:\n```json\n{"name":"Bern","people":134000}\n```\nGood?'],
  ['in a sentence', 'It is {"name":"Bern","people":134000} I think.'],
])('takes an object that is %s', async (_how, text) => {
  const { value, calls } = await askForObject({ ...(await question([text])), schema: city })
  expect(value).toEqual({ name: 'Bern', people: 134000 })
  expect(calls).toBe(1)
})

test('asks again for exactly what failed', async () => {
  const asked = await question(['No idea.', '{"name":"Bern","people":"many"}', '{"name":"Bern","people":1}'])
  const seen: string[] = []
  const model = {
    ...asked.model,
    complete: (...args: Parameters<typeof asked.model.complete>) => {
      seen.push(String(args[0].messages.at(-1)?.content))
      return asked.model.complete(...args)
    },
  }
  const { value, calls, nextIndex } = await askForObject({ ...asked, model, schema: city })
  expect(value.people).toBe(1)
  expect([calls, nextIndex]).toEqual([3, 3])
  expect(seen[1]).toContain('there is no JSON in the answer')
  expect(seen[2]).toContain('- people: Invalid input: expected number, received string')
})

test('gives up after the last repair and says what was wrong', async () => {
  const asked = await question(['{}', '{}', '{"name":"X","people":-1}'])
  const check = (value: z.infer<typeof city>) => (value.people < 0 ? ['people: must not be negative'] : [])
  await expect(askForObject({ ...asked, schema: city, check })).rejects.toMatchObject({
    name: 'UnusableAnswerError',
    problems: ['people: must not be negative'],
    message: expect.stringContaining('recorded/test gave no usable answer for ask in 3 tries'),
  })
})

test('keeps good items and asks only for the bad and the missing ones', async () => {
  const asked = await question([
    '[{"name":"Bern","people":1},{"name":"Bern","people":2},{"name":"Basel"}]',
    '```json\n{"items":[{"name":"Genf","people":3},{"name":"Basel","people":4}]}\n```',
    '{"name":"Chur","people":5}',
  ])
  const result = await askForItems({
    ...asked,
    itemSchema: city,
    count: 4,
    check: (item, kept) =>
      kept.some(({ name }) => name === item.name) ? [`name: ${item.name} is taken`] : [],
  })
  expect(result.items.map(({ name }) => name)).toEqual(['Bern', 'Genf', 'Basel', 'Chur'])
  expect(result.unrepaired).toEqual([])
  expect(result.calls).toBe(3)
})

test('reports the items that stayed wrong, with what was received', async () => {
  const asked = await question(['[{"name":"Bern","people":1},{"name":"Basel"}]', '[{"name":"Basel"}]'])
  const result = await askForItems({ ...asked, itemSchema: city, maxRepairs: 1 })
  expect(result.items).toHaveLength(1)
  expect(result.unrepaired).toEqual([
    { received: { name: 'Basel' }, problems: ['people: Invalid input: expected number, received undefined'] },
  ])
})
