import { Command } from 'commander'
import { afterEach, expect, test, vi } from 'vitest'
import { addRunOptions, atOwnEndpoint, modelChoice, type RunOptions, runSettings } from './run-options.ts'

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

function parsed(...words: string[]): RunOptions {
  const command = addRunOptions(new Command('x')).exitOverride()
  command.configureOutput({ writeErr: () => {} })
  return command.parse(words, { from: 'user' }).opts()
}

test('a stored endpoint, and others for single stages, some of them in turns', () => {
  vi.stubEnv('OPENAI_BASE_URL', '')
  const words = ['--endpoint', 'big', '--model-for', 'propose=a', '--model-for', 'propose=environment/gpt-x']
  const options = parsed(...words, '--model-for', 'implement=local')
  expect(modelChoice(options)).toEqual({ endpoint: 'stored', name: 'big' })
  expect(runSettings(options, null).stageModels).toEqual({
    propose: [
      { endpoint: 'stored', name: 'a' },
      { endpoint: 'openai', model: 'gpt-x' },
    ],
    implement: [{ endpoint: 'stored', name: 'local' }],
  })
  expect(() => modelChoice(parsed('--endpoint', 'big', '--model', 'm'))).toThrow(/give it alone/)
  expect(() => parsed('--endpoint', 'big', '--model-for', 'dance=a')).toThrow(/stages: propose, break-down/)
})
