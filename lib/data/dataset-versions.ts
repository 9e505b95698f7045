/** Versions of datasets: made once of a draft, then never changed. */
import { v7 as uuid } from 'uuid'
import { loadBenchmarks } from '#lib/data/benchmark-lists.ts'
import { database } from '#lib/data/database.ts'
import { findCandidates, findContaminated, findRates } from '#lib/data/dataset-candidates.ts'
import { counted, type DatasetManifest, describeVersion } from '#lib/data/dataset-manifest.ts'
import { requireDataset } from '#lib/data/datasets.ts'
import { Prisma } from '#lib/data/generated/client.ts'
import { storableJson } from '#lib/data/storable.ts'
import { UserError } from '#lib/errors.ts'
import type { DatasetRecipe } from '#lib/trajectories/datasets/recipe.ts'
import { selectRows } from '#lib/trajectories/datasets/select-rows.ts'

/** Everything is read at one moment, whatever is reviewed, rewound or deleted meanwhile. */
const atOnce = {
  isolationLevel: Prisma.TransactionIsolationLevel.RepeatableRead,
  maxWait: 10_000,
  timeout: 300_000,
}

type Reader = Prisma.TransactionClient

async function choose(reader: Reader, recipe: DatasetRecipe) {
  const candidates = await findCandidates(reader, recipe)
  const rates = recipe.passRate ? await findRates(reader) : new Map()
  const contaminated = await findContaminated(candidates, recipe.without)
  const known = { rates, contaminated: new Set(contaminated.map(({ id }) => id)) }
  return { candidates, selection: selectRows(candidates, recipe, known), contaminated }
}

export type DatasetPreview = Pick<
  DatasetManifest,
  'rows' | 'splits' | 'funnel' | 'shortfalls' | 'purposes'
> & {
  duplicates: number
  contaminated: number
}

/** What a version would hold if it were made now; nothing is written. */
export async function previewDataset(recipe: DatasetRecipe): Promise<DatasetPreview> {
  const { candidates, selection, contaminated } = await database().$transaction(
    (reader) => choose(reader, recipe),
    atOnce,
  )
  const { rows, funnel, shortfalls, duplicates } = selection
  const purposes = new Map(candidates.map(({ id, purpose }) => [id, purpose]))
  return {
    rows: rows.length,
    splits: counted(rows.map(({ split }) => split)),
    purposes: counted(rows.map(({ id }) => purposes.get(id) as string)),
    funnel,
    shortfalls,
    duplicates: duplicates.length,
    contaminated: contaminated.length,
  }
}

async function described(reader: Reader, dataset: string, version: number, recipe: DatasetRecipe) {
  const { selection, contaminated } = await choose(reader, recipe)
  const { lines } = await loadBenchmarks(recipe.without)
  const benchmarks = lines.map(({ name, problems, sha256 }) => ({ name, problems, sha256 }))
  const about = { dataset, version, recipe, selection, contaminated, benchmarks }
  return { selection, manifest: await describeVersion(reader, about) }
}

const rowsPerInsert = 5_000

/**
 * Makes the next version of the draft as it is. Written whole or not at all.
 * @throws UserError when it would be empty, or equal to the newest one
 */
export async function makeVersion(name: string): Promise<DatasetManifest> {
  const { id: datasetId, recipe, versions } = await requireDataset(name)
  const newest = versions[0]
  const number = (newest?.number ?? 0) + 1
  try {
    return await database().$transaction(async (tx) => {
      const { selection, manifest } = await described(tx, name, number, recipe)
      if (manifest.rows === 0)
        throw new UserError(
          `Nothing to put into ${name}: of ${selection.funnel[0]?.left ?? 0} trajectories under its filter none was left. Approve some, or loosen the recipe.`,
        )
      if (newest?.manifest.rowsSha256 === manifest.rowsSha256)
        throw new UserError(`Version ${newest.number} of ${name} holds these very rows: no version was made.`)
      const id = uuid()
      const data = { id, datasetId, number, recipe: storableJson(recipe), manifest: storableJson(manifest) }
      await tx.datasetVersion.create({ data })
      const rows = selection.rows.map(({ id: trajectoryId, content, split }, position) => ({
        versionId: id,
        position,
        trajectoryId,
        content,
        split,
      }))
      for (let at = 0; at < rows.length; at += rowsPerInsert)
        await tx.datasetRow.createMany({ data: rows.slice(at, at + rowsPerInsert) })
      await tx.dataset.update({ where: { id: datasetId }, data: { updatedAt: new Date() } })
      return manifest
    }, atOnce)
  } catch (error) {
    if (error instanceof Prisma.PrismaClientKnownRequestError && ['P2002', 'P2034'].includes(error.code))
      throw new UserError(`Another version of ${name} was made at the same time: look at it, then try again.`)
    throw error
  }
}

export type StoredVersion = {
  id: string
  manifest: DatasetManifest
}

/** "name" is its newest, "name@2" that one. @throws UserError that says which there are */
export async function requireVersion(reference: string): Promise<StoredVersion> {
  const [, name = reference, number] = /^([^@]*)@(.*)$/.exec(reference) ?? []
  const dataset = await requireDataset(name)
  const wanted = number === undefined ? dataset.versions[0]?.number : Number(number)
  const found = dataset.versions.find((version) => version.number === wanted)
  if (!found)
    throw new UserError(
      dataset.versions.length === 0
        ? `${name} has no version yet: make one first.`
        : `${name} has no version ${number}: there are ${dataset.versions.map((each) => each.number).join(', ')}.`,
    )
  const where = { datasetId_number: { datasetId: dataset.id, number: found.number } }
  const { id } = await database().datasetVersion.findUniqueOrThrow({ where, select: { id: true } })
  return { id, manifest: found.manifest }
}

export type VersionDifference = {
  added: string[]
  removed: string[]
  /** on the other side of the split */
  moved: string[]
  same: number
}

/** Ids of trajectories. */
export async function compareVersions(before: string, after: string): Promise<VersionDifference> {
  const [old, young] = await Promise.all([readRows(before), readRows(after)])
  const splits = new Map(old.map(({ trajectoryId, split }) => [trajectoryId, split]))
  const there = new Set(young.map(({ trajectoryId }) => trajectoryId))
  const both = young.filter(({ trajectoryId }) => splits.has(trajectoryId))
  const moved = both.filter(({ trajectoryId, split }) => splits.get(trajectoryId) !== split)
  const idsOf = (rows: { trajectoryId: string }[]) => rows.map(({ trajectoryId }) => trajectoryId)
  return {
    added: idsOf(young.filter(({ trajectoryId }) => !splits.has(trajectoryId))),
    removed: idsOf(old.filter(({ trajectoryId }) => !there.has(trajectoryId))),
    moved: idsOf(moved),
    same: both.length - moved.length,
  }
}

async function readRows(reference: string) {
  const { id } = await requireVersion(reference)
  return database().datasetRow.findMany({
    where: { versionId: id },
    orderBy: { position: 'asc' },
    select: { trajectoryId: true, split: true },
  })
}
