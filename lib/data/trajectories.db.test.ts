import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { UserError } from '#lib/errors.ts'
import { sortKeys } from '#lib/trajectories/listing.ts'
import { countOccurrences } from '#lib/trajectories/occurrences.ts'
import {
  changedFiles,
  hasWorkspace,
  isError,
  joinOutlines,
  kindAt,
  type Outline,
  stepsIn,
  testsAt,
} from '#lib/trajectories/outline.ts'
import { cuttable, readableTexts, shownStep } from '#lib/trajectories/shown-step.ts'
import type { StepBody } from '#lib/trajectories/types.ts'
import { type SeededIds, seedDatabase } from '../../e2e/seed.ts'
import { closeDatabase, database } from './database.ts'
import { prepareExport, readExport } from './export-downloads.ts'
import { exportTrajectories } from './exports.ts'
import { countFacets, countTrajectories } from './facets.ts'
import { findOutline } from './outlines.ts'
import { findReviews, reviewTrajectories, tagTrajectories } from './reviews.ts'
import { searchSteps } from './step-search.ts'
import { bodiesPerRange, findOpenSteps, findStepBodies, findSteps, findStepText } from './steps.ts'
import { findHeader, findTrajectories, findTrajectory } from './trajectories.ts'
import { findVerdicts } from './verdicts.ts'
import { findFile, findWorkspace } from './workspaces.ts'

const rowsSeeded = 143
let ids: SeededIds

/** The first steps of an outline alone. */
function cut(outline: Outline, to: number): Outline {
  return {
    kinds: outline.kinds.slice(0, to),
    states: outline.states.slice(0, to),
    tests: outline.tests.filter(({ index }) => index < to),
    marks: outline.marks.filter(({ index }) => index < to),
  }
}

beforeAll(async () => {
  ids = await seedDatabase(process.env.DATABASE_URL as string)
})
afterAll(closeDatabase)

describe('list', () => {
  test.each(sortKeys.flatMap((sort) => (['desc', 'asc'] as const).map((order) => [sort, order] as const)))(
    'pages by %s %s show every row once, in order',
    async (sort, order) => {
      const rows = []
      let cursor: string | null = null
      do {
        const page: Awaited<ReturnType<typeof findTrajectories>> = await findTrajectories({
          filter: {},
          sort,
          order,
          cursor,
          limit: 17,
        })
        rows.push(...page.rows)
        cursor = page.next
      } while (cursor)
      expect(new Set(rows.map((row) => row.id)).size).toBe(rowsSeeded)
      const column = {
        newest: 'createdAt',
        cost: 'costUsd',
        steps: 'steps',
        duration: 'durationMs',
        tokens: 'tokens',
      }
      const values = rows.map((row) => row[column[sort] as 'steps'])
      const sorted = [...values].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0))
      expect(values).toEqual(order === 'asc' ? sorted : sorted.reverse())
    },
  )

  test('equal values do not lose rows at a page break', async () => {
    await database().trajectory.updateMany({ where: { purpose: 'set-up' }, data: { costUsd: 0.5 } })
    const first = await findTrajectories({ filter: { purpose: ['set-up'] }, sort: 'cost', limit: 5 })
    const second = await findTrajectories({
      filter: { purpose: ['set-up'] },
      sort: 'cost',
      cursor: first.next,
      limit: 100,
    })
    const total = await countTrajectories({ purpose: ['set-up'] })
    expect(new Set([...first.rows, ...second.rows].map((row) => row.id)).size).toBe(total.count)
  })

  test('filters: alternatives in a facet, narrowing between facets, none for nothing', async () => {
    const unverified = await findTrajectories({ filter: { verdict: ['none'] }, limit: 200 })
    expect(unverified.rows.length).toBeGreaterThan(0)
    expect(unverified.rows.every((row) => row.verdict === null)).toBe(true)
    const both = await countTrajectories({ verdict: ['none', 'passed', 'failed', 'infrastructure'] })
    expect(both).toEqual({ count: rowsSeeded, capped: false })
    const flagged = await findTrajectories({ filter: { flags: ['tests-edited'], review: ['unreviewed'] } })
    expect(flagged.rows.map((row) => row.id)).toEqual([ids.failedId])
    expect((await countTrajectories({ project: [ids.projectId], run: ids.runId })).count).toBe(rowsSeeded)
    expect((await countTrajectories({ project: ["' OR true --"] })).count).toBe(0)
    expect((await countTrajectories({ run: 'no uuid' })).count).toBe(0)
  })

  test('search takes its text literally', async () => {
    const found = await findTrajectories({ filter: { search: 'PRECEDENCE' }, limit: 200 })
    expect(found.rows.every((row) => row.title.includes('precedence'))).toBe(true)
    expect(found.rows.length).toBeGreaterThan(1)
    expect((await countTrajectories({ search: '100%' })).count).toBe(0)
    expect((await countTrajectories({ search: '1.2.1' })).count).toBeGreaterThan(0)
  })

  test('counting stops at the cap', async () => {
    expect(await countTrajectories({}, 100)).toEqual({ count: 100, capped: true })
  })

  test('facets count under all filters but their own', async () => {
    const { facets } = await countFacets({ verdict: ['passed'], tags: ['gone'] })
    expect(facets.verdict).toEqual([{ value: 'passed', label: 'passed', count: 0 }])
    expect(facets.tags).toContainEqual({ value: 'gone', label: 'gone', count: 0 })
    const { facets: open } = await countFacets({ verdict: ['passed'] })
    expect(open.verdict.reduce((total, each) => total + each.count, 0)).toBe(rowsSeeded)
    expect(open.purpose.reduce((total, each) => total + each.count, 0)).toBe(
      (await countTrajectories({ verdict: ['passed'] })).count,
    )
    expect(open.project[0]).toMatchObject({ value: ids.projectId, label: 'tinyre' })
  })

  test('a broken cursor is one sentence', async () => {
    await expect(findTrajectories({ filter: {}, cursor: 'x~y' })).rejects.toThrow(UserError)
  })
})

describe('replay', () => {
  test('narrow rows first, bodies in ranges', async () => {
    const steps = await findSteps(ids.replayId)
    expect(steps).toHaveLength(30)
    expect(steps[10]).toMatchObject({ index: 10, testsPassed: 4, testsFailed: 2, outcome: 'error' })
    expect(
      await findSteps(ids.replayId, [
        { from: 2, to: 3 },
        { from: 28, to: 99 },
      ]),
    ).toHaveLength(3)
    const bodies = await findStepBodies(ids.replayId, { from: 8, to: 10 })
    expect(bodies.map((body) => [body.index, body.calls.length])).toEqual([
      [8, 2],
      [9, 1],
    ])
    expect(bodies[1]?.marks).toEqual(['tests placed'])
    expect(await findStepBodies(ids.replayId, { from: 0, to: 1_000_000 })).toHaveLength(bodiesPerRange)
  })

  test('the outline says of every step what its row says, and goes on from anywhere', async () => {
    const steps = await findSteps(ids.replayId)
    const outline = await findOutline(ids.replayId)
    expect(stepsIn(outline)).toBe(steps.length)
    for (const step of steps) {
      const { index } = step
      expect([isError(outline, index), changedFiles(outline, index), hasWorkspace(outline, index)]).toEqual([
        step.outcome === 'error',
        step.filesChanged > 0,
        step.tree !== null,
      ])
      expect(testsAt(outline, index)?.failed ?? null).toBe(step.testsFailed)
    }
    expect(kindAt(outline, 29)).toBe('finish')
    expect(outline.marks).toContainEqual({ index: 9, mark: 'tests placed' })
    const { from: _, ...whole } = outline
    expect(joinOutlines({ ...whole, ...cut(outline, 12) }, await findOutline(ids.replayId, 12))).toEqual(
      whole,
    )
    expect(stepsIn(await findOutline(ids.replayId, 30))).toBe(0)
  })

  test('a long text is cut and says so, and the rest of it is to be had', async () => {
    const [open] = await findOpenSteps(ids.replayId, { from: 10, to: 11 })
    expect(open).toMatchObject({ row: { index: 10 }, step: { calls: [{ request: { kind: 'command' } }] } })
    const body = (await findStepBodies(ids.replayId, { from: 10, to: 11 }))[0] as StepBody
    const short = shownStep(body, 10)
    const [text] = cuttable(short).filter(({ more }) => more > 0)
    const rest = await findStepText(ids.replayId, { index: 10, part: text?.part ?? -1, from: 10 })
    expect(rest).toMatchObject({ more: 0 })
    expect(rest.text).toHaveLength(text?.more ?? 0)
    await expect(findStepText(ids.replayId, { index: 10, part: 99, from: 0 })).rejects.toThrow(UserError)
  })

  test('search counts in the texts that are shown, the prompt among them, whatever the case', async () => {
    const found = await searchSteps(ids.replayId, { query: 'PARSER', from: -1 })
    expect(found.next).toBeNull()
    const open = await findOpenSteps(ids.replayId, { from: 0, to: 20 })
    for (const { row, step } of open) {
      const count = countOccurrences(readableTexts(step), 'parser')
      expect(found.matches.find(({ index }) => index === row.index)?.count ?? 0).toBe(count)
    }
    // characters of patterns are characters
    expect((await searchSteps(ids.replayId, { query: '(.*)+[', from: -1 })).matches).toEqual([])
    expect((await searchSteps(ids.replayId, { query: 'careful software', from: -1 })).matches).toEqual([
      { index: -1, count: 1 },
    ])
  })

  test('the workspace at the start, after an edit, and where no snapshot was taken', async () => {
    const start = await findWorkspace(ids.replayId, -1)
    expect(start).toMatchObject({ recorded: true, thisStep: [], sinceStart: [] })
    const edited = await findWorkspace(ids.replayId, 7)
    if (!edited.recorded) throw new Error('not recorded')
    expect(edited.thisStep?.map((change) => `${change.change} ${change.path}`)).toEqual([
      'modified tinyre/parser.py',
    ])
    expect(edited.sinceStart?.map((change) => change.path)).toEqual(['tinyre/nodes.py', 'tinyre/parser.py'])
    // between any two steps, also backwards
    const between = await findWorkspace(ids.replayId, 7, 28)
    expect(between).toMatchObject({
      sinceBase: expect.arrayContaining(
        [{ path: 'tinyre/parser.py' }].map((each) => expect.objectContaining(each)),
      ),
    })
    expect(await findWorkspace(ids.replayId, 7, 7)).toMatchObject({ sinceBase: [] })
    expect(await findWorkspace(ids.replayId, 7, 22)).toMatchObject({ sinceBase: null })
    expect(await findWorkspace(ids.replayId, 22)).toEqual({ recorded: false, missing: 'snapshot' })
    // the step after the gap must not be shown as if it had done the work of both
    expect(await findWorkspace(ids.replayId, 23)).toMatchObject({ recorded: true, thisStep: null })
    // rows of a list may count steps that were never written: no error, no guess
    expect(await findWorkspace(ids.replayId, 99)).toEqual({ recorded: false, missing: 'step' })
  })

  test('a file by its id, and none for what is no file', async () => {
    const workspace = await findWorkspace(ids.replayId, 7)
    if (!workspace.recorded) throw new Error('not recorded')
    const parser = workspace.files.find((file) => file.path === 'tinyre/parser.py')
    const file = await findFile(parser?.id ?? '')
    expect(file.text).toContain('unclosed group')
    expect(file.cutBytes).toBe(0)
    await expect(findFile(workspace.tree)).rejects.toThrow(UserError)
    await expect(findFile('../etc/passwd')).rejects.toThrow(UserError)
  })

  test('header, verdicts, unknown ids', async () => {
    expect((await findHeader(ids.replayId)).messages.map((message) => message.role)).toEqual([
      'system',
      'user',
    ])
    const [verdict] = await findVerdicts(ids.failedId)
    expect(verdict).toMatchObject({ outcome: 'failed', testsPassed: 5, testsTotal: 6 })
    expect(verdict?.results.filter((result) => result.outcome === 'failed')).toHaveLength(1)
    expect(await findTrajectory('nothing')).toBeNull()
    expect(await findTrajectory('00000000-0000-7000-8000-000000000000')).toBeNull()
  })
})

describe('reviews and tags', () => {
  test('the newest decision counts, the same one twice is one row, a withdrawal is a row', async () => {
    expect(await reviewTrajectories([ids.failedId], 'rejected', 'games the tests')).toEqual({ changed: 1 })
    expect(await reviewTrajectories([ids.failedId, ids.failedId], 'rejected')).toEqual({ changed: 0 })
    await reviewTrajectories([ids.failedId], 'unreviewed')
    expect((await findTrajectory(ids.failedId))?.review).toBe('unreviewed')
    expect((await findReviews(ids.failedId)).map((review) => review.decision)).toEqual([
      'unreviewed',
      'rejected',
    ])
  })

  test('all or none: a running or unknown one stops the whole decision', async () => {
    await expect(reviewTrajectories([ids.replayId, ids.runningId], 'approved')).rejects.toThrow(
      'still running',
    )
    await expect(
      reviewTrajectories([ids.replayId, '00000000-0000-7000-8000-000000000000'], 'approved'),
    ).rejects.toThrow('no longer exist')
    expect((await findTrajectory(ids.replayId))?.review).toBe('unreviewed')
  })

  test('tags are added and taken away, cleaned and sorted', async () => {
    await tagTrajectories([ids.replayId], { add: ['Short', 'golden', 'short'], remove: ['example'] })
    expect((await findTrajectory(ids.replayId))?.tags).toEqual(['golden', 'short'])
    await expect(tagTrajectories([ids.replayId], { add: ['<b>'] })).rejects.toThrow('cannot be a tag')
  })
})

describe('export', () => {
  let folder: string
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'export-'))
    await reviewTrajectories([ids.replayId], 'approved')
  })
  afterAll(() => rm(folder, { recursive: true, force: true }))

  test('approved solving trajectories become rows; the others are named with the reason', async () => {
    const manifest = await exportTrajectories({ format: 'llama-factory' }, folder)
    expect(manifest.rows).toBe(1)
    expect(manifest.recordedRows).toBe(1)
    expect(manifest.provenance[0]).toMatchObject({
      trajectoryId: ids.replayId,
      recorded: true,
      shape: 'text',
    })
    expect(manifest.skipped.every((skipped) => skipped.reason.includes('no steps'))).toBe(true)
    const [file] = manifest.files
    const rows = (await readFile(join(folder, file?.path ?? ''), 'utf8')).trimEnd().split('\n')
    expect(rows).toHaveLength(1)
    const messages = JSON.parse(rows[0] ?? '').messages
    expect(messages.at(-1).role).toBe('assistant')
    const info = JSON.parse(await readFile(join(folder, 'dataset_info.json'), 'utf8'))
    expect(info.swe_playground_text.file_name).toBe(file?.path)
    expect(JSON.parse(await readFile(join(folder, 'manifest.json'), 'utf8')).files).toEqual(manifest.files)
  })

  test('the shape that cannot carry it refuses it aloud; too long is refused too', async () => {
    const only = { format: 'llama-factory' as const, ids: [ids.replayId] }
    const native = await exportTrajectories({ ...only, shape: 'tools' }, folder)
    expect(native).toMatchObject({ rows: 0, files: [] })
    expect(native.skipped[0]?.reason).toContain('step 13')
    const long = await exportTrajectories({ ...only, maxTokens: 10 }, folder)
    expect(long.skipped[0]?.reason).toContain('more than the 10')
  })

  test('nothing selected is one sentence', async () => {
    await expect(
      exportTrajectories({ format: 'llama-factory', filter: { tags: ['nowhere'] } }, folder),
    ).rejects.toThrow('Nothing to export')
  })

  test('a download is a tar of the same files, and gone ones are said', async () => {
    const { id } = await prepareExport({ format: 'llama-factory', ids: [ids.replayId] })
    const pieces: Buffer[] = []
    for await (const piece of readExport(id)) pieces.push(piece)
    const archive = Buffer.concat(pieces)
    expect(archive.length % 512).toBe(0)
    expect(archive.toString('latin1')).toContain('swe-playground-export/manifest.json')
    await expect(readExport('00000000-0000-7000-8000-000000000000').next()).rejects.toThrow(
      'kept for an hour',
    )
    await expect(readExport('../../etc').next()).rejects.toThrow(UserError)
  })
})
