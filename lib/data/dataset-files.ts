/**
 * A version of a dataset as a folder that a trainer starts from: rows, dataset_info.json, training settings, a card and
 * the manifest. The same version gives the same bytes, or says which row is not what it was.
 */
import { mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { database } from '#lib/data/database.ts'
import { findContents } from '#lib/data/dataset-candidates.ts'
import type { DatasetManifest } from '#lib/data/dataset-manifest.ts'
import { requireVersion } from '#lib/data/dataset-versions.ts'
import { readConversation } from '#lib/data/exports.ts'
import { openRowFile, type RowFile, type WrittenFile } from '#lib/data/row-file.ts'
import { UserError } from '#lib/errors.ts'
import type { Split } from '#lib/trajectories/datasets/select-rows.ts'
import { type Redactions, redact } from '#lib/trajectories/foreign/secrets.ts'
import { datasetCard } from '#lib/trajectories/formats/dataset-card.ts'
import { datasetInfo, toRow } from '#lib/trajectories/formats/llama-factory.ts'
import type { RowShape, ShapeChoice } from '#lib/trajectories/formats/llama-factory-rows.ts'
import { deepspeedConfig, trainingYaml } from '#lib/trajectories/formats/training-kit.ts'

export type VersionExport = {
  dataset: string
  version: number
  folder: string
  rows: number
  files: (WrittenFile & { shape: RowShape; split: Split })[]
  /** rows that this format cannot carry */
  skipped: { trajectoryId: string; reason: string }[]
  /** secrets taken out, by kind */
  redactions: Redactions
}

export type VersionOptions = { shape: ShapeChoice; folder: string; say?: (line: string) => void }

type Row = { position: number; trajectoryId: string; content: string; split: string }

/**
 * Everything is written beside the folder and moved there when it is whole.
 * @throws UserError when the folder holds something already, or a row is not what it was
 */
export async function exportVersion(reference: string, options: VersionOptions): Promise<VersionExport> {
  const { folder } = options
  const { id, manifest } = await requireVersion(reference)
  if ((await readdir(folder).catch(() => [])).length > 0)
    throw new UserError(`${folder} is not empty: name a folder that is, or that is not there yet.`)
  const part = `${folder}.part`
  await rm(part, { recursive: true, force: true })
  await mkdir(part, { recursive: true })
  try {
    const written = await writeRows(id, manifest, { ...options, folder: part })
    const done = { dataset: manifest.dataset, version: manifest.version, folder, ...written }
    await writeRest(part, manifest, done)
    await rm(folder, { recursive: true, force: true })
    await rename(part, folder)
    return done
  } catch (error) {
    await rm(part, { recursive: true, force: true })
    throw error
  }
}

/** @throws UserError that names the first row that is gone or changed: the version cannot be written any more */
export async function requireUnchanged(reference: string): Promise<void> {
  const { id } = await requireVersion(reference)
  for await (const _ of storedRows(id));
}

const rowsPerBatch = 100

async function writeRows(versionId: string, manifest: DatasetManifest, options: VersionOptions) {
  const writers = new Map<string, { shape: RowShape; split: Split; file: RowFile }>()
  const skipped: VersionExport['skipped'] = []
  const redactions: Redactions = {}
  let rows = 0
  try {
    for await (const row of storedRows(versionId)) {
      const result = toRow(await readConversation(row), options.shape)
      if (!result.ok) {
        skipped.push({ trajectoryId: row.id, reason: result.reason })
        continue
      }
      const { shape } = result
      const split = row.split as Split
      const path = `${manifest.dataset}-${shape}-${split}.jsonl`
      const writer = writers.get(path) ?? { shape, split, file: await openRowFile(options.folder, path) }
      writers.set(path, writer)
      await writer.file.add(redact(result.row, redactions))
      rows += 1
      if (rows % 1_000 === 0) options.say?.(`${rows} of ${manifest.rows} rows`)
    }
    const files = [...writers.values()].map(({ shape, split, file }) => ({ shape, split, ...file.finish() }))
    files.sort((a, b) => (a.path < b.path ? -1 : 1))
    return { rows, files, skipped, redactions }
  } finally {
    for (const { file } of writers.values()) await file.close()
  }
}

/** In their order. @throws UserError that names the first row that is gone or changed */
async function* storedRows(
  versionId: string,
): AsyncGenerator<{ id: string; headerBlob: string; split: string }> {
  for (let from = 0; ; from += rowsPerBatch) {
    const rows: Row[] = await database().datasetRow.findMany({
      where: { versionId, position: { gte: from, lt: from + rowsPerBatch } },
      orderBy: { position: 'asc' },
    })
    if (rows.length === 0) return
    const ids = rows.map(({ trajectoryId }) => trajectoryId)
    const found = await database().trajectory.findMany({
      where: { id: { in: ids } },
      select: { id: true, headerBlob: true },
    })
    const headers = new Map(found.map((each) => [each.id, each.headerBlob]))
    const contents = new Map((await findContents(database(), ids)).map((each) => [each.id, each.content]))
    for (const { trajectoryId: id, position, content, split } of rows) {
      const headerBlob = headers.get(id)
      const what = `row ${position + 1}, trajectory ${id},`
      if (headerBlob === undefined)
        throw new UserError(
          `This version cannot be made again: ${what} was deleted since. Make a new version.`,
        )
      if (contents.get(id) !== content)
        throw new UserError(
          `This version cannot be made again: ${what} was changed since. Make a new version.`,
        )
      yield { id, headerBlob, split }
    }
  }
}

async function writeRest(folder: string, manifest: DatasetManifest, done: VersionExport): Promise<void> {
  const { files, skipped, redactions } = done
  const named = files.map((file) => ({ ...file, name: file.path.replace(/\.jsonl$/, '') }))
  const info = Object.fromEntries(named.map(({ name, shape, path }) => [name, datasetInfo(shape, path)]))
  const of = (wanted: Split) => named.filter(({ split }) => split === wanted).map(({ name }) => name)
  const name = `${manifest.dataset}-${manifest.version}`
  const kit = { train: of('train'), validation: of('validation'), name }
  const json = (value: unknown) => `${JSON.stringify(value, null, 2)}\n`
  await writeFile(join(folder, 'dataset_info.json'), json(info))
  await writeFile(join(folder, 'train.yaml'), trainingYaml(kit))
  await writeFile(join(folder, 'deepspeed.json'), deepspeedConfig())
  await writeFile(join(folder, 'README.md'), datasetCard(manifest, { files, skipped: skipped.length }))
  await writeFile(join(folder, 'manifest.json'), json({ ...manifest, files, skipped, redactions }))
}
