/** Files that somebody brought become the same rows as our own trajectories: once per content, one trajectory at a time. */
import { createHash } from 'node:crypto'
import { database } from '#lib/data/database.ts'
import { derivedId } from '#lib/data/ids.ts'
import { fewOf, keptRelations, type Relation, relationOf } from '#lib/data/import-relations.ts'
import { storeForeign } from '#lib/data/import-rows.ts'
import { inParallel } from '#lib/data/in-parallel.ts'
import { storableJson, storableText } from '#lib/data/storable.ts'
import { messageOf, UserError } from '#lib/errors.ts'
import type { Found } from '#lib/trajectories/foreign/format.ts'
import type { Source } from '#lib/trajectories/foreign/input/source.ts'
import { limits } from '#lib/trajectories/foreign/limits.ts'
import { type Cleaner, type Recognised, recognise } from '#lib/trajectories/foreign/read-source.ts'
import { emptyReport, type ImportReport } from '#lib/trajectories/foreign/report.ts'
import { redact } from '#lib/trajectories/foreign/secrets.ts'

/** trajectories: each is in memory until it is written */
const writtenAtOnce = 4

export type ImportOptions = {
  /** secrets stay as they are */
  keepSecrets?: boolean
  signal?: AbortSignal
  /** what is read is added: whom it names, and who may name it (linkRelations) */
  relations?: Relation[]
  /** after each trajectory */
  onProgress?: (report: ImportReport) => void
}

/**
 * Imports one file. What cannot be read of it is in the report; a file that is no trajectory at all is a report that says
 * why it was refused, so that others go on.
 */
export async function importSource(source: Source, options: ImportOptions = {}): Promise<ImportReport> {
  try {
    return await importRecognised(source, options)
  } catch (error) {
    if (isRefusal(error)) return { ...emptyReport(source.name), refused: messageOf(error) }
    throw error
  }
}

/** No matter of ours but of the file: what a reader refuses, gzip that ends early, a file that may not be read. */
function isRefusal(error: unknown): boolean {
  if (error instanceof UserError) return true
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  return /^(Z_|ENOENT|EACCES|EISDIR|EPERM)/.test(code)
}

async function importRecognised(source: Source, options: ImportOptions): Promise<ImportReport> {
  const { sha256, size } = await contentHash(source, options.signal)
  const before = await database().importedFile.findUnique({ where: { sha256 } })
  if (before?.state === 'imported') {
    options.relations?.push(...keptRelations(before.report, source.name))
    return { ...emptyReport(source.name, before.format), already: before.importedAt.toISOString() }
  }
  const redactions = {}
  const clean: Cleaner = options.keepSecrets ? (value) => value : (value) => redact(value, redactions)
  const recognised = await recognise(source, clean)
  const id = derivedId('import', sha256)
  const row = { id, sha256, size, name: storableText(source.name, 500), format: recognised.format }
  await database().importedFile.upsert({ where: { sha256 }, create: row, update: {} })
  const relations: Relation[] = []
  const report = { ...emptyReport(source.name, recognised.format), redactions }
  try {
    await readInto(recognised, { source, importId: id, report, options, relations })
  } catch (error) {
    if (!isRefusal(error)) throw error
    if (report.trajectories === 0) {
      await database().importedFile.deleteMany({
        where: { id, state: 'importing', trajectories: { none: {} } },
      })
      throw error
    }
    // what came before the damage is imported, and is all there is
    report.skipped.push({ line: 0, why: `the rest could not be read: ${messageOf(error)}` })
  }
  options.relations?.push(...fewOf(relations))
  await database().importedFile.update({
    where: { id },
    data: {
      state: 'imported',
      report: storableJson({ ...report, relations: fewOf(relations) }),
      importedAt: new Date(),
    },
  })
  return report
}

type Reading = {
  source: Source
  importId: string
  report: ImportReport
  options: ImportOptions
  relations: Relation[]
}

async function readInto(
  { format, found }: Recognised,
  { source, importId, report, options, relations }: Reading,
): Promise<void> {
  let untold = 0
  const writing = inParallel(writtenAtOnce)
  try {
    for await (const each of found) {
      options.signal?.throwIfAborted()
      if (each.kind === 'trajectory') {
        // the next one is read while these are written
        await writing.add(async () => {
          options.signal?.throwIfAborted()
          const stored = await storeForeign({ importId, format, trajectory: each.trajectory })
          relations.push(relationOf(each.trajectory, { importId, name: source.name }))
          report.trajectories += 1
          report.steps += stored.steps
          report.toolCalls += stored.toolCalls
          for (const gap of stored.gaps)
            if (!tell(report, { kind: 'warning', text: `${each.trajectory.title}: ${gap}` })) untold += 1
          options.onProgress?.(report)
        })
      } else if (each.kind === 'verdict') {
        report.verdicts = [...(report.verdicts ?? []), { instance: each.instance, resolved: each.resolved }]
      } else if (!tell(report, each)) untold += 1
    }
  } finally {
    await writing.settled()
  }
  // told to end while the last ones were written: the file is not marked as imported, and the same file again goes on
  options.signal?.throwIfAborted()
  if (untold > 0) report.warnings.push(`${untold} more skipped parts and warnings are not listed`)
}

/** false when so much was told already that it is only counted */
function tell(report: ImportReport, found: Extract<Found, { kind: 'skipped' | 'warning' }>): boolean {
  if (report.skipped.length + report.warnings.length >= limits.told) return false
  if (found.kind === 'skipped') report.skipped.push({ line: found.line, why: found.why })
  else report.warnings.push(found.text)
  return true
}

async function contentHash(source: Source, signal?: AbortSignal): Promise<{ sha256: string; size: number }> {
  const hash = createHash('sha256')
  let size = 0
  for await (const chunk of source.open()) {
    signal?.throwIfAborted()
    hash.update(chunk)
    size += chunk.length
  }
  return { sha256: hash.digest('hex'), size }
}
