/** Approved trajectories as training data: rows, dataset_info.json and a manifest that says what went in and why not. */
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { getBlobs } from '#lib/data/blobs.ts'
import { database } from '#lib/data/database.ts'
import { Prisma } from '#lib/data/generated/client.ts'
import { openRowFile, type RowFile } from '#lib/data/row-file.ts'
import { narrowWholly } from '#lib/data/search-matches.ts'
import { conditions } from '#lib/data/trajectory-filter.ts'
import { UserError } from '#lib/errors.ts'
import { datasetInfo, toRow } from '#lib/trajectories/formats/llama-factory.ts'
import type { Conversation, RowShape, ShapeChoice } from '#lib/trajectories/formats/llama-factory-rows.ts'
import type { TrajectoryFilter } from '#lib/trajectories/listing.ts'
import { parseHeader, parseStepBody } from '#lib/trajectories/stored.ts'
import { solvingPurposes } from '#lib/trajectories/types.ts'

export type ExportOptions = {
  format: 'llama-factory'
  /** `as-recorded`: each trajectory in the shape its model spoke */
  shape?: ShapeChoice
  filter?: TrajectoryFilter
  /** these, under the filter too */
  ids?: string[]
  /** default true: only what a person approved */
  onlyApproved?: boolean
  /** default true: only trajectories that solve a task, as the paper does */
  solvingOnly?: boolean
  /** default false: what was imported is another's data, and goes out only when asked for */
  imported?: boolean
  /** rows above this many (estimated) tokens are refused: a trainer's cutoff would lose their end in silence */
  maxTokens?: number
}

export type ExportManifest = {
  format: 'llama-factory'
  generator: string
  createdAt: string
  selection: Pick<
    ExportOptions,
    'filter' | 'ids' | 'shape' | 'onlyApproved' | 'solvingOnly' | 'imported' | 'maxTokens'
  >
  rows: number
  files: { path: string; shape: RowShape; rows: number; bytes: number; sha256: string }[]
  /** characters / 4; no tokenizer has counted them */
  estimatedTokens: { total: number; p50: number; max: number }
  /** rows whose answers came from a recording and not from a live model */
  recordedRows: number
  /** rows whose verdict is stale: it was given on a repository that has gone back since */
  staleRows: number
  models: Record<string, number>
  skipped: { trajectoryId: string; title: string; reason: string }[]
  /** where each row comes from, in the order of the files */
  provenance: {
    trajectoryId: string
    /** null: imported */
    project: string | null
    /** native, or the format it was imported from */
    origin: string
    task: string | null
    purpose: string
    model: string
    recorded: boolean
    verdict: string | null
    /** why the verdict is stale; null = it holds */
    staleReason: string | null
    review: string
    flags: string[]
    shape: RowShape
    estimatedTokens: number
    notes: string[]
  }[]
}

type Source = {
  id: string
  title: string
  projectName: string | null
  origin: string
  taskNumber: string | null
  purpose: string
  model: string
  recorded: boolean
  state: string
  verdict: string | null
  staleReason: string | null
  review: string
  flags: string[]
  headerBlob: string
}

const trajectoriesPerBatch = 100
const datasetName = 'swe_playground'

/**
 * Writes `swe_playground_<shape>.jsonl`, `dataset_info.json` and `manifest.json` into a folder, one trajectory in
 * memory at a time.
 * @throws UserError when nothing is selected
 */
export async function exportTrajectories(options: ExportOptions, folder: string): Promise<ExportManifest> {
  await mkdir(folder, { recursive: true })
  const writers = new Map<RowShape, RowFile>()
  const manifest = emptyManifest(options)
  try {
    for await (const source of selected(options)) {
      const result = await rowOf(source, options)
      if (!result.ok) {
        manifest.skipped.push({ trajectoryId: source.id, title: source.title, reason: result.reason })
        continue
      }
      let writer = writers.get(result.shape)
      if (!writer) {
        writer = await openRowFile(folder, `${datasetName}_${result.shape}.jsonl`)
        writers.set(result.shape, writer)
      }
      await writer.add(result.row)
      manifest.provenance.push(provenanceOf(source, result))
    }
    for (const [shape, writer] of writers) manifest.files.push({ shape, ...writer.finish() })
  } finally {
    for (const writer of writers.values()) await writer.close()
  }
  if (manifest.provenance.length + manifest.skipped.length === 0) {
    throw new UserError(
      'Nothing to export: no trajectory matches. Approve some in the list of trajectories first, or export the unapproved too (--unapproved).',
    )
  }
  summarise(manifest)
  await writeJson(folder, 'manifest.json', manifest)
  const info = manifest.files.map((file) => [
    `${datasetName}_${file.shape}`,
    datasetInfo(file.shape, file.path),
  ])
  await writeJson(folder, 'dataset_info.json', Object.fromEntries(info))
  return manifest
}

function emptyManifest({ filter, ids, ...options }: ExportOptions): ExportManifest {
  const {
    shape = 'as-recorded',
    onlyApproved = true,
    solvingOnly = true,
    imported = false,
    maxTokens,
  } = options
  return {
    format: 'llama-factory',
    generator: 'SWE-Playground',
    createdAt: new Date().toISOString(),
    selection: { filter, ids, shape, onlyApproved, solvingOnly, imported, maxTokens },
    rows: 0,
    files: [],
    estimatedTokens: { total: 0, p50: 0, max: 0 },
    recordedRows: 0,
    staleRows: 0,
    models: {},
    skipped: [],
    provenance: [],
  }
}

/** In the order of their ids, in batches: equal selections give equal files, and a row added meanwhile shifts nothing. */
async function* selected(options: ExportOptions): AsyncGenerator<Source> {
  const { filter = {}, ids, onlyApproved = true, solvingOnly = true, imported = false } = options
  const where = [...conditions(filter), ...(await narrowWholly(filter))]
  if (ids) where.push(Prisma.sql`t."id" = ANY(${ids}::uuid[])`)
  if (onlyApproved) where.push(Prisma.sql`t."review" = 'approved'`)
  if (solvingOnly) where.push(Prisma.sql`t."purpose" = ANY(${[...solvingPurposes, 'imported']}::text[])`)
  if (!imported) where.push(Prisma.sql`t."origin" = 'native'`)
  let after = '00000000-0000-0000-0000-000000000000'
  for (;;) {
    const batch = await database().$queryRaw<Source[]>`
      SELECT t."id"::text, t."title", p."name" AS "projectName", t."origin", t."taskNumber", t."purpose", t."model",
        t."recorded", t."state", t."verdict", t."staleReason", t."review", t."flags", t."headerBlob"
      FROM "Trajectory" t LEFT JOIN "Project" p ON p."id" = t."projectId"
      WHERE ${Prisma.join([...where, Prisma.sql`t."id" > ${after}::uuid`], ' AND ')}
      ORDER BY t."id" LIMIT ${trajectoriesPerBatch}`
    yield* batch
    const last = batch.at(-1)
    if (!last || batch.length < trajectoriesPerBatch) return
    after = last.id
  }
}

async function rowOf(source: Source, { shape = 'as-recorded', maxTokens }: ExportOptions) {
  if (source.state === 'running') return { ok: false as const, reason: 'it is still running' }
  const result = toRow(await readConversation(source), shape)
  if (result.ok && maxTokens !== undefined && result.estimatedTokens > maxTokens) {
    return {
      ok: false as const,
      reason: `about ${result.estimatedTokens} tokens (estimated), more than the ${maxTokens} asked for`,
    }
  }
  return result
}

/** The whole conversation of one trajectory. @throws when a blob is missing */
export async function readConversation(source: { id: string; headerBlob: string }): Promise<Conversation> {
  const rows = await database().step.findMany({
    where: { trajectoryId: source.id },
    orderBy: { index: 'asc' },
    select: { bodyBlob: true },
  })
  const blobs = await getBlobs([source.headerBlob, ...rows.map((row) => row.bodyBlob)])
  return {
    header: parseHeader(blobs.get(source.headerBlob) as Buffer),
    steps: rows.map((row) => parseStepBody(blobs.get(row.bodyBlob) as Buffer)),
  }
}

function provenanceOf(
  source: Source,
  row: { shape: RowShape; estimatedTokens: number; notes: string[] },
): ExportManifest['provenance'][number] {
  return {
    trajectoryId: source.id,
    project: source.projectName,
    origin: source.origin,
    task: source.taskNumber,
    purpose: source.purpose,
    model: source.model,
    recorded: source.recorded,
    verdict: source.verdict,
    staleReason: source.staleReason,
    review: source.review,
    flags: source.flags,
    shape: row.shape,
    estimatedTokens: row.estimatedTokens,
    notes: row.notes,
  }
}

function summarise(manifest: ExportManifest): void {
  const tokens = manifest.provenance.map((row) => row.estimatedTokens).sort((a, b) => a - b)
  manifest.rows = tokens.length
  manifest.estimatedTokens = {
    total: tokens.reduce((sum, count) => sum + count, 0),
    p50: tokens[Math.floor((tokens.length - 1) / 2)] ?? 0,
    max: tokens.at(-1) ?? 0,
  }
  for (const row of manifest.provenance) {
    manifest.models[row.model] = (manifest.models[row.model] ?? 0) + 1
    if (row.recorded) manifest.recordedRows += 1
    if (row.staleReason !== null) manifest.staleRows += 1
  }
}

async function writeJson(folder: string, name: string, value: unknown): Promise<void> {
  await writeFile(join(folder, name), `${JSON.stringify(value, null, 2)}\n`)
}
