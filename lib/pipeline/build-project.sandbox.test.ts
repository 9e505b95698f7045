import { beforeAll, describe, expect, test } from 'vitest'
import { InfrastructureError } from '#lib/errors.ts'
import { python } from '#lib/languages/python/index.ts'
import { ModelError } from '#lib/model/model.ts'
import { type BuildResult, buildProject } from '#lib/pipeline/build-project.ts'
import type { RecipeSettings } from '#lib/pipeline/recipe.ts'
import { type Memory, memoryContext, newMemory, storeProject } from '#lib/pipeline/testing/memory-context.ts'
import {
  checklistAnswer,
  letterTests,
  planAnswer,
  readerTests,
  rightLetters,
  rightReader,
  rightWriter,
  setUpAnswers,
  solutionOf,
  testAnswers,
  unstableLetterTests,
  vacuousTests,
  writerTests,
  wrongLetterTests,
  wrongReader,
} from '#lib/pipeline/testing/roman-desk.ts'
import { sampleProposal } from '#lib/pipeline/testing/sample-proposal.ts'
import {
  bash,
  create,
  finish,
  overwrite,
  type Script,
  type ScriptedModel,
  scriptedModel,
} from '#lib/pipeline/testing/scripted-model.ts'
import { chooseDriver } from '#lib/sandbox/index.ts'
import type { SandboxDriver } from '#lib/sandbox/sandbox.ts'
import { listTree, readCommit } from '#lib/trajectories/trees.ts'

const opening: Script = {
  'break-down - 1': [planAnswer],
  'checklist 1.1.1 1': [checklistAnswer],
  'checklist 1.1.2 1': [checklistAnswer],
  'checklist 1.1.3 1': [checklistAnswer],
  'set-up - 1': setUpAnswers,
}

type Run = {
  script: Script
  settings: Partial<RecipeSettings>
  memory?: Memory
  model?: ScriptedModel
  signal?: AbortSignal
  driver?: SandboxDriver
}

async function build(run: Run): Promise<{ memory: Memory; result: BuildResult }> {
  const memory = run.memory ?? newMemory()
  const projectId = storeProject(memory, sampleProposal())
  const { settings, signal } = run
  const model = run.model ?? scriptedModel({ ...opening, ...run.script })
  const driver = run.driver ?? (await chooseDriver())
  const context = memoryContext({
    memory,
    model,
    language: python,
    driver,
    settings,
    ...(signal ? { signal } : {}),
  })
  return { memory, result: await buildProject(context, { projectId }) }
}

function project(memory: Memory) {
  const found = memory.projects.get('roman-desk')
  if (!found) throw new Error('the project is gone')
  return found
}

/** kind, task, attempt, outcome and the gates that failed or flagged */
function verdictsOf(memory: Memory): string[] {
  return project(memory).verdicts.map(({ kind, taskNumber, attempt, outcome, gates }) => {
    const failed = gates.filter((gate) => gate.outcome !== 'passed').map((gate) => gate.gate)
    return [kind, taskNumber, attempt, outcome, ...failed].filter((part) => part !== null).join(' ')
  })
}

/** Tests are rejected once, the first implementation is wrong, the second also edits the tests that it was given. */
const eventful: Script = {
  'write-tests 1.1.1 1': testAnswers('1.1.1', vacuousTests),
  'write-tests 1.1.1 2': [[overwrite('tests/test_1_1_1.py', readerTests)], [finish]],
  'implement 1.1.1 1': solutionOf('1.1.1', wrongReader),
  'implement 1.1.1 2': [
    [rightReader],
    [finish],
    [bash("sed -i 's/== 3999/== 4000 or True/' tests/test_1_1_1.py")],
    [finish],
  ],
  'write-tests 1.1.2 1': testAnswers('1.1.2', writerTests),
  'implement 1.1.2 1': solutionOf('1.1.2', rightWriter),
}
const eventfulSettings = { onlyTasks: ['1.1.1', '1.1.2'] }

/** A whole run is some fifty sandboxes; a busy machine needs its time. */
const patience = 300_000

describe('a whole run', () => {
  const model = scriptedModel({ ...opening, ...eventful })
  let undisturbed: Awaited<ReturnType<typeof build>>
  beforeAll(async () => {
    undisturbed = await build({ script: {}, model, settings: eventfulSettings })
  }, patience)

  test('gates, retries, withheld tests and tampering', async () => {
    const { memory, result } = undisturbed
    expect(result).toEqual({
      state: 'partly-built',
      passed: ['1.1.1', '1.1.2'],
      failed: [],
      blocked: [],
      reason: null,
    })
    expect(verdictsOf(memory)).toEqual([
      'set-up 1 passed',
      expect.stringMatching(/^tests-gate 1\.1\.1 1 failed .*call-phase/),
      'tests-gate 1.1.1 2 passed',
      'implementation 1.1.1 1 failed tests-pass entry-point-passes',
      'implementation 1.1.1 2 passed no-tampering',
      'tests-gate 1.1.2 1 passed',
      'implementation 1.1.2 1 passed',
    ])

    const { verdicts, tasks, tests, head } = project(memory)
    expect(verdicts[4]?.flags).toMatchObject([{ kind: 'tests-edited', path: 'tests/test_1_1_1.py' }])
    expect(verdicts[6]?.flags).toEqual([])
    expect(verdicts[6]?.results.map((each) => `${each.testId} ${each.outcome}`)).toContain(
      'tests/test_1_1_1.py::test_simple passed',
    )
    expect(tests.get('1.1.2')).toEqual([
      'tests/test_1_1_2.py::test_simple',
      'tests/test_1_1_2.py::test_largest',
    ])
    expect(tasks.get('1.1.1')).toMatchObject({ state: 'passed', attempts: 2 })
    expect(tasks.has('1.1.3')).toBe(false)

    const { objects } = memoryContext({ memory, model: scriptedModel({}), language: python })
    const commit = await readCommit(objects, head as string)
    expect(commit.message.trim()).toBe('1.1.2: Write numerals')
    const paths = (await listTree(objects, head as string)).map((file) => file.path)
    expect(paths).toEqual(
      expect.arrayContaining(['roman_desk/writer.py', 'tests/1.1.1.sh', 'tests/test_1_1_2.py']),
    )
  })

  test('what agents are told, and what they find', async () => {
    const { memory } = undisturbed
    const openingOf = (role: string, attempt: number) =>
      model.requests.find((each) => each.call.role === role && each.call.attempt === attempt)?.messages[1]
        ?.content
    expect(openingOf('write-tests', 1)).not.toContain('An earlier attempt was rejected')
    expect(openingOf('write-tests', 2)).toContain('call-phase')
    expect(openingOf('implement', 2)).toBe(openingOf('implement', 1))

    const implementation = memory.trajectories.get('implementation 1.1.1 2')
    expect(implementation?.end).toMatchObject({ endReason: 'finished' })
    expect(implementation?.steps[1]?.marks).toEqual(['tests placed'])
    expect(implementation?.steps[1]?.observations[0]?.content).toContain('bash tests/1.1.1.sh')
    const { objects } = memoryContext({ memory, model, language: python })
    const pathsAt = async (tree: string | null | undefined) =>
      (await listTree(objects, tree as string)).map((file) => file.path)
    expect(await pathsAt(implementation?.input.baseTree)).not.toContain('tests/test_1_1_1.py')
    expect(await pathsAt(implementation?.steps[1]?.tree)).toContain('tests/test_1_1_1.py')
    const names = implementation?.input.header.prompts.map((prompt) => prompt.name)
    expect(names).toEqual([
      'implement/system',
      'implement/user',
      'workspace',
      'languages/python/implement',
      'implement/access-withheld',
    ])
  })

  test(
    'a run stopped anywhere goes on to the same end',
    async () => {
      const memory = newMemory()
      for (const stopAt of [4, 8, 6]) {
        const stop = new AbortController()
        const script = scriptedModel({ ...opening, ...eventful })
        const complete: ScriptedModel['complete'] = (request, signal) => {
          if (script.requests.length === stopAt) stop.abort()
          return script.complete(request, signal)
        }
        const run = build({
          script: {},
          settings: eventfulSettings,
          memory,
          model: { ...script, complete },
          signal: stop.signal,
        })
        await expect(run).rejects.toThrow('aborted')
      }
      const { result } = await build({ script: eventful, settings: eventfulSettings, memory })
      expect(result).toEqual(undisturbed.result)
      expect(project(memory).head).toBe(project(undisturbed.memory).head)
      expect(verdictsOf(memory)).toEqual(verdictsOf(undisturbed.memory))
    },
    patience,
  )
})

describe('when a task fails for good', () => {
  test(
    'its dependents are blocked and nothing else is',
    async () => {
      const script: Script = {
        'write-tests 1.1.1 1': testAnswers('1.1.1', readerTests),
        'implement 1.1.1 1': solutionOf('1.1.1', wrongReader),
        'write-tests 1.1.3 1': testAnswers('1.1.3', letterTests),
        'implement 1.1.3 1': solutionOf('1.1.3', rightLetters),
      }
      const settings = { onlyTasks: ['1.1.1', '1.1.2', '1.1.3'], attempts: 1 }
      const { memory, result } = await build({ script, settings })
      expect(result).toMatchObject({ state: 'partly-built', passed: ['1.1.3'], blocked: ['1.1.2'] })
      expect(result.failed).toMatchObject([{ number: '1.1.1', failureClass: 'model' }])
      const { tasks, state } = project(memory)
      expect(state).toBe('partly-built')
      expect(tasks.get('1.1.1')).toMatchObject({ state: 'failed', failureClass: 'model' })
      expect(tasks.get('1.1.1')?.reason).toContain('tests-pass')
      expect(tasks.get('1.1.2')).toEqual({
        state: 'blocked',
        reason: 'It needs task 1.1.1, which did not pass.',
      })

      const again: Script = {
        'write-tests 1.1.1 1': testAnswers('1.1.1', readerTests),
        'implement 1.1.1 1': solutionOf('1.1.1', rightReader),
        'write-tests 1.1.2 1': testAnswers('1.1.2', writerTests),
        'implement 1.1.2 1': solutionOf('1.1.2', rightWriter),
      }
      const next = { ...memory, stages: new Map(), trajectories: new Map() }
      const second = await build({ script: again, settings, memory: next })
      expect(second.result).toMatchObject({ passed: ['1.1.3', '1.1.1', '1.1.2'], failed: [], blocked: [] })
    },
    patience,
  )

  test('tests that no suite of survives the gates', async () => {
    const script: Script = {
      'write-tests 1.1.1 1': testAnswers('1.1.1', vacuousTests),
    }
    const { result } = await build({ script, settings: { onlyTasks: ['1.1.1'], attempts: 1 } })
    expect(result.failed).toMatchObject([{ number: '1.1.1', failureClass: 'tests' }])
  })

  test.each([
    ['fail alike', wrongLetterTests, "s/, 'V': 0//"],
    ['find to change their mind', unstableLetterTests, '/HASHSEED/d'],
  ])('tests that all attempts %s are written again once', async (_, tests, cure) => {
    const script: Script = {
      'write-tests 1.1.3 1': testAnswers('1.1.3', tests),
      'implement 1.1.3 1': solutionOf('1.1.3', rightLetters),
      'implement 1.1.3 2': solutionOf('1.1.3', rightLetters),
      'write-tests 1.1.3 2': [[bash(`sed -i "${cure}" tests/test_1_1_3.py`)], [finish]],
      'implement 1.1.3 3': solutionOf('1.1.3', rightLetters),
    }
    const model = scriptedModel({ ...opening, ...script })
    const { memory, result } = await build({ script, model, settings: { onlyTasks: ['1.1.3'], attempts: 2 } })
    expect(result).toMatchObject({ passed: ['1.1.3'], failed: [] })
    const revision = model.requests.find(
      (each) => each.call.role === 'write-tests' && each.call.attempt === 2,
    )
    expect(revision?.messages[1]?.content).toContain(
      'All 2 implementations failed: tests/test_1_1_3.py::test_simple.',
    )
    expect(memory.log.join('\n')).toContain('All attempts at 1.1.3 failed alike')
  })
})

test('a repository that is not set up ends the run with the reason', async () => {
  const script: Script = {
    'set-up - 1': [[create('roman_desk/__init__.py', 'def one():\n    return 1\n')], [finish]],
  }
  const memory = newMemory()
  await expect(build({ script, memory, settings: { attempts: 1, onlyTasks: ['1.1.1'] } })).rejects.toThrow(
    /stubs-are-stubs: .*has a body/,
  )
  expect(project(memory).state).toBe('failed')
})

test('tasks that cannot be built are refused before anything is spent on them', async () => {
  await expect(build({ script: {}, settings: { onlyTasks: ['1.1.2'] } })).rejects.toThrow(
    'Task 1.1.2 needs 1.1.1, which is neither built nor chosen',
  )
  await expect(build({ script: {}, settings: { onlyTasks: ['7.1.1'] } })).rejects.toThrow(
    'Task 7.1.1 is to be built',
  )
})

describe('what no model has to answer for', () => {
  test('an endpoint that cannot be used ends the run at once, to be resumed', async () => {
    const script: Script = { 'set-up - 1': [new ModelError('wrong-key', 'The endpoint refuses the key.')] }
    const memory = newMemory()
    const settings = { onlyTasks: ['1.1.1'] }
    await expect(build({ script, memory, settings })).rejects.toThrow('The endpoint refuses the key.')
    expect([...memory.stages.keys()].at(-1)).toBe('checklist 1.1.1')
    expect(memory.trajectories.get('set-up - 1')?.end).toBeNull()
    expect(project(memory).verdicts).toEqual([])
  })

  test('sandboxes that fail for one task fail that task as infrastructure', async () => {
    const real = await chooseDriver()
    let openings = 0
    const open: SandboxDriver['open'] = async (spec) => {
      if (!spec.label.includes('write-tests 1.1.1')) return real.open(spec)
      openings++
      throw new InfrastructureError('The machine has no memory left.')
    }
    const settings = { onlyTasks: ['1.1.1', '1.1.2'] }
    const { memory, result } = await build({ script: {}, settings, driver: { ...real, open } })
    expect(openings).toBe(3)
    expect(result).toMatchObject({ passed: [], blocked: ['1.1.2'] })
    expect(result.failed).toEqual([
      { number: '1.1.1', failureClass: 'infrastructure', reason: 'The machine has no memory left.' },
    ])
    expect(project(memory).verdicts.map((verdict) => verdict.kind)).toEqual(['set-up'])
  })
})
