import { describe, expect, test } from 'vitest'
import { python } from '#lib/languages/python/index.ts'
import { ModelError } from '#lib/model/model.ts'
import { propose } from '#lib/pipeline/propose.ts'
import { memoryContext, newMemory, storedElsewhere } from '#lib/pipeline/testing/memory-context.ts'
import { sampleProposal } from '#lib/pipeline/testing/sample-proposal.ts'
import { type ScriptedAnswer, scriptedModel } from '#lib/pipeline/testing/scripted-model.ts'

const input = { domain: 'parsers', language: 'python', count: 2 }
const other = sampleProposal({
  name: 'Tiny diff',
  slug: 'tiny-diff',
  description: Array.from({ length: 60 }, (_, at) => `difference${at}`).join(' '),
  components: ['Lines', 'Script', 'Merge'].map((name) => ({ name, purpose: `${name} of texts` })),
  successCriteria: ['equal texts give no output', 'one added line gives one plus', 'exit code 1 on conflict'],
})
const answer = (...items: unknown[]) => `Here they are:\n\`\`\`json\n${JSON.stringify(items)}\n\`\`\``

function run(answers: ScriptedAnswer[], memory = newMemory()) {
  const model = scriptedModel({ 'propose - 1': answers })
  const result = propose(memoryContext({ memory, model, language: python }), input)
  return { memory, model, result }
}

describe('propose', () => {
  test('saves all that pass, with one call', async () => {
    const { memory, model, result } = run([answer(sampleProposal(), other)])
    expect(await result).toEqual({
      requested: 2,
      projects: [
        { id: 'roman-desk', name: 'Roman desk calculator' },
        { id: 'tiny-diff', name: 'Tiny diff' },
      ],
      problems: [],
    })
    expect(memory.projects.size).toBe(2)
    expect(model.requests).toHaveLength(1)
    expect(model.requests[0]?.messages[1]?.content).toContain('domain "parsers"')
  })

  test('an ensemble takes turns, each model is asked for its share, and every project keeps the name of its own', async () => {
    const memory = newMemory()
    const model = { ...scriptedModel({ 'propose - 1': [answer(sampleProposal())] }), name: 'first' }
    const second = { ...scriptedModel({ 'propose - 2': [answer(other)] }), name: 'second' }
    const context = memoryContext({ memory, model, others: [second], language: python })
    expect(await propose(context, input)).toMatchObject({ requested: 2, problems: [] })
    expect([...memory.projects.values()].map((project) => [project.proposal.name, project.model])).toEqual([
      ['Roman desk calculator', 'first'],
      ['Tiny diff', 'second'],
    ])
    expect(second.requests).toHaveLength(1)
  })

  test('asks again for what was malformed only', async () => {
    const { model, result } = run([
      answer({ ...sampleProposal(), components: [] }, other),
      answer(sampleProposal()),
    ])
    expect((await result).projects.map((project) => project.id)).toEqual(['tiny-diff', 'roman-desk'])
    expect(model.requests[1]?.messages.at(-1)?.content).toContain('components')
  })

  test('refuses a near-duplicate of a stored project and names it', async () => {
    const memory = newMemory()
    memory.others.push(storedElsewhere(sampleProposal({ name: 'Old calculator' })))
    const { model, result } = run([answer(sampleProposal(), other), answer(sampleProposal())], memory)
    await expect(result).rejects.toThrow('the script has no answer 2')
    expect(model.requests[1]?.messages.at(-1)?.content).toContain(
      '"Roman desk calculator" is nearly the same as the known project "Old calculator"',
    )
  })

  test('refuses two of a kind in one answer', async () => {
    const twin = sampleProposal({ name: 'Roman desk calculator again', slug: 'roman-desk-two' })
    const { model, result } = run([answer(sampleProposal(), twin), answer(other)])
    expect((await result).projects).toHaveLength(2)
    expect(model.requests[1]?.messages.at(-1)?.content).toContain('the known project "Roman desk calculator"')
  })

  test('reports partial success', async () => {
    const broken = { ...sampleProposal(), slug: 'json' }
    const { memory, result } = run([answer(other, broken), answer(broken), answer(broken)])
    const { projects, problems } = await result
    expect(projects).toEqual([{ id: 'tiny-diff', name: 'Tiny diff' }])
    expect(problems.join()).toContain('the slug "json" gives the package name "json", which is taken')
    expect(memory.log).toContain('info: 1 of 2 projects proposed.')
  })

  test('keeps what was accepted when the endpoint fails afterwards', async () => {
    const { result } = run([answer(other, {}), new ModelError('server-error', 'The endpoint answers 500.')])
    expect(await result).toMatchObject({
      projects: [{ id: 'tiny-diff' }],
      problems: ['The endpoint answers 500.'],
    })
  })

  test('fails with the reasons when nothing can be used', async () => {
    const web = sampleProposal({
      components: [
        { name: 'Page', purpose: 'a web page that shows results' },
        { name: 'B', purpose: 'b' },
        { name: 'C', purpose: 'c' },
      ],
    })
    const { memory, result } = run([answer(web), answer(web), answer(web)])
    await expect(result).rejects.toThrow('the component "Page" is not for the command line')
    expect(memory.projects.size).toBe(0)
    await expect(run(['I cannot do that.', 'No.', 'No.']).result).rejects.toThrow(
      'no usable answer for propose',
    )
  })
})
