import { afterAll, expect, test } from 'vitest'
import { closeDatabase, database } from '#lib/data/database.ts'
import { saveEndpoint } from '#lib/data/endpoints.ts'
import { createProject } from '#lib/data/testing/project-fixture.ts'
import { UsageError } from '#lib/errors.ts'
import type { RunInput } from '#lib/jobs/run-input.ts'
import { parseRunInput, startRun } from '#lib/jobs/start-run.ts'
import { endpointSchema } from '#lib/model/endpoint.ts'

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
  expect(parsed.settings).toMatchObject({ attempts: 2, testAccess: 'withheld' })
  expect(parsed.stageModels).toEqual({})
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

test('a stage may have models of its own, stored by name; the run names them all, and a budget needs their prices', async () => {
  const projectId = await createProject(1, 'staged')
  const prices = { inputPerMillion: 1, cachedPerMillion: 1, outputPerMillion: 5 }
  const cheap = endpointSchema.parse({ name: 'cheap', baseUrl: 'http://127.0.0.1:9/v1', model: 'small' })
  await saveEndpoint(cheap)
  const stored = { endpoint: 'stored' as const, name: 'cheap' }
  const staged: RunInput = {
    recipe: 'build-project',
    projectId,
    model: { ...model, prices },
    stageModels: { implement: [{ ...model, prices }, stored] },
  }
  await expect(startRun({ ...staged, budgetUsd: 1 })).rejects.toThrow(/every call of small counts as \$0/)
  await saveEndpoint({ ...cheap, prices })
  const id = await startRun({ ...staged, budgetUsd: 1 })
  const row = await database().run.findUniqueOrThrow({ where: { id } })
  expect(row.model).toBe('some-model, small')
  expect(parseRunInput(row.input).stageModels).toEqual(staged.stageModels)
})

test('inputs stored before models had stages and dialects still parse', () => {
  const settings = { profile: 'codeact-text', attempts: 2 }
  expect(parseRunInput({ ...propose, settings })).toMatchObject({ settings, stageModels: {} })
})

const stored = { endpoint: 'stored', name: 'nowhere' }

test.each<[string, unknown, RegExp]>([
  ['an unknown endpoint', { ...propose, model: stored }, /There is no endpoint "nowhere"/],
  ['one of a stage', { ...propose, stageModels: { propose: [stored] } }, /There is no endpoint "nowhere"/],
  [
    'a stage of another recipe',
    { ...propose, stageModels: { implement: [model] } },
    /propose has no stage "implement" that asks a model: choose models for propose\./,
  ],
  ['no such stage', { ...propose, stageModels: { dance: [model] } }, /stageModels/],
  [
    'turns where there are none',
    { ...propose, stageModels: { checklist: [model, model] } },
    /stageModels\.checklist is asked for once/,
  ],
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

test('an unknown domain is wrong usage and no run: domains lie in files and in the database', async () => {
  const before = await database().run.count()
  const started = startRun({ ...propose, domain: 'gardening' })
  await expect(started).rejects.toBeInstanceOf(UsageError)
  await expect(started).rejects.toThrow(/choose one of .*parsers.*prompts\/domains\/gardening\.md/)
  expect(await database().run.count()).toBe(before)
})
