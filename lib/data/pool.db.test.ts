import { afterAll, expect, test } from 'vitest'
import { closeDatabase, database } from '#lib/data/database.ts'
import { countPool, findWishes, saveWishes } from '#lib/data/pool.ts'
import { countProjects } from '#lib/data/projects.ts'
import { countRefusals, findClashes } from '#lib/data/refusals.ts'
import { createRun, requestResume } from '#lib/data/run-writes.ts'
import { claim, createProject, proposal, recordsOf } from '#lib/data/testing/project-fixture.ts'

afterAll(closeDatabase)

async function proposeRun() {
  const runId = await createRun({ recipe: 'propose', title: 'P', input: {}, model: 'm', recorded: false })
  const held = await claim(runId)
  return { runId, records: recordsOf(held.run, held.claim) }
}

const origin = {
  promptName: 'domains/parsers',
  promptHash: 'h',
  promptVersion: 0,
  model: { name: 'm', recorded: false },
}

test('the pool counts projects by kind and state, and lists are narrowed by the same', async () => {
  await createProject(1)
  const { runId, records } = await proposeRun()
  const id = await records.saveProposal({ ...proposal, name: 'Hard one', difficulty: 'hard' }, origin)
  const row = await database().project.findUniqueOrThrow({ where: { id } })
  expect(row).toMatchObject({ difficulty: 'hard', proposedBy: runId })
  const { domain, language } = proposal
  expect(await countPool()).toEqual(
    expect.arrayContaining([
      { domain, language, difficulty: '', state: 'proposed', count: 1 },
      { domain, language, difficulty: 'hard', state: 'proposed', count: 1 },
    ]),
  )
  expect(await countProjects({ domain, difficulty: 'hard', language })).toBe(1)
  expect(await countProjects({ domain, difficulty: 'none' })).toBe(1)
  expect(await countProjects({ domain: 'none of these' })).toBe(0)
})

test('wishes of a language are replaced as a whole, and a cell has one number', async () => {
  await saveWishes('python', [
    { domain: 'parsers', difficulty: 'hard', wanted: 3 },
    { domain: 'numerics', difficulty: '', wanted: 0 },
  ])
  await saveWishes('go', [{ domain: 'parsers', difficulty: '', wanted: 1 }])
  await saveWishes('python', [{ domain: 'parsers', difficulty: 'easy', wanted: 2 }])
  expect(await findWishes()).toEqual([
    { domain: 'parsers', difficulty: '', language: 'go', wanted: 1 },
    { domain: 'parsers', difficulty: 'easy', language: 'python', wanted: 2 },
  ])
  const twice = { domain: 'parsers', difficulty: '', wanted: 1 }
  await expect(saveWishes('python', [twice, twice])).rejects.toThrow('named twice')
})

test('a refusal noted again by a repeated round is one row', async () => {
  const { records } = await proposeRun()
  const refusal = {
    place: '0 0 0',
    domain: 'parsers',
    difficulty: null,
    name: 'Twin',
    kind: 'near-duplicate' as const,
    clash: 'Elder',
    similarity: 0.9,
    problems: ['nearly the same'],
  }
  await records.saveRefusal(refusal)
  await records.saveRefusal(refusal)
  await records.saveRefusal({ ...refusal, place: '0 0 1', kind: 'missing', clash: null, similarity: null })
  expect(await findClashes()).toMatchObject([{ name: 'Twin', clash: 'Elder', run: { title: 'P' } }])
  expect(await countRefusals()).toEqual(
    expect.arrayContaining([
      { domain: 'parsers', kind: 'near-duplicate', count: 1 },
      { domain: 'parsers', kind: 'missing', count: 1 },
    ]),
  )
})

test('a resumed proposal run keeps its whole rounds and asks the one that broke off again', async () => {
  const { runId } = await proposeRun()
  const stage = { runId, startedAt: new Date(), endedAt: new Date() }
  const round = { projects: [], problems: [] }
  await database().stage.createMany({
    data: [
      { ...stage, name: 'whole', position: 0, state: 'done', output: { ...round, failure: null } },
      { ...stage, name: 'broken off', position: 1, state: 'done', output: { ...round, failure: 'gone' } },
      { ...stage, name: 'failed', position: 2, state: 'failed' },
    ],
  })
  await database().run.update({ where: { id: runId }, data: { state: 'partly' } })
  await requestResume(runId)
  const left = await database().stage.findMany({ where: { runId }, select: { name: true } })
  expect(left).toEqual([{ name: 'whole' }])
})
