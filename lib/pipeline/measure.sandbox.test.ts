import { beforeAll, expect, test } from 'vitest'
import { InfrastructureError } from '#lib/errors.ts'
import { python } from '#lib/languages/python/index.ts'
import { buildProject } from '#lib/pipeline/build-project.ts'
import { measure } from '#lib/pipeline/measure.ts'
import { type Memory, memoryContext, newMemory, storeProject } from '#lib/pipeline/testing/memory-context.ts'
import {
  checklistAnswer,
  planAnswer,
  readerTests,
  rightReader,
  setUpAnswers,
  solutionOf,
  testAnswers,
  wrongReader,
} from '#lib/pipeline/testing/roman-desk.ts'
import { sampleProposal } from '#lib/pipeline/testing/sample-proposal.ts'
import { bash, scriptedModel } from '#lib/pipeline/testing/scripted-model.ts'
import { chooseDriver } from '#lib/sandbox/index.ts'
import type { SandboxDriver } from '#lib/sandbox/sandbox.ts'

const patience = 300_000
const trajectoryId = 'implementation 1.1.1 1'
let built: Memory

beforeAll(async () => {
  built = newMemory()
  const projectId = storeProject(built, sampleProposal())
  const idle = bash('echo looked > /dev/null')
  const model = scriptedModel({
    'break-down - 1': [planAnswer],
    'checklist 1.1.1 1': [checklistAnswer],
    'set-up - 1': setUpAnswers,
    'write-tests 1.1.1 1': testAnswers('1.1.1', readerTests),
    // wrong, then twice nothing, right, broken, mended
    'implement 1.1.1 1': [
      [wrongReader],
      [idle],
      [bash('echo note > NOTES.md')],
      [rightReader],
      [bash('cp roman_desk/reader.py /tmp/kept; echo "def broken(:" >> roman_desk/reader.py')],
      [bash('cp /tmp/kept roman_desk/reader.py')],
      ...solutionOf('1.1.1'),
    ],
  })
  const settings = { onlyTasks: ['1.1.1'], attempts: 1 }
  const parts = { memory: built, model, language: python, driver: await chooseDriver(), settings }
  await buildProject(memoryContext(parts), { projectId })
}, patience)

async function measured(how: 'search' | 'all', driver?: SandboxDriver) {
  const memory: Memory = { ...built, stages: new Map(), log: [] }
  const model = scriptedModel({})
  const context = memoryContext({ memory, model, language: python, driver: driver ?? (await chooseDriver()) })
  return { result: await measure(context, { projectId: 'roman-desk', trajectoryId, how }), memory }
}

const measurements = () => built.projects.get('roman-desk')?.measurements as Map<string, unknown>

test(
  'every workspace is measured once, turns name their step and tests, and what is known is not run again',
  async () => {
    measurements().clear()
    const { result } = await measured('all')
    // mended, it has the files that it had before it was broken
    expect(result).toMatchObject({ known: 1, notMeasured: 0, moreTurns: 0 })
    expect(result.measured).toBe(result.snapshots)
    const [green, broke, mended] = result.turns.slice(-3)
    expect(green).toMatchObject({ exact: true, turnedRed: 0 })
    expect(broke).toMatchObject({ exact: true, turnedGreen: 0 })
    expect(mended).toMatchObject({ step: (broke?.step ?? 0) + 1, exact: true, turnedRed: 0 })
    // a module that cannot be read fails every test that imports it
    expect(broke?.turnedRed).toBeGreaterThanOrEqual(green?.turnedGreen ?? 0)
    const again = await measured('all')
    expect(again.result).toEqual({ ...result, known: result.measured })
    const said = again.memory.log.filter((line) =>
      line.endsWith('tests pass as the agent found it, as it is known.'),
    )
    expect(said).toHaveLength(1)
  },
  patience,
)

test(
  'a search measures less, and says a step only where it measured both sides',
  async () => {
    measurements().clear()
    const { result } = await measured('search')
    expect(result.measured).toBeLessThanOrEqual(result.snapshots)
    expect(result.turns.length).toBeGreaterThan(0)
    expect(result.turns.every(({ exact }) => exact)).toBe(true)
    expect(measurements().size).toBeLessThanOrEqual(result.measured)
  },
  patience,
)

test(
  'trouble of the machine is no result, and is told',
  async () => {
    measurements().clear()
    const real = await chooseDriver()
    let opened = 0
    const open: SandboxDriver['open'] = async (spec) => {
      opened += 1
      // as often as a fresh sandbox is tried
      if (opened <= 3) throw new InfrastructureError('No memory is left.')
      return real.open(spec)
    }
    const { result, memory } = await measured('all', { ...real, open })
    expect(result).toMatchObject({ notMeasured: 1, measured: result.snapshots - 1 })
    expect(memory.log).toContain('error: It could not be measured as the agent found it: No memory is left.')
    expect(result.turns[0]?.before).toBeGreaterThan(0)
  },
  patience,
)
