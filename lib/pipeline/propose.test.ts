import { describe, expect, test } from 'vitest'
import { python } from '#lib/languages/python/index.ts'
import { ModelError } from '#lib/model/model.ts'
import { propose } from '#lib/pipeline/propose.ts'
import { memoryContext, newMemory, storedElsewhere } from '#lib/pipeline/testing/memory-context.ts'
import { sampleProposal } from '#lib/pipeline/testing/sample-proposal.ts'
import { type ScriptedAnswer, scriptedModel } from '#lib/pipeline/testing/scripted-model.ts'

const cell = { domain: 'parsers', difficulty: null, count: 2 }
const input = { quotas: [cell] }
const other = sampleProposal({
  name: 'Tiny diff',
  slug: 'tiny-diff',
  description: Array.from({ length: 60 }, (_, at) => `difference${at}`).join(' '),
  components: ['Lines', 'Script', 'Merge'].map((name) => ({ name, purpose: `${name} of texts` })),
  successCriteria: ['equal texts give no output', 'one added line gives one plus', 'exit code 1 on conflict'],
})
const answer = (...items: unknown[]) => `Here they are:\n\`\`\`json\n${JSON.stringify(items)}\n\`\`\``

/** @param later answers of the rounds after the first */
function run(answers: ScriptedAnswer[], memory = newMemory(), later: ScriptedAnswer[][] = []) {
  const rounds = [answers, ...later].map((each, at) => [`propose - ${at + 1}`, each])
  const model = scriptedModel(Object.fromEntries(rounds))
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
      cells: [{ domain: 'parsers', difficulty: null, asked: 2, got: 2, problems: [] }],
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

  const give = (item: unknown) => [answer(item), answer(item), answer(item)]

  test('asks in further rounds for what is missing, and gives up after two that gave nothing', async () => {
    const broken = { ...sampleProposal(), slug: 'json' }
    const first = [answer(other, broken), answer(broken), answer(broken)]
    const { memory, model, result } = run(first, newMemory(), [give(broken), give(broken)])
    const { projects, problems, cells } = await result
    expect(projects).toEqual([{ id: 'tiny-diff', name: 'Tiny diff' }])
    expect(problems.join()).toContain('the slug "json" gives the package name "json", which is taken')
    expect(cells).toMatchObject([{ asked: 2, got: 1 }])
    expect(memory.log).toContain('info: 1 of 2 projects proposed.')
    expect(model.requests.at(-1)?.messages[1]?.content).toContain('- Tiny diff')
    expect([...memory.stages.keys()]).toEqual(['look at the pool', 'round 1: 2 x parsers'])
    const kinds = [...memory.refusals.values()].map(({ kind, name }) => `${kind} ${name}`)
    expect(kinds).toHaveLength(9)
    expect(new Set(kinds)).toEqual(new Set(['unusable Roman desk calculator']))
  })

  test('fills cells of domain and difficulty, and says of each what it got and why not more', async () => {
    const memory = newMemory()
    const hard = sampleProposal({ domain: 'numerics' })
    const model = scriptedModel({
      'propose - 1': [answer(other)],
      'propose - 2': give(hard),
      'propose - 3': give(hard),
    })
    const quotas = [
      { domain: 'parsers', difficulty: 'easy' as const, count: 1 },
      { domain: 'numerics', difficulty: 'hard' as const, count: 1 },
    ]
    const { cells } = await propose(memoryContext({ memory, model, language: python }), { quotas })
    expect(cells).toEqual([
      { domain: 'parsers', difficulty: 'easy', asked: 1, got: 1, problems: [] },
      { domain: 'numerics', difficulty: 'hard', asked: 1, got: 0, problems: [expect.any(String)] },
    ])
    expect(cells[1]?.problems.join()).toContain('"difficulty" must be "hard"')
    expect(model.requests[1]?.messages[1]?.content).toContain('Difficulty: "hard"')
  })

  test('a run that is killed goes on with the next round, without asking a finished one again', async () => {
    const memory = newMemory()
    const many = (from: number, count: number) =>
      Array.from({ length: count }, (_, at) => uniqueProposal(from + at))
    const rounds = { 'propose - 1': [answer(...many(0, 5))], 'propose - 2': [answer(...many(5, 5))] }
    const quotas = [{ ...cell, count: 12 }]
    const killed = scriptedModel(rounds)
    const context = (model: typeof killed) => memoryContext({ memory, model, language: python })
    await expect(propose(context(killed), { quotas })).rejects.toThrow('no answer 0 for "propose - 3"')
    const next = scriptedModel({ 'propose - 3': [answer(...many(10, 2))] })
    const { projects, cells } = await propose(context(next), { quotas })
    expect(projects).toHaveLength(12)
    expect(cells).toMatchObject([{ asked: 12, got: 12, problems: [] }])
    expect(next.requests).toHaveLength(1)
  })

  test('names what the pool holds of the domain, unless the answers were written for an empty one', async () => {
    const memory = newMemory()
    memory.others.push(storedElsewhere(uniqueProposal(1)), {
      ...storedElsewhere(uniqueProposal(2)),
      domain: 'numerics',
    })
    const { model, result } = run([answer(sampleProposal(), other)], memory)
    await result
    const asked = model.requests[0]?.messages[1]?.content
    expect(asked).toContain('- Project 1')
    expect(asked).not.toContain('- Project 2')
    const recorded = {
      ...scriptedModel({ 'propose - 1': [answer(sampleProposal(), other)] }),
      recorded: true,
    }
    const fresh = newMemory()
    fresh.others.push(...memory.others)
    await propose(memoryContext({ memory: fresh, model: recorded, language: python }), input)
    expect(recorded.requests[0]?.messages[1]?.content).toContain('- none')
  })

  test('keeps what was accepted when the endpoint fails afterwards', async () => {
    const { result } = run([answer(other, {}), new ModelError('server-error', 'The endpoint answers 500.')])
    expect(await result).toMatchObject({
      projects: [{ id: 'tiny-diff' }],
      problems: ['parsers: The endpoint answers 500.'],
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
    const { memory, result } = run(give(web), newMemory(), [give(web)])
    await expect(result).rejects.toThrow('the component "Page" is not for the command line')
    expect(memory.projects.size).toBe(0)
    const words = ['I cannot do that.', 'No.', 'No.']
    await expect(run(words, newMemory(), [words]).result).rejects.toThrow('no usable answer for propose')
  })
})

/** Shares no five words with another one. */
function uniqueProposal(at: number) {
  const words = Array.from({ length: 60 }, (_, word) => `p${at}word${word}`).join(' ')
  return sampleProposal({
    name: `Project ${at}`,
    slug: `project-${at}`,
    description: words,
    inputFormats: [{ name: 'in', definition: `${words} in` }],
    outputFormats: [{ name: 'out', definition: `${words} out` }],
    components: ['A', 'B', 'C'].map((name) => ({ name, purpose: `${words} ${name}` })),
    successCriteria: [words],
  })
}
