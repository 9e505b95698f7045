import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { saveBenchmark } from '#lib/data/benchmark-lists.ts'
import { putBlob } from '#lib/data/blobs.ts'
import { closeDatabase, database } from '#lib/data/database.ts'
import { exportVersion } from '#lib/data/dataset-files.ts'
import { compareVersions, makeVersion, previewDataset, requireVersion } from '#lib/data/dataset-versions.ts'
import { createDataset, findDataset, listDatasets, saveRecipe } from '#lib/data/datasets.ts'
import { reviewTrajectories } from '#lib/data/reviews.ts'
import { createLongTrajectory } from '#lib/data/testing/long-trajectory.ts'
import { createProject } from '#lib/data/testing/project-fixture.ts'
import { defaultRecipe, recipeSchema, withPreset } from '#lib/trajectories/datasets/recipe.ts'

const folders: string[] = []
afterAll(async () => {
  for (const folder of folders) await rm(folder, { recursive: true, force: true })
  await closeDatabase()
})

async function newFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'dataset-'))
  folders.push(folder, `${folder}.part`)
  return folder
}

/** Attempts of two projects; the fourth says what the first says. */
let attempts: string[]

beforeAll(async () => {
  const projects = [await createProject(2, 'one'), await createProject(2, 'two')]
  attempts = []
  for (const [at, steps] of [3, 4, 5, 3, 6].entries()) {
    const id = await createLongTrajectory({ steps })
    const passed = at !== 2
    await database().trajectory.update({
      where: { id },
      data: {
        projectId: projects[at === 4 ? 1 : 0] as string,
        taskNumber: at < 3 ? '1.1.1' : '1.1.2',
        verdict: passed ? 'passed' : 'failed',
        reward: Number(passed),
        steps,
        textTokens: 100,
        answerTokens: 10,
      },
    })
    attempts.push(id)
  }
  await reviewTrajectories(attempts, 'approved')
})

const at = (index: number) => attempts[index] as string

test('a preview says how many are left after each decision, and writes nothing', async () => {
  const all = await previewDataset(defaultRecipe)
  expect(all).toMatchObject({ rows: 4, duplicates: 1, contaminated: 0, purposes: { implementation: 4 } })
  const hard = recipeSchema.parse({ passRate: { from: 0.2, to: 0.8, attempts: 3 }, bestOf: 1 })
  const { funnel } = await previewDataset(hard)
  expect(funnel.map(({ left }) => left)).toEqual([5, 4, 3, 1])
  const paper = await previewDataset(withPreset(defaultRecipe, 'paper-mix'))
  expect(paper.shortfalls[0]).toBe('purpose implementation: 4 of the 280 asked for.')
  expect(await listDatasets()).toEqual([])
})

test('a version holds its rows, whatever becomes of the draft and of decisions', async () => {
  await createDataset({ name: 'mix', recipe: recipeSchema.parse({ validation: 0.25, licence: 'CC BY 4.0' }) })
  await expect(createDataset({ name: 'mix', recipe: defaultRecipe })).rejects.toThrow('already')
  const first = await makeVersion('mix')
  expect(first).toMatchObject({
    version: 1,
    rows: 4,
    purposes: { implementation: 4 },
    verdicts: { passed: 3, failed: 1 },
    reviewers: { local: 4 },
    tokens: { all: 400, answers: 40, uncountedRows: 0 },
    duplicates: [{ id: at(3), of: at(0) }],
  })
  expect(Object.values(first.splits).reduce((sum, count) => sum + count, 0)).toBe(4)
  await expect(makeVersion('mix')).rejects.toThrow('Version 1 of mix holds these very rows')

  await reviewTrajectories([at(1)], 'rejected')
  await saveRecipe({ name: 'mix', recipe: defaultRecipe })
  expect(await makeVersion('mix')).toMatchObject({ version: 2, rows: 3, splits: { train: 3 } })
  expect((await requireVersion('mix@1')).manifest).toEqual(first)
  expect(await compareVersions('mix@1', 'mix')).toMatchObject({ added: [], removed: [at(1)] })
  await expect(requireVersion('mix@3')).rejects.toThrow('mix has no version 3: there are 2, 1.')
  await expect(requireVersion('mix@2@1')).rejects.toThrow('mix has no version 2@1')
  await expect(requireVersion('mx')).rejects.toThrow('There is no dataset "mx": there are mix.')
  expect((await findDataset('mix'))?.versions.map(({ number }) => number)).toEqual([2, 1])
})

test('the folder is the same every time, names itself truly, and is there whole or not at all', async () => {
  const [one, two] = [await newFolder(), await newFolder()]
  const done = await exportVersion('mix@1', { shape: 'as-recorded', folder: one })
  await exportVersion('mix@1', { shape: 'as-recorded', folder: two })
  const names = (await readdir(one)).sort()
  expect(names).toContain('dataset_info.json')
  expect(names).toContain('train.yaml')
  for (const name of names) expect(await readFile(join(one, name))).toEqual(await readFile(join(two, name)))
  expect(done).toMatchObject({ rows: 4, skipped: [] })
  for (const { path, sha256, rows } of done.files) {
    const text = await readFile(join(one, path))
    expect(createHash('sha256').update(text).digest('hex')).toBe(sha256)
    expect(text.toString().trimEnd().split('\n')).toHaveLength(rows)
  }
  const info = JSON.parse(await readFile(join(one, 'dataset_info.json'), 'utf8'))
  const yaml = await readFile(join(one, 'train.yaml'), 'utf8')
  const trained = /^dataset: (.*)$/m.exec(yaml)?.[1]?.split(',') ?? []
  expect(trained.every((name) => info[name])).toBe(true)
  expect(await readFile(join(one, 'README.md'), 'utf8')).toContain('Licence: CC BY 4.0.')
  await expect(exportVersion('mix@1', { shape: 'as-recorded', folder: one })).rejects.toThrow('is not empty')

  const { headerBlob } = await database().trajectory.findUniqueOrThrow({ where: { id: at(2) } })
  const other = await putBlob(JSON.stringify({ messages: [] }))
  await database().trajectory.update({ where: { id: at(2) }, data: { headerBlob: other } })
  const broken = await newFolder()
  await expect(exportVersion('mix@1', { shape: 'as-recorded', folder: broken })).rejects.toThrow(
    /cannot be made again: row \d, trajectory .* was changed since/,
  )
  expect(await readdir(broken)).toEqual([])
  expect(existsSync(`${broken}.part`)).toBe(false)
  await database().trajectory.update({ where: { id: at(2) }, data: { headerBlob } })
})

test('what is in a benchmark is left out and named; a list there is not is said', async () => {
  await expect(saveBenchmark({ name: 'empty', text: '\n' })).rejects.toThrow('holds no problem')
  await expect(saveBenchmark({ name: 'bad', text: 'one\n{"problem' })).rejects.toThrow('Line 2 is no JSON')
  const statement =
    'Before: Generated for a bench: 6 steps You are a careful engineer and do all of it well today.'
  const line = { instance_id: 'a__b-1', repo: 'acme/tables', problem_statement: statement }
  expect(await saveBenchmark({ name: 'bench', text: `${JSON.stringify(line)}\n` })).toMatchObject({
    problems: 1,
  })
  const header = JSON.parse(
    JSON.stringify({
      messages: [{ role: 'user', content: 'In acme/tables: mend it.' }],
      tools: [],
      sampling: {},
      profile: 'function-calling',
      limits: { steps: 1, tokens: 1, costUsd: 1, minutes: 1, commandSeconds: 1 },
      prompts: [],
    }),
  )
  const before = await database().trajectory.findUniqueOrThrow({ where: { id: at(4) } })
  const headerBlob = await putBlob(JSON.stringify(header))
  await database().trajectory.update({ where: { id: at(4) }, data: { headerBlob } })
  const recipe = { ...defaultRecipe, without: ['bench'] }
  await createDataset({ name: 'clear', recipe })
  const manifest = await makeVersion('clear')
  expect(manifest.contaminated).toMatchObject([
    { id: at(4), problem: { id: 'bench: a__b-1', by: 'repository', found: 'acme/tables' } },
  ])
  expect(manifest.benchmarks).toMatchObject([{ name: 'bench', problems: 1 }])
  await expect(previewDataset({ ...recipe, without: ['other'] })).rejects.toThrow(
    'no list of problems named other',
  )
  await database().trajectory.update({ where: { id: at(4) }, data: { headerBlob: before.headerBlob } })
})

test('what was deleted since is named, and an empty version is not made', async () => {
  await database().trajectory.delete({ where: { id: at(1) } })
  await expect(exportVersion('mix@1', { shape: 'tools', folder: await newFolder() })).rejects.toThrow(
    `trajectory ${at(1)}, was deleted since`,
  )
  await createDataset({ name: 'none', recipe: recipeSchema.parse({ filter: { tags: ['nowhere'] } }) })
  await expect(makeVersion('none')).rejects.toThrow('Nothing to put into none')
  expect((await findDataset('none'))?.versions).toEqual([])
})

test('two versions asked for at the same time: one is made, the other is told', async () => {
  await createDataset({ name: 'race', recipe: defaultRecipe })
  const both = await Promise.allSettled([makeVersion('race'), makeVersion('race')])
  expect(both.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
  const lost = both.find((each) => each.status === 'rejected')
  expect(String(lost?.status === 'rejected' && lost.reason)).toMatch(/at the same time|these very rows/)
  expect((await findDataset('race'))?.versions).toHaveLength(1)
})
