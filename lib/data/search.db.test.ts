import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { putBlob } from '#lib/data/blobs.ts'
import { countNotCounted, countSome } from '#lib/data/counting.ts'
import { closeDatabase, database } from '#lib/data/database.ts'
import { countFacets, countTrajectories } from '#lib/data/facets.ts'
import { derivedId } from '#lib/data/ids.ts'
import { findSearchHits } from '#lib/data/search-hits.ts'
import { findTrajectories } from '#lib/data/trajectories.ts'
import type { TrajectoryFilter } from '#lib/trajectories/listing.ts'

const said: Record<string, string[]> = {
  'Precedence of operators': [
    'Look at tests',
    'KeyError: "left_hand side" in parse_expression()',
    'all done',
  ],
  'Память и кэш': ['Память не освобождается', 'Проверка прошла'],
  内存: ['内存不足时缓存没有被清空', 'ok'],
  'Empty list': ['list index out of range', 'range of index, out it goes'],
  'Still running': ['secretword'],
  'ARABIC فارغة': ['الاختبار يفشل عندما تكون القائمة فارغة'],
}
const idOf = (title: string) => derivedId('search test', title)

beforeAll(async () => {
  for (const [title, texts] of Object.entries(said)) await store(title, texts)
  while ((await countSome()) > 0);
})
afterAll(closeDatabase)

async function store(title: string, texts: string[]): Promise<void> {
  const id = idOf(title)
  const header = {
    messages: [{ role: 'user', content: `Task: ${title}` }],
    tools: [],
    sampling: {},
    profile: 'function-calling',
    limits: null,
    prompts: [],
    imported: {},
  }
  await database().trajectory.create({
    data: {
      id,
      title,
      purpose: 'imported',
      attempt: 1,
      language: 'python',
      profile: 'function-calling',
      model: 'm',
      sandbox: '',
      state: title === 'Still running' ? 'running' : 'ended',
      headerBlob: await putBlob(JSON.stringify(header)),
      steps: texts.length,
    },
  })
  for (const [index, content] of texts.entries()) {
    const body = {
      message: { role: 'assistant', content },
      reasoning: null,
      calls: [],
      observations: [],
      reply: [],
      marks: [],
    }
    await database().step.create({
      data: {
        trajectoryId: id,
        index,
        kind: 'message',
        summary: content.slice(0, 50),
        bodyBlob: await putBlob(JSON.stringify(body)),
      },
    })
  }
}

async function titles(search: string, more: TrajectoryFilter = {}): Promise<string[]> {
  const { rows } = await findTrajectories({ filter: { search, ...more } })
  return rows.map(({ title }) => title).sort()
}

describe('search', () => {
  test.each([
    ['preced', ['Precedence of operators']],
    ['expression', ['Precedence of operators']],
    ['parse_expression', ['Precedence of operators']],
    ['LEFT_HAND', ['Precedence of operators']],
    ['"key error"', []],
    ['keyerror:', ['Precedence of operators']],
    ['свобожд', ['Память и кэш']],
    ['ПАМЯТЬ прош', ['Память и кэш']],
    ['存不足', ['内存']],
    ['空', ['内存']],
    ['足时缓', ['内存']],
    ['足缓', []],
    ['فارغة', ['ARABIC فارغة']],
    ['index range', ['Empty list']],
    ['"index out of range"', ['Empty list']],
    ['"out range"', []],
    ['nowhere', []],
    ['list nowhere', []],
  ])('%s', async (search, expected) => {
    expect(await titles(search)).toEqual(expected)
    expect((await countTrajectories({ search })).count).toBe(expected.length)
  })

  test('names alone', async () => {
    expect(await titles('list', { within: 'names' })).toEqual(['Empty list'])
    expect(await titles('range', { within: 'names' })).toEqual([])
    expect(await titles('"empty list"', { within: 'names' })).toEqual(['Empty list'])
    expect(await titles('"index out"', { within: 'names' })).toEqual([])
  })

  test('letters of a query language are letters, and what cannot be looked for is said', async () => {
    for (const search of ["' | 'a", '& !', ':*', '(', "a'b\\", '%', '_']) await titles(search)
    const { rows, notes } = await findTrajectories({ filter: { search: '((' } })
    expect(rows).toEqual([])
    expect(notes).toEqual([expect.stringContaining('no letter or digit')])
  })

  test('it narrows with filters, and facets count under it', async () => {
    expect(await titles('list', { language: ['rust'] })).toEqual([])
    const { facets, total, capped } = await countFacets({ search: '"out of"' })
    expect(total).toEqual({ count: 1, capped: false })
    expect(capped).toBe(false)
    expect(facets.purpose).toEqual([{ value: 'imported', label: 'imported', count: 1 }])
  })

  test('hits say which step, with its line', async () => {
    const ids = Object.keys(said).map(idOf)
    const hits = await findSearchHits(ids, { search: 'keyerror' })
    expect(hits).toEqual([
      expect.objectContaining({ id: idOf('Precedence of operators'), place: 1, steps: 1 }),
    ])
    expect(hits[0]?.snippet).toContainEqual({ text: 'KeyError', found: true })
    const inName = await findSearchHits(ids, { search: 'operators', within: 'names' })
    expect(inName).toMatchObject([
      { place: 'name', snippet: [{ found: false }, { text: 'operators', found: true }] },
    ])
    expect(await findSearchHits([], { search: 'x' })).toEqual([])
  })
})

describe('counting', () => {
  test('what ended is counted, what runs is not', async () => {
    expect(await countNotCounted()).toBe(0)
    const counted = await database().trajectory.findUniqueOrThrow({ where: { id: idOf('Empty list') } })
    expect(counted.countedAt).not.toBeNull()
    expect(counted.textTokens).toBe(
      Math.round(('Task: Empty list'.length + (said['Empty list'] ?? []).join('').length) / 4),
    )
    expect(await titles('secretword')).toEqual([])
    const running = await database().trajectory.findUniqueOrThrow({ where: { id: idOf('Still running') } })
    expect(running.countedAt).toBeNull()
  })

  test('one that is damaged is counted as such, and the next one is reached', async () => {
    await store('Damaged', ['text'])
    await database().step.update({
      where: { trajectoryId_index: { trajectoryId: idOf('Damaged'), index: 0 } },
      data: { bodyBlob: await putBlob('{}') },
    })
    while ((await countSome()) > 0);
    const damaged = await database().trajectory.findUniqueOrThrow({ where: { id: idOf('Damaged') } })
    expect(damaged).toMatchObject({ textTokens: null, countedAt: expect.any(Date) })
  })

  test('a trajectory that goes takes its text along', async () => {
    await database().trajectory.delete({ where: { id: idOf('内存') } })
    expect(await titles('内存')).toEqual([])
  })
})
