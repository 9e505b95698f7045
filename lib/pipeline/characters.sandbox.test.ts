/** The pipeline over real HTTP, with models as they are met in the field: it ends right each time, and says whose fault it was. */
import { expect, onTestFinished, test } from 'vitest'
import { python } from '#lib/languages/python/index.ts'
import { openAiModel } from '#lib/model/openai.ts'
import { type BuildResult, buildProject } from '#lib/pipeline/build-project.ts'
import { propose } from '#lib/pipeline/propose.ts'
import { type Character, flaky, liar, sloppy } from '#lib/pipeline/testing/characters.ts'
import { type Memory, memoryContext, newMemory } from '#lib/pipeline/testing/memory-context.ts'
import { startScriptedEndpoint } from '#lib/pipeline/testing/scripted-endpoint.ts'
import { chooseDriver } from '#lib/sandbox/index.ts'

const patience = 300_000

async function meet(character: Character, attempts: number) {
  const endpoint = await startScriptedEndpoint(character)
  onTestFinished(endpoint.stop)
  const memory = newMemory()
  const model = openAiModel({
    name: 'scripted',
    baseUrl: endpoint.url,
    apiKeyVariable: null,
    sleep: async () => {},
  })
  const context = memoryContext({
    memory,
    model,
    language: python,
    driver: await chooseDriver(),
    settings: { attempts, mostTasks: 1, repeats: 1 },
  })
  const proposed = await propose(context, {
    quotas: [{ domain: 'parsers', difficulty: null, count: 1 }],
  })
  const projectId = proposed.projects[0]?.id ?? ''
  const build = async (): Promise<BuildResult> => buildProject(context, { projectId })
  return { memory, proposed, build, counts: endpoint.counts }
}

const kindsOf = (memory: Memory) =>
  [...memory.projects.values()].flatMap(({ verdicts }) =>
    verdicts.map(({ kind, attempt, outcome }) => `${kind} ${attempt} ${outcome}`),
  )

test('three of ten requests fail, and nothing of it is seen in what is built', {
  timeout: patience,
}, async () => {
  const { memory, build, counts } = await meet(flaky(), 1)
  expect(await build()).toMatchObject({ passed: ['1.1.1'], failed: [], reason: null })
  expect(kindsOf(memory)).toEqual(['set-up 1 passed', 'tests-gate 1 passed', 'implementation 1 passed'])
  expect(counts().failed).toBeGreaterThan(2)
})

test('a sloppy model is asked again where that helps, and its task fails as the model’s own', {
  timeout: patience,
}, async () => {
  const { memory, proposed, build } = await meet(sloppy, 1)
  expect(proposed).toMatchObject({ requested: 1, problems: [] })
  const result = await build()
  expect(result.failed).toMatchObject([{ number: '1.1.1', failureClass: 'model' }])
  expect(result.reason).toMatch(/answered 3 times in a row without a call/)
  expect(kindsOf(memory)).toEqual(['set-up 1 passed', 'tests-gate 1 passed', 'implementation 1 failed'])
  const said = memory.log.join('\n')
  for (const word of ['there is no JSON', 'the JSON cannot be read', 'cut off; continuation 1', 'no-such-id'])
    expect(said).toContain(word)
})

test('a liar who does nothing puts no tests under suspicion', { timeout: patience }, async () => {
  const { memory, build } = await meet(liar(), 2)
  const result = await build()
  expect(result.failed).toMatchObject([{ number: '1.1.1', failureClass: 'model' }])
  expect(result.reason).toContain('The agent changed nothing')
  expect(kindsOf(memory)).toEqual([
    'set-up 1 passed',
    'tests-gate 1 passed',
    'implementation 1 failed',
    'implementation 2 failed',
  ])
})

test('a liar at the set-up ends the run with the reason, before any task', {
  timeout: patience,
}, async () => {
  const { memory, build } = await meet(liar('set-up'), 1)
  await expect(build()).rejects.toThrow(/The repository could not be set up: /)
  expect(kindsOf(memory)).toEqual(['set-up 1 failed'])
})
