import { expect, test } from 'vitest'
import { python } from '#lib/languages/python/index.ts'
import { buildProject } from '#lib/pipeline/build-project.ts'
import { memoryContext, newMemory, storeProject } from '#lib/pipeline/testing/memory-context.ts'
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
import { scriptedModel } from '#lib/pipeline/testing/scripted-model.ts'
import { drivers } from '#lib/sandbox/index.ts'
import type { SandboxDriver } from '#lib/sandbox/sandbox.ts'
import { whyNoEngine } from '#lib/sandbox/testing/engine.ts'

const script = {
  'break-down - 1': [planAnswer],
  'checklist 1.1.1 1': [checklistAnswer],
  'set-up - 1': setUpAnswers,
  'write-tests 1.1.1 1': testAnswers('1.1.1', readerTests),
  'implement 1.1.1 1': solutionOf('1.1.1', wrongReader),
  'implement 1.1.1 2': solutionOf('1.1.1', rightReader),
}

/** Everything of a run that must not depend on where it ran. */
async function buildOn(driver: SandboxDriver) {
  const memory = newMemory()
  const projectId = storeProject(memory, sampleProposal())
  const settings = { onlyTasks: ['1.1.1'], repeats: 1 }
  const context = memoryContext({ memory, model: scriptedModel(script), language: python, driver, settings })
  const { passed } = await buildProject(context, { projectId })
  const [project] = memory.projects.values()
  return {
    passed,
    head: project?.head,
    verdicts: project?.verdicts.map(({ kind, attempt, outcome, gates, flags, tree, results }) => ({
      ...{ kind, attempt, outcome, flags, tree },
      gates: gates.map((gate) => `${gate.gate} ${gate.outcome}`),
      results: results.map(({ testId, phase, outcome: end, exceptionType }) => [
        testId,
        phase,
        end,
        exceptionType,
      ]),
    })),
    trees: [...memory.trajectories.values()].map(({ steps }) => steps.map(({ tree }) => tree)),
  }
}

test('a project is built alike on both drivers: trees step by step, gates, and test by test', {
  timeout: 400_000,
}, async ({ skip }) => {
  const noEngine = await whyNoEngine()
  if (noEngine) skip(noEngine)
  const [docker, bubblewrap] = [await buildOn(drivers.docker), await buildOn(drivers.bubblewrap)]
  expect(docker.passed).toEqual(['1.1.1'])
  expect(docker).toEqual(bubblewrap)
})
