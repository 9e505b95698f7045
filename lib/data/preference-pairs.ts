/** Forks as preference pairs: whichever of an origin and its branch passed, over whichever failed. */
import { createHash } from 'node:crypto'
import { mkdir, open, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { database } from '#lib/data/database.ts'
import { readConversation } from '#lib/data/exports.ts'
import { Prisma } from '#lib/data/generated/client.ts'
import { UserError } from '#lib/errors.ts'
import { type Redactions, redact } from '#lib/trajectories/foreign/secrets.ts'
import { preferencePair } from '#lib/trajectories/formats/preference-pairs.ts'

export type PairSelection = {
  projectId?: string | undefined
  /** what passed was approved by a person; what failed need not be */
  onlyApproved: boolean
}

type Pair = {
  title: string
  chosenId: string
  chosenHeader: string
  rejectedId: string
  rejectedHeader: string
  shared: number
  model: string
  recorded: boolean
  review: string
}

export type PairExport = {
  rows: number
  file: string
  skipped: { title: string; reason: string }[]
}

const fileName = 'preference_pairs.jsonl'
const pairsPerBatch = 200

/**
 * Writes preference_pairs.jsonl and manifest.json into a folder, one pair in memory at a time.
 * @throws UserError when no fork passed where its origin failed, or the other way round
 */
export async function exportPairs(selection: PairSelection, folder: string): Promise<PairExport> {
  await mkdir(folder, { recursive: true })
  const file = join(folder, fileName)
  const handle = await open(file, 'w')
  const hash = createHash('sha256')
  const redactions: Redactions = {}
  const provenance: object[] = []
  const skipped: PairExport['skipped'] = []
  try {
    for await (const pair of selected(selection)) {
      const result = await rowOf(pair)
      if (!result.ok) {
        skipped.push({ title: pair.title, reason: result.reason })
        continue
      }
      const line = `${JSON.stringify(redact(result.row, redactions))}\n`
      hash.update(line)
      await handle.write(line)
      provenance.push(provenanceOf(pair))
    }
  } finally {
    await handle.close()
  }
  if (provenance.length + skipped.length === 0)
    throw new UserError(
      'No pair to export: none of the forks passed where its origin failed, or failed where it passed, with the passed one approved. Fork a failed attempt first, approve what passed, or take the unapproved too (--unapproved).',
    )
  const manifest = {
    format: 'preference-pairs',
    generator: 'SWE-Playground',
    createdAt: new Date().toISOString(),
    selection,
    rows: provenance.length,
    file: { path: fileName, sha256: hash.digest('hex') },
    redactions,
    skipped,
    provenance,
  }
  await writeFile(join(folder, 'manifest.json'), `${JSON.stringify(manifest, null, 2)}\n`)
  return { rows: provenance.length, file, skipped }
}

function provenanceOf({ title, chosenId, rejectedId, shared, model, recorded, review }: Pair): object {
  return { title, chosen: chosenId, rejected: rejectedId, sharedSteps: shared, model, recorded, review }
}

async function rowOf(pair: Pair) {
  const [chosen, rejected] = await Promise.all([
    readConversation({ id: pair.chosenId, headerBlob: pair.chosenHeader }),
    readConversation({ id: pair.rejectedId, headerBlob: pair.rejectedHeader }),
  ])
  return preferencePair(chosen, rejected, pair.shared)
}

/** Branch beside origin, and branches of the same step beside each other; stale verdicts prove nothing. */
async function* selected({ projectId, onlyApproved }: PairSelection): AsyncGenerator<Pair> {
  const where = [Prisma.sql`TRUE`]
  if (projectId) where.push(Prisma.sql`good."projectId" = ${projectId}::uuid`)
  if (onlyApproved) where.push(Prisma.sql`good."review" = 'approved'`)
  for (let offset = 0; ; offset += pairsPerBatch) {
    const batch = await database().$queryRaw<Pair[]>`
      WITH related AS (
        SELECT "parentId" AS "one", "id" AS "other", "parentSteps" AS "shared"
        FROM "Trajectory" WHERE "parentLink" = 'fork'
        UNION ALL
        SELECT a."id", b."id", least(a."parentSteps", b."parentSteps")
        FROM "Trajectory" a JOIN "Trajectory" b ON b."parentId" = a."parentId" AND a."id" < b."id"
        WHERE a."parentLink" = 'fork' AND b."parentLink" = 'fork'
      ), pairs AS (
        SELECT "one" AS "good", "other" AS "bad", "shared" FROM related
        UNION ALL SELECT "other", "one", "shared" FROM related
      )
      SELECT good."title", good."id"::text AS "chosenId", good."headerBlob" AS "chosenHeader",
        bad."id"::text AS "rejectedId", bad."headerBlob" AS "rejectedHeader", pairs."shared",
        good."model", good."recorded", good."review"
      FROM pairs
        JOIN "Trajectory" good ON good."id" = pairs."good" AND good."verdict" = 'passed' AND good."staleAt" IS NULL
        JOIN "Trajectory" bad ON bad."id" = pairs."bad" AND bad."verdict" = 'failed' AND bad."staleAt" IS NULL
      WHERE ${Prisma.join(where, ' AND ')}
      ORDER BY good."id", bad."id" LIMIT ${pairsPerBatch} OFFSET ${offset}`
    yield* batch
    if (batch.length < pairsPerBatch) return
  }
}
