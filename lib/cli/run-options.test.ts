import { afterEach, expect, test, vi } from 'vitest'
import { atOwnEndpoint } from './run-options.ts'

afterEach(() => vi.unstubAllEnvs())

test('beside a running launcher a run takes the endpoint of its own terminal along', () => {
  const model = { endpoint: 'openai', model: 'm' } as const
  const launcher = 'http://127.0.0.1:4100'
  vi.stubEnv('OPENAI_BASE_URL', '')
  expect(atOwnEndpoint(model, launcher)).toEqual(model)
  vi.stubEnv('OPENAI_BASE_URL', 'http://127.0.0.1:8000/v1')
  expect(atOwnEndpoint(model, launcher)).toEqual({ ...model, baseUrl: 'http://127.0.0.1:8000/v1' })
  const told = { ...model, baseUrl: 'http://127.0.0.1:9000/v1' }
  expect(atOwnEndpoint(told, launcher)).toEqual(told)
  // a worker of this command's own has this environment: a corrected address is used by a resume
  expect(atOwnEndpoint(model, null)).toEqual(model)
  const recorded = { endpoint: 'recorded', recording: 'sift' } as const
  expect(atOwnEndpoint(recorded, launcher)).toEqual(recorded)
})
