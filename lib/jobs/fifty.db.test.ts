import { afterAll, expect, onTestFinished, test } from 'vitest'
import { closeDatabase, database } from '#lib/data/database.ts'
import { createRun } from '#lib/data/run-writes.ts'
import { performHere } from '#lib/jobs/testing/perform-here.ts'
import { openAiModel } from '#lib/model/openai.ts'
import { type Difficulty, sizes } from '#lib/pipeline/difficulty.ts'
import type { Character } from '#lib/pipeline/testing/characters.ts'
import { sampleProposal } from '#lib/pipeline/testing/sample-proposal.ts'
import { startScriptedEndpoint } from '#lib/pipeline/testing/scripted-endpoint.ts'

afterAll(closeDatabase)

const lines = (count: number, word: string) => Array.from({ length: count }, (_, at) => `${word} ${at + 1}`)

function proposalNumber(id: number, { domain, difficulty }: { domain: string; difficulty: Difficulty }) {
  const { tasks, components, algorithms, criteria } = sizes[difficulty]
  return sampleProposal({
    name: `Machine number ${id}`,
    slug: `machine-${id}`,
    domain,
    difficulty,
    description: lines(60, `word${id}`).join(' '),
    taskOutline: lines(tasks[0], 'build part'),
    components: lines(components, `part${id}`).map((name) => ({ name, purpose: `${name}: text to text` })),
    algorithms: lines(algorithms, 'algorithm'),
    criteria: lines(criteria, 'criterion'),
  })
}

/** Ever new projects; of each five one is malformed at first, and in "numerics" all are the same. */
function prolific(): Character {
  let made = 0
  return ({ messages, turn }) => {
    const asked = messages.find(({ role }) => role === 'user')?.content ?? ''
    const [, domain = ''] = /for the domain "([^"]+)"/.exec(asked) ?? []
    const [, word = ''] = /Difficulty: "(\w+)"/.exec(asked) ?? []
    const difficulty = word as Difficulty
    const again = messages.at(-1)?.content ?? ''
    const [, count = '1'] = /exactly (\d+) object/.exec(turn === 0 ? asked : again) ?? []
    const projects = Array.from({ length: Number(count) }, (_, at) => {
      if (domain === 'numerics') return proposalNumber(0, { domain, difficulty })
      const project = proposalNumber(++made, { domain, difficulty })
      return turn === 0 && at === 4 ? { ...project, components: [] } : project
    })
    return { content: JSON.stringify(projects) }
  }
}

test('fifty in one go by quotas: what is short is said with the clash that was refused, the rest is there', async () => {
  const endpoint = await startScriptedEndpoint(prolific())
  onTestFinished(endpoint.stop)
  const quotas = [
    { domain: 'parsers', difficulty: 'easy', count: 16 },
    { domain: 'data-engines', difficulty: 'hard', count: 12 },
    { domain: 'protocols', difficulty: 'medium', count: 12 },
    { domain: 'numerics', difficulty: 'medium', count: 5 },
    { domain: 'language-tools', difficulty: 'easy', count: 5 },
  ]
  const runId = await createRun({
    recipe: 'propose',
    title: 'Propose fifty',
    model: 'prolific-1',
    recorded: false,
    input: { recipe: 'propose', quotas, language: 'python', model: { endpoint: 'stored', name: 'prolific' } },
  })
  const model = openAiModel({ name: 'prolific-1', baseUrl: endpoint.url, apiKeyVariable: null })
  const opened = { model, profile: 'function-calling', sampling: {}, prices: null } as const
  const run = await performHere(runId, { openModel: async () => opened })

  expect(run).toMatchObject({ state: 'partly', result: { requested: 50 } })
  const { cells } = run.result as {
    cells: { domain: string; asked: number; got: number; problems: string[] }[]
  }
  expect(cells.map(({ domain, asked, got }) => `${domain} ${got} of ${asked}`)).toEqual([
    'parsers 16 of 16',
    'data-engines 12 of 12',
    'protocols 12 of 12',
    'numerics 1 of 5',
    'language-tools 5 of 5',
  ])
  expect(cells[3]?.problems.join()).toContain('nearly the same as')
  const stored = await database().project.groupBy({
    by: ['domain', 'difficulty'],
    _count: true,
    orderBy: { domain: 'asc' },
  })
  expect(stored.map(({ domain, difficulty, _count }) => [domain, difficulty, _count])).toEqual([
    ['data-engines', 'hard', 12],
    ['language-tools', 'easy', 5],
    ['numerics', 'medium', 1],
    ['parsers', 'easy', 16],
    ['protocols', 'medium', 12],
  ])
})
