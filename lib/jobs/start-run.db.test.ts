import { afterAll, expect, test } from 'vitest'
import { closeDatabase, database } from '#lib/data/database.ts'
import { createProject } from '#lib/data/testing/project-fixture.ts'
import type { RunInput } from '#lib/jobs/run-input.ts'
import { parseRunInput, startRun } from '#lib/jobs/start-run.ts'

afterAll(closeDatabase)

const model = { endpoint: 'openai' as const, model: 'some-model', baseUrl: 'http://127.0.0.1:9/v1' }
const propose: RunInput = { recipe: 'propose', domain: 'parsers', language: 'python', count: 2, model }

test('a run is a queued row that a worker can parse again', async () => {
  const prices = { inputPerMillion: 1, cachedPerMillion: 1, outputPerMillion: 5 }
  const priced = { ...propose, model: { ...model, prices } }
  const id = await startRun({ ...priced, budgetUsd: 3, settings: { attempts: 2 } })
  const row = await database().run.findUniqueOrThrow({ where: { id } })
  expect(row).toMatchObject({
    recipe: 'propose',
    state: 'queued',
    model: 'some-model',
    recorded: false,
    budgetUsd: 3,
    generation: 0,
    projectId: null,
  })
  expect(row.title).toMatch(/^Propose 2 projects: /)
  const parsed = parseRunInput(row.input)
  expect(parsed.settings).toMatchObject({ attempts: 2, testAccess: 'withheld', profile: 'function-calling' })
  expect(parsed.settings.agentLimits).toMatchObject({ steps: 100, commandSeconds: 120 })
})

test('a build belongs to its project and carries its name', async () => {
  const projectId = await createProject(1)
  const id = await startRun({ recipe: 'build-project', projectId, model })
  const row = await database().run.findUniqueOrThrow({ where: { id } })
  expect(row).toMatchObject({ projectId, title: 'Build Tiny Lisp', budgetUsd: null })
  await expect(startRun({ recipe: 'build-project', projectId, model })).rejects.toThrow(/being built by/)
})

test('rollouts only read their project: they wait for no build, and no build waits for them', async () => {
  const projectId = await createProject(1, 'read-only')
  const rollout = { recipe: 'rollout' as const, projectId, model, attempts: 3 }
  const first = await startRun(rollout)
  await startRun({ recipe: 'build-project', projectId, model })
  await startRun(rollout)
  const row = await database().run.findUniqueOrThrow({ where: { id: first } })
  expect(row).toMatchObject({ projectId, recipe: 'rollout', title: 'Roll out Tiny Lisp' })
  expect(parseRunInput(row.input)).toMatchObject({ attempts: 3, parallel: 2 })
  await expect(startRun({ ...rollout, tasks: ['1.1'] })).rejects.toThrow(/tasks\.0 is not the number/)
})

test.each<[string, unknown, RegExp]>([
  ['no model', { ...propose, model: { endpoint: 'openai', model: ' ' } }, /model\.model is missing/],
  ['an address that is none', { ...propose, model: { ...model, baseUrl: 'ftp://x' } }, /model\.baseUrl/],
  [
    'a key instead of its name',
    { ...propose, model: { ...model, apiKeyVariable: 'sk-123' } },
    /apiKeyVariable/,
  ],
  [
    'a password in the address',
    { ...propose, model: { ...model, baseUrl: 'http://me:secret@127.0.0.1:9/v1' } },
    /^(?!.*secret).*model\.baseUrl holds a user name or password/,
  ],
  ['a budget that could not stop anything', { ...propose, budgetUsd: 3 }, /give the prices/],
  ['too many projects', { ...propose, count: 1_000 }, /count/],
  ['an unknown recipe', { ...propose, recipe: 'dance' }, /recipe/],
  ['an unknown domain', { ...propose, domain: 'gardening' }, /prompts\/domains\/gardening\.md/],
  [
    'a way out of the folder',
    { ...propose, model: { endpoint: 'recorded', recording: '../../x' } },
    /recording/,
  ],
  ['an unknown recording', { ...propose, model: { endpoint: 'recorded', recording: 'no-such' } }, /no-such/],
  [
    'no such project',
    { recipe: 'build-project', projectId: '01890000-0000-7000-8000-000000000000', model },
    /There is no project/,
  ],
])('%s is one sentence and no run', async (_, input, message) => {
  const before = await database().run.count()
  await expect(startRun(input as RunInput)).rejects.toThrow(message)
  await expect(startRun(input as RunInput)).rejects.toHaveProperty('name', 'UserError')
  expect(await database().run.count()).toBe(before)
})
