import { afterAll, afterEach, expect, test } from 'vitest'
import { closeDatabase, database } from '#lib/data/database.ts'
import {
  deleteEndpoint,
  findEndpoint,
  findEndpoints,
  findRunsWith,
  readEndpoint,
  saveEndpoint,
} from '#lib/data/endpoints.ts'
import { createRun } from '#lib/data/run-writes.ts'
import { endpointSchema } from '#lib/model/endpoint.ts'

afterEach(async () => {
  await database().run.deleteMany()
  await database().endpoint.deleteMany()
})
afterAll(closeDatabase)

const local = endpointSchema.parse({
  name: 'local',
  baseUrl: 'http://127.0.0.1:8000/v1',
  model: 'qwen',
  apiKeyVariable: null,
})
const full = endpointSchema.parse({
  name: 'big',
  baseUrl: 'https://models.example/v1',
  model: 'big-1',
  apiKeyVariable: 'BIG_KEY',
  prices: { inputPerMillion: 2, cachedPerMillion: 0.5, outputPerMillion: 8 },
  limits: { concurrency: 4, requestsPerMinute: 60, tokensPerMinute: 100_000 },
  profile: 'codeact-text',
  sampling: { temperature: 0, topP: 0.9, maxTokens: 4096, seed: 7 },
  sendReasoning: true,
})

test('an endpoint comes back as it was stored; stored again it is replaced', async () => {
  await saveEndpoint(local)
  await saveEndpoint(full)
  expect(await findEndpoints()).toEqual([full, local])
  await saveEndpoint({ ...full, prices: null, sampling: {} })
  expect(await findEndpoint('big')).toEqual({ ...full, prices: null, sampling: {} })
  expect(await findEndpoint('other')).toBeNull()
  await expect(readEndpoint('other')).rejects.toThrow(
    /no endpoint "other": choose one of big, local, or store/,
  )
})

test('one that a run uses stays; one that only an ended run names may go, and the run is listed', async () => {
  await saveEndpoint(local)
  await saveEndpoint(full)
  const stageModels = { implement: [{ endpoint: 'stored', name: 'local' }] }
  const model = { endpoint: 'stored', name: 'big' }
  const input = { recipe: 'build-project', model, stageModels }
  const id = await createRun({ recipe: 'build-project', title: 'B', input, model: 'm', recorded: false })
  for (const name of ['local', 'big']) {
    await expect(deleteEndpoint(name)).rejects.toThrow(/The run "B" .* uses the endpoint/)
    expect(await findRunsWith(name)).toEqual([{ id, title: 'B', state: 'queued' }])
  }
  await database().run.update({ where: { id }, data: { state: 'failed' } })
  expect(await findRunsWith('local')).toHaveLength(1)
  await deleteEndpoint('local')
  expect(await findEndpoints()).toEqual([full])
  await expect(deleteEndpoint('local')).rejects.toThrow(/There is no endpoint "local"/)
})
