import { afterAll, expect, test } from 'vitest'
import { closeDatabase, database } from '#lib/data/database.ts'
import { currentDomains, currentPrompts, promptsOfRun } from '#lib/data/prompt-sets.ts'
import {
  activatePromptVersion,
  countPromptVersions,
  findPromptVersions,
  savePromptVersion,
} from '#lib/data/prompt-versions.ts'
import { createRun } from '#lib/data/run-writes.ts'
import { claim } from '#lib/data/testing/project-fixture.ts'
import { readPromptFile } from '#lib/prompts/prompt-files.ts'

afterAll(closeDatabase)

const name = 'break-down/repair'
const by = { name, note: '', author: 'local', activate: true }
const rendered = async () => (await currentPrompts()).render(name, { problems: 'P' })

test('the file is used until a version is, a version until it is reset; versions stay', async () => {
  expect((await rendered()).version).toBe(0)
  expect(await savePromptVersion({ ...by, text: 'One {{problems}}\r\n' })).toBe(1)
  expect(await rendered()).toMatchObject({ text: 'One P', version: 1 })
  expect(await savePromptVersion({ ...by, text: 'Two {{problems}}', activate: false })).toBe(2)
  expect((await rendered()).version).toBe(1)
  await activatePromptVersion(name, 2)
  expect((await rendered()).text).toBe('Two P')
  expect((await countPromptVersions()).get(name)).toEqual({ versions: 2, active: 2 })
  await activatePromptVersion(name, 0)
  expect(await rendered()).toMatchObject({ version: 0, hash: readPromptFile(name).hash })
  expect((await findPromptVersions(name)).map((row) => [row.version, row.text, row.active])).toEqual([
    [2, 'Two {{problems}}\n', false],
    [1, 'One {{problems}}\n', false],
  ])
  await expect(activatePromptVersion(name, 9)).rejects.toThrow('has no version 9')
})

test('a version with a wrong placeholder is refused with its name and line', async () => {
  await expect(savePromptVersion({ ...by, text: 'a\n{{problems}} {{oops}}' })).rejects.toThrow(
    'prompts/break-down/repair.md, line 2, has the unknown placeholder {{oops}}',
  )
  await expect(savePromptVersion({ ...by, text: 'nothing' })).rejects.toThrow('{{problems}}')
  await expect(savePromptVersion({ ...by, name: 'no/such', text: 'x' })).rejects.toThrow('is no prompt')
})

test('two people who save at once get two numbers', async () => {
  const texts = ['A {{problems}}', 'B {{problems}}', 'C {{problems}}']
  const numbers = await Promise.all(texts.map((text) => savePromptVersion({ ...by, text })))
  expect(new Set(numbers).size).toBe(3)
  expect(await database().promptVersion.count({ where: { name, active: true } })).toBe(1)
  await activatePromptVersion(name, 0)
})

test('a run keeps the prompts it started with, whatever is written afterwards', async () => {
  await savePromptVersion({ ...by, text: 'At the start {{problems}}' })
  const runId = await createRun({ recipe: 'propose', title: 'P', input: {}, model: 'm', recorded: false })
  const first = await claim(runId)
  const taken = (await promptsOfRun(first.claim)).render(name, { problems: 'P' })
  expect(taken.text).toBe('At the start P')
  await savePromptVersion({ ...by, text: 'Too late {{problems}}' })
  const again = await claim(runId, 'another worker')
  expect((await promptsOfRun(again.claim)).render(name, { problems: 'P' })).toEqual(taken)
  expect((await rendered()).text).toBe('Too late P')
})

test('a domain written in the app is one among the files', async () => {
  const text = '---\ntitle: Knots\ncriteria:\n  - Invariance: moves change nothing\n---\nKnot theory.'
  await savePromptVersion({ ...by, name: 'domains/knots', text })
  const knots = (await currentDomains()).find((domain) => domain.name === 'knots')
  expect(knots).toMatchObject({ title: 'Knots', version: 1, criteria: ['Invariance: moves change nothing'] })
})
