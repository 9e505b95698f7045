import { beforeAll, expect, test } from 'vitest'
import { InfrastructureError } from '#lib/errors.ts'
import { python } from '#lib/languages/python/index.ts'
import { buildProject } from '#lib/pipeline/build-project.ts'
import { fork } from '#lib/pipeline/fork.ts'
import { rollout } from '#lib/pipeline/rollout.ts'
import { type Memory, memoryContext, newMemory, storeProject } from '#lib/pipeline/testing/memory-context.ts'
import {
  checklistAnswer,
  letterTests,
  planAnswer,
  readerTests,
  rightLetters,
  rightReader,
  setUpAnswers,
  solutionOf,
  testAnswers,
  wrongReader,
} from '#lib/pipeline/testing/roman-desk.ts'
import { sampleProposal } from '#lib/pipeline/testing/sample-proposal.ts'
import {
  bash,
  finish,
  type Script,
  type ScriptedAnswer,
  type ScriptedModel,
  scriptedModel,
} from '#lib/pipeline/testing/scripted-model.ts'
import { chooseDriver } from '#lib/sandbox/index.ts'
import type { SandboxDriver } from '#lib/sandbox/sandbox.ts'

const building: Script = {
  'break-down - 1': [planAnswer],
  'checklist 1.1.1 1': [checklistAnswer],
  'checklist 1.1.3 1': [checklistAnswer],
  'set-up - 1': setUpAnswers,
  'write-tests 1.1.1 1': testAnswers('1.1.1', readerTests),
  'implement 1.1.1 1': solutionOf('1.1.1', rightReader),
  'write-tests 1.1.3 1': testAnswers('1.1.3', letterTests),
  'implement 1.1.3 1': solutionOf('1.1.3', rightLetters),
}

const patience = 300_000
let built: Memory
let builder: ScriptedModel

beforeAll(async () => {
  built = newMemory()
  builder = scriptedModel(building)
  const projectId = storeProject(built, sampleProposal())
  const settings = { onlyTasks: ['1.1.1', '1.1.3'], attempts: 1 }
  const parts = { memory: built, model: builder, language: python, driver: await chooseDriver(), settings }
  await buildProject(memoryContext(parts), { projectId })
}, patience)

/** Another run over the built project. */
async function rollOut(
  script: Script,
  input: { tasks?: string[]; attempts: number },
  driver?: SandboxDriver,
) {
  const memory: Memory = { ...built, stages: new Map(), trajectories: new Map(), log: [] }
  const model = scriptedModel(script)
  const context = memoryContext({ memory, model, language: python, driver: driver ?? (await chooseDriver()) })
  const result = await rollout(context, { projectId: 'roman-desk', parallel: 2, ...input })
  return { result, model, memory }
}

const project = () => built.projects.get('roman-desk')

test(
  'attempts begin as the first implementer did, are verified, and leave the project as it is',
  async () => {
    const before = structuredClone({
      head: project()?.head,
      tasks: project()?.tasks,
      state: project()?.state,
    })
    const { result, model, memory } = await rollOut(
      {
        'rollout 1.1.1 1': solutionOf('1.1.1', rightReader),
        'rollout 1.1.1 2': solutionOf('1.1.1', wrongReader),
        'rollout 1.1.3 1': solutionOf('1.1.3', rightLetters),
        'rollout 1.1.3 2': solutionOf('1.1.3', rightLetters),
      },
      { attempts: 2 },
    )
    expect(result).toEqual({
      tasks: [
        { number: '1.1.1', resolved: 1, attempts: 2, notMeasured: 0, passAt1: 0.5 },
        { number: '1.1.3', resolved: 2, attempts: 2, notMeasured: 0, passAt1: 1 },
      ],
      passAt1: 0.75,
      notMeasured: 0,
    })
    const { head, tasks, state } = project() ?? {}
    expect({ head, tasks, state }).toEqual(before)
    const rollouts = project()?.verdicts.filter((verdict) => verdict.kind === 'rollout')
    expect(
      rollouts?.map(({ taskNumber, attempt, outcome }) => `${taskNumber} ${attempt} ${outcome}`).sort(),
    ).toEqual(['1.1.1 1 passed', '1.1.1 2 failed', '1.1.3 1 passed', '1.1.3 2 passed'])
    for (const number of ['1.1.1', '1.1.3']) {
      const first = builder.requests.find(({ call }) => call.role === 'implement' && call.task === number)
      const opening = model.requests.filter(({ call }) => call.task === number && call.index === 0)
      expect(opening.map((request) => request.messages)).toEqual([first?.messages, first?.messages])
      const bases = [built, memory].map(
        ({ trajectories }) => trajectories.get(`implementation ${number} 1`)?.input.baseTree,
      )
      expect(bases[0]).toBe(bases[1])
    }
  },
  patience,
)

test(
  'a machine that fails one attempt takes nothing from the others',
  async () => {
    const real = await chooseDriver()
    const open: SandboxDriver['open'] = async (spec) => {
      if (spec.label.includes('rollout 1.1.3 attempt 1')) throw new InfrastructureError('No memory is left.')
      return real.open(spec)
    }
    const script: Script = { 'rollout 1.1.3 2': solutionOf('1.1.3', rightLetters) }
    const { result, memory } = await rollOut(script, { tasks: ['1.1.3'], attempts: 2 }, { ...real, open })
    expect(result).toMatchObject({
      tasks: [{ number: '1.1.3', resolved: 1, attempts: 1, notMeasured: 1, passAt1: 1 }],
      notMeasured: 1,
    })
    expect(memory.log).toContain('error: Attempt 1 at 1.1.3 could not be measured: No memory is left.')
  },
  patience,
)

test(
  'a fork goes on with the conversation and the files of a step, is told what is new, and verified like its origin',
  async () => {
    const wrong: Script = { 'rollout 1.1.1 1': solutionOf('1.1.1', wrongReader) }
    const { memory, model: origin } = await rollOut(wrong, { tasks: ['1.1.1'], attempts: 1 })
    const [trajectoryId = ''] = memory.trajectories.keys()
    const kept = structuredClone(memory.trajectories.get(trajectoryId)?.steps ?? [])
    const script: ScriptedAnswer[] = []
    script[3] = [rightReader, bash('bash tests/1.1.1.sh')]
    script[4] = [finish]
    const model = scriptedModel({ 'fork 1.1.1 1': script })
    memory.stages = new Map()
    const context = memoryContext({ memory, model, language: python, driver: await chooseDriver() })
    const message = 'A smaller value before a larger one is subtracted.'
    const input = { projectId: 'roman-desk', trajectoryId, step: 3, message }
    const result = await fork(context, input)

    expect(result).toEqual({ trajectoryId: `${trajectoryId} after 3`, outcome: 'passed' })
    expect(project()?.verdicts.at(-1)).toMatchObject({ kind: 'rollout', outcome: 'passed', flags: [] })
    // the fourth request of the origin was asked after the same three steps
    expect(model.requests[0]?.messages).toEqual([
      ...(origin.requests[3]?.messages ?? []),
      { role: 'user', content: message },
    ])
    expect(model.requests[0]?.call).toMatchObject({ index: 3, branch: 'implement-1-after-3' })
    const steps = memory.trajectories.get(result.trajectoryId)?.steps ?? []
    expect(steps.slice(0, 2)).toEqual(kept.slice(0, 2))
    expect(steps[3]?.observations[0]?.content).toMatch(/^\[The sandbox was restored/)
    expect(steps[3]?.observations[1]?.content).toContain('2 passed')
    expect(memory.trajectories.get(trajectoryId)?.steps).toEqual(kept)
    await expect(fork(context, { ...input, step: 4 })).rejects.toThrow(
      'The agent ended its work with step 4: choose an earlier one, at most 3.',
    )
  },
  patience,
)

test('what is no environment is refused by name', async () => {
  await expect(rollOut({}, { tasks: ['1.1.2'], attempts: 1 })).rejects.toThrow(
    'Task 1.1.2 has no accepted tests, so it is no environment: choose among 1.1.1, 1.1.3.',
  )
})
