import { beforeAll, expect, test } from 'vitest'
import { adapters } from '#lib/adapters/index.ts'
import { InfrastructureError } from '#lib/errors.ts'
import { python } from '#lib/languages/python/index.ts'
import { buildProject } from '#lib/pipeline/build-project.ts'
import type { AdapterName } from '#lib/pipeline/instances/adapter-info.ts'
import { rollOutInstances } from '#lib/pipeline/instances/roll-out.ts'
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
} from '#lib/pipeline/testing/roman-desk.ts'
import { sampleProposal } from '#lib/pipeline/testing/sample-proposal.ts'
import {
  bash,
  create,
  finish,
  type Script,
  type ScriptedAnswer,
  type ScriptedCall,
  scriptedModel,
} from '#lib/pipeline/testing/scripted-model.ts'
import { verifyAgain } from '#lib/pipeline/verify-again.ts'
import { chooseDriver } from '#lib/sandbox/index.ts'
import { readTree } from '#lib/trajectories/trees.ts'

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

const issue = `\`\`\`json
${JSON.stringify({
  title: 'Numerals in which a small letter precedes X are read wrongly',
  technical: 'In roman_desk/reader.py, to_number compares with the value of the letter after it: '.padEnd(
    320,
    'x',
  ),
  report: 'I read XIV with to_number and got 16. It should be 14, as the I stands before the V. '.repeat(2),
})}
\`\`\``

const fewer = 'VALUES.get(after, 0) > value'
const edit = (from: string, to: string) => bash(`sed -i 's/${from}/${to}/' roman_desk/reader.py`)
const breakIt = edit(fewer, 'VALUES.get(after, 0) > value * 9')
const mendIt = edit(`${fewer} \\* 9`, fewer)
const solved = (...calls: ScriptedCall[]): ScriptedAnswer[] => [calls, [finish]]

const newTest = (assertion: string) =>
  create(
    'tests/test_report.py',
    `from roman_desk.reader import to_number\n\n\ndef test_report():\n    ${assertion}\n`,
  )

const patience = 400_000
let built: Memory

beforeAll(async () => {
  built = newMemory()
  const projectId = storeProject(built, sampleProposal())
  const settings = { onlyTasks: ['1.1.1', '1.1.3'], attempts: 1, repeats: 1 }
  const parts = { memory: built, model: scriptedModel(building), language: python, settings }
  await buildProject(memoryContext({ ...parts, driver: await chooseDriver() }), { projectId })
}, patience)

async function rollOut(names: AdapterName[], script: Script, attempts: number) {
  const memory: Memory = { ...built, stages: new Map(), trajectories: new Map(), log: [] }
  const model = scriptedModel(script)
  const driver = await chooseDriver()
  const context = memoryContext({
    memory,
    model,
    language: python,
    driver,
    settings: { repeats: 2, attempts: 2 },
  })
  const input = { projectId: 'roman-desk', tasks: ['1.1.1'], attempts, parallel: 2 }
  const result = await rollOutInstances(
    context,
    names.map((name) => adapters[name]),
    input,
  )
  return { result, memory, context }
}

const project = () => built.projects.get('roman-desk')
const verdictsOf = (instance: string) =>
  project()
    ?.verdicts.filter(({ instanceId }) => instanceId === instance)
    .map(({ attempt, outcome, gates, score }) => ({
      attempt,
      outcome,
      score,
      failed: gates.filter((gate) => gate.outcome === 'failed').map(({ gate }) => gate),
    }))
    .sort((a, b) => a.attempt - b.attempt)

test(
  'a bug is proposed again until it is proved; who mends it resolves it, who breaks another part does not',
  async () => {
    const { result, memory, context } = await rollOut(
      ['issue-resolution', 'issue-reproduction'],
      {
        'write-issue 1.1.1 1': [issue],
        'inject-bug 1.1.1 1': solved(breakIt, bash('rm tests/test_1_1_1.py')),
        'write-issue 1.1.1 2': [issue],
        'inject-bug 1.1.1 2': solved(breakIt),
        'resolve 1.1.1 1': solved(mendIt),
        'resolve 1.1.1 2': solved(mendIt, bash("echo 'letters = None' >> roman_desk/letters.py")),
        'reproduce 1.1.1 1': solved(newTest("assert to_number('XIV') == 14"), breakIt),
        'reproduce 1.1.1 2': solved(newTest('assert False')),
      },
      2,
    )
    expect(memory.log.filter((line) => line.startsWith('error'))).toEqual([])
    expect(result).toMatchObject({
      instances: [
        { adapter: 'issue-resolution', taskNumber: '1.1.1', proven: true, resolved: 1, attempts: 2 },
        { adapter: 'issue-reproduction', taskNumber: '1.1.1', proven: true, resolved: 1, attempts: 2 },
      ],
      refused: 0,
      notMeasured: 0,
    })
    const bug = project()?.instances.get('issue-resolution 1.1.1')
    expect(bug).toMatchObject({
      proposals: 2,
      failToPass: ['tests/test_1_1_1.py::test_simple'],
      passToPass: ['tests/test_1_1_1.py::test_largest', 'tests/test_1_1_3.py::test_simple'],
    })
    expect(bug?.gates.map(({ gate, outcome }) => `${gate} ${outcome}`)).toEqual([
      'patch-not-empty passed',
      'only-sources-changed passed',
      'still-builds passed',
      'canary passed',
      'reference-passes passed',
      'same-tests-collected passed',
      'fails-in-call-phase passed',
      'keeps-passing passed',
      'reversible passed',
      'stable passed',
      'visible-suite-passes passed',
    ])
    const given = await readTree(context.objects, bug?.givenTree ?? '')
    const shown = given.find(({ path }) => path === 'tests/test_1_1_1.py')?.data.toString()
    expect(shown).toContain('def test_largest')
    expect(shown).not.toContain('def test_simple')
    expect(memory.trajectories.get('resolution issue-resolution 1.1.1 1')?.input.baseTree).toBe(
      bug?.givenTree,
    )
    expect(verdictsOf('issue-resolution 1.1.1')).toEqual([
      { attempt: 1, outcome: 'passed', score: undefined, failed: [] },
      { attempt: 2, outcome: 'failed', score: undefined, failed: ['pass-to-pass'] },
    ])
    expect(verdictsOf('issue-reproduction 1.1.1')).toEqual([
      { attempt: 1, outcome: 'passed', score: undefined, failed: [] },
      { attempt: 2, outcome: 'failed', score: undefined, failed: ['fails-on-bug', 'passes-on-reference'] },
    ])
    const reproduced = project()?.verdicts.find(
      ({ kind, attempt }) => kind === 'reproduction' && attempt === 1,
    )
    expect(reproduced?.flags.map(({ kind }) => kind)).toEqual(['source-edited'])
    expect(reproduced?.measures).toMatchObject({
      swtBench: { resolved: true, addedFailToPass: 1 },
      coverage: { compatible: { lines: 2, gold: 1 }, corrected: { lines: 2, delta: 1 } },
    })

    const known = project()?.verdicts.length ?? 0
    const mended = memory.trajectories.get('resolution issue-resolution 1.1.1 1')
    if (!mended?.end) throw new Error('the attempt has not ended')
    mended.end.finalTree = bug?.givenTree ?? ''
    memory.stages.clear()
    const input = { projectId: 'roman-desk', tasks: ['1.1.1'], mutation: false }
    expect(await verifyAgain(context, adapters, input)).toMatchObject({
      verified: 4,
      passed: 1,
      failed: 3,
      notMeasured: 0,
    })
    const again = project()?.verdicts.slice(known) ?? []
    expect(again.map(({ kind, attempt, again, outcome }) => ({ kind, attempt, again, outcome }))).toEqual([
      { kind: 'resolution', attempt: 1, again: true, outcome: 'failed' },
      { kind: 'resolution', attempt: 2, again: true, outcome: 'failed' },
      { kind: 'reproduction', attempt: 1, again: true, outcome: 'passed' },
      { kind: 'reproduction', attempt: 2, again: true, outcome: 'failed' },
    ])

    // what the machine prevented says nothing, and takes nothing away
    memory.stages.clear()
    const open = () => Promise.reject(new InfrastructureError('No memory is left.'))
    const down = { ...context, driver: { ...context.driver, open } }
    expect(await verifyAgain(down, adapters, input)).toMatchObject({ passed: 0, failed: 0, notMeasured: 4 })
    expect(project()?.verdicts).toHaveLength(known + 4)

    for (const instance of project()?.instances.values() ?? []) instance.stale = true
    await expect(verifyAgain(context, adapters, input)).rejects.toThrow(
      'Nothing to verify: all 4 attempts are at a problem made of a repository that went back since',
    )
  },
  patience,
)

test(
  'a library without bodies is proved, a part of it is worth its share, and a second run finds it proved',
  async () => {
    const script: Script = { 'write-library - 1': [[rightLetters], [finish]] }
    const { result } = await rollOut(['library-generation'], script, 1)
    expect(result.instances).toMatchObject([{ taskNumber: null, proven: true, resolved: 0, attempts: 1 }])
    expect(result.instances[0]?.score).toBeCloseTo(1 / 3)
    const library = project()?.instances.get('library-generation -')
    expect(library?.gates.map(({ gate, outcome }) => `${gate} ${outcome}`)).toEqual([
      'bodies-emptied passed',
      'imports passed',
      'canary passed',
      'same-tests-collected passed',
      'most-tests-fail passed',
      'reference-passes passed',
      'stable passed',
    ])
    expect(library?.patch).toContain('+    raise NotImplementedError')
    const whole: Script = { 'write-library - 1': [[rightLetters, rightReader], [finish]] }
    const again = await rollOut(['library-generation'], whole, 1)
    expect(again.result.instances).toMatchObject([{ resolved: 1, score: 1 }])
    expect([...again.memory.stages.keys()]).not.toContain('empty the bodies')
  },
  patience,
)

test('a task that is not finished is refused by name', async () => {
  const context = memoryContext({ memory: built, model: scriptedModel({}), language: python })
  const input = { projectId: 'roman-desk', tasks: ['1.1.2'], attempts: 1, parallel: 1 }
  await expect(
    rollOutInstances({ ...context, stage: (_, run) => run(context.signal) }, [], input),
  ).rejects.toThrow('Task 1.1.2 is not finished: choose among 1.1.1, 1.1.3.')
})
