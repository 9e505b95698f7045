import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, test } from 'vitest'
import { python } from '#lib/languages/python/index.ts'
import { attemptWithAgent } from '#lib/pipeline/agent-attempt.ts'
import { storeFiles } from '#lib/pipeline/repository.ts'
import { memoryContext, newMemory } from '#lib/pipeline/testing/memory-context.ts'
import { bash, finish, type Script, scriptedModel } from '#lib/pipeline/testing/scripted-model.ts'
import { startOwnEngine, whyNoOwnEngine } from '#lib/sandbox/docker/testing/own-engine.ts'
import { docker } from '#lib/sandbox/docker.ts'
import { readTree } from '#lib/trajectories/trees.ts'

const COMMANDS = 8
const tasks = ['1.1.1', '1.1.2', '1.1.3', '1.1.4']

const noEngine = whyNoOwnEngine()
if (noEngine) test('an engine of its own', ({ skip }) => skip(noEngine))

/** Every repetition and every loss shows in the file. */
const script: Script = Object.fromEntries(
  tasks.map((task) => [
    `implement ${task} 1`,
    [
      ...Array.from({ length: COMMANDS }, (_, n) => [
        bash(`echo ${n} >> log.txt; sleep 0.4; wc -l < log.txt`),
      ]),
      [finish],
    ],
  ]),
)

describe.skipIf(noEngine)('an engine that is killed in the middle of four rollouts', () => {
  test('is waited for: all finish from their last step, nothing is left over, and it is said', {
    timeout: 300_000,
  }, async () => {
    const engine = await startOwnEngine()
    try {
      const driver = docker({ engine: engine.docker, owner: { installation: 'restart', worker: 'this' } })
      expect(await driver.probe()).toMatchObject({ ok: true })
      const memory = newMemory()
      const context = memoryContext({ memory, model: scriptedModel(script), language: python, driver })
      const baseTree = await storeFiles(context.objects, [])
      const prompt = { name: 'test', hash: '0', text: 'Work.', version: 0 }
      const attempt = (taskNumber: string) =>
        attemptWithAgent(
          context,
          {
            purpose: 'implementation',
            role: 'implement',
            taskNumber,
            attempt: 1,
            title: `Attempt at ${taskNumber}`,
            baseCommit: null,
            baseTree,
            system: prompt,
            user: prompt,
            parts: [],
            onFinish: async () => ({ accept: true }),
          },
          context.signal,
        )
      const work = Promise.all(tasks.map(attempt))
      const steps = () => [...memory.trajectories.values()].map((trajectory) => trajectory.steps.length)
      while (steps().length < tasks.length || steps().some((count) => count < 2)) {
        await Promise.race([work, sleep(20)]) // what fails before is told by itself
      }
      expect(await engine.docker.listContainers()).toHaveLength(tasks.length)
      const before = steps()
      await engine.kill()
      await sleep(1000)
      await engine.start()

      const done = await work
      expect(done.map(({ endReason }) => endReason)).toEqual(tasks.map(() => 'finished'))
      expect(before.every((count) => count < COMMANDS)).toBe(true)
      const lines = Array.from({ length: COMMANDS }, (_, n) => `${n}\n`).join('')
      for (const { tree } of done) {
        const files = await readTree(context.objects, tree)
        expect(files.map(({ path, data }) => [path, data.toString()])).toEqual([['log.txt', lines]])
      }
      const failures = memory.log.filter((line) => line.startsWith('warn: The sandbox failed'))
      expect(failures).toHaveLength(tasks.length)
      for (const line of failures) expect(line).toMatch(/container engine.*goes on in a new one/)

      await driver.reap(async (workers) => workers)
      expect(await engine.docker.listContainers({ all: true })).toEqual([])
    } finally {
      await engine.remove()
    }
  })
})
