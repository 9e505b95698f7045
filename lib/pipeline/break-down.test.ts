import { describe, expect, test } from 'vitest'
import { python } from '#lib/languages/python/index.ts'
import { breakDown } from '#lib/pipeline/break-down.ts'
import { tasksOf } from '#lib/pipeline/plan.ts'
import { renderPlan } from '#lib/pipeline/render-plan.ts'
import { memoryContext, newMemory, storeProject } from '#lib/pipeline/testing/memory-context.ts'
import { samplePlan } from '#lib/pipeline/testing/sample-plan.ts'
import { sampleProposal } from '#lib/pipeline/testing/sample-proposal.ts'
import { type ScriptedAnswer, scriptedModel } from '#lib/pipeline/testing/scripted-model.ts'

function run(answers: ScriptedAnswer[]) {
  const memory = newMemory()
  const projectId = storeProject(memory, sampleProposal())
  const model = scriptedModel({ 'break-down - 1': answers })
  const context = memoryContext({ memory, model, language: python })
  return {
    memory,
    model,
    context,
    projectId,
    result: breakDown(context, { projectId, proposal: sampleProposal(), again: false }),
  }
}

const sound = renderPlan(samplePlan())

describe('breakDown', () => {
  test('stores the plan and the markdown as written', async () => {
    const { memory, result } = run([sound])
    expect(tasksOf(await result)).toHaveLength(8)
    expect(memory.projects.get('roman-desk')?.markdown).toBe(sound)
  })

  test('a stored plan is kept: a person may have edited it', async () => {
    const { context, projectId, result, model } = run([sound])
    await result
    await context.records.savePlan(projectId, samplePlan({ 2: ['1.1.1'] }), '')
    const again = await breakDown(
      { ...context, stage: (_, work) => work(context.signal) },
      { projectId, proposal: sampleProposal(), again: false },
    )
    expect(tasksOf(again)[1]?.dependencies).toEqual(['1.1.1'])
    expect(model.requests).toHaveLength(1)
  })

  test('a cut answer is continued until its closing tag', async () => {
    const cut = Math.floor(sound.length / 2)
    const second = sound.slice(sound.lastIndexOf('\n', cut) + 1, cut + 200)
    const third = sound.slice(cut + 200)
    const { result, model } = run([sound.slice(0, cut), second, third])
    expect(await result).toEqual(samplePlan())
    expect(model.requests.map((request) => request.call.index)).toEqual([0, 1, 2])
    expect(model.requests[1]?.messages.at(-1)?.content).toContain('Your answer was cut off')
  })

  test('an answer that never ends is refused with its last line', async () => {
    const pieces = ['# Project Description\nabc', 'd', 'e', 'f', 'g unfinished']
    const { result, model } = run(pieces)
    await expect(result).rejects.toThrow(
      'no closing tag after 4 continuations; it breaks off at line 2 ("abcdefg unfinished")',
    )
    expect(model.requests).toHaveLength(5)
  })

  test('a cycle is named and asked to be mended', async () => {
    const cyclic = renderPlan(samplePlan({ 1: ['1.1.3'], 3: ['1.1.1'] }))
    const { result, model } = run([cyclic, sound])
    expect(await result).toEqual(samplePlan())
    expect(model.requests[1]?.messages.at(-1)?.content).toContain(
      '- the dependencies form a cycle: 1.1.1 -> 1.1.3 -> 1.1.1',
    )
  })

  test('a list that stays unreadable ends with the line', async () => {
    const broken = sound.replace('- **Difficulty:** 2/5', '- **Difficulty:** easy')
    const { result } = run([broken, broken, broken])
    await expect(result).rejects.toThrow(
      /cannot be used after 2 repairs \(line \d+: difficulty "easy" is not one of/,
    )
  })
})
