/** Fills an empty, migrated database with trajectories in number. */
import pg from 'pg'
import { derivedId } from '#lib/data/ids.ts'
import { copyLine, copyRows, withoutIndexes } from '#lib/database/copy-rows.ts'
import { UserError } from '#lib/errors.ts'
import { lexiconOf, searchTextColumns, searchWordColumns } from './search-rows.ts'
import { blobsOf, makeStock, type Stock } from './stock.ts'
import {
  makeTrajectory,
  type Owner,
  type SeededTrajectory,
  stepColumns,
  stepLines,
  trajectoryColumns,
} from './trajectory-rows.ts'

export type Fill = {
  url: string
  trajectories: number
  /** rows of trajectories alone: enough for lists and facets of a million */
  rowsOnly: boolean
  say(line: string): void
}

const trajectoriesPerProject = 400
/** a chunk is what is made and sent at once */
const perChunk = 200

export async function fillDatabase({ url, trajectories, rowsOnly, say }: Fill): Promise<void> {
  const client = new pg.Client({
    connectionString: url,
    options: '-c TimeZone=UTC -c synchronous_commit=off',
  })
  await client.connect()
  try {
    await refuseUsed(client)
    const plan = planOf(trajectories)
    await copyOwners(client, plan)
    await withoutIndexes(client, ['Blob', 'Trajectory', 'Step', 'SearchText', 'SearchWord'], async () => {
      say(`${plan.stocks.length} projects; writing ${trajectories} trajectories`)
      await copyBlobs(client, plan.stocks, rowsOnly)
      await copyTrajectories(client, plan, say)
      if (!rowsOnly) {
        await copySteps(client, plan, say)
        await copySearch(client, plan, say)
      }
      say('building the indexes')
    })
  } finally {
    await client.end()
  }
}

/** @throws UserError when somebody's data is in it */
async function refuseUsed(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ used: boolean }>(
    'SELECT EXISTS (SELECT 1 FROM "Trajectory") OR EXISTS (SELECT 1 FROM "Project") AS used',
  )
  if (rows[0]?.used) {
    throw new UserError(
      'The database holds projects or trajectories already: made-up ones go into an empty database alone. Name another one with --database.',
    )
  }
}

type Plan = { total: number; stocks: Stock[]; owners: Owner[] }

function planOf(total: number): Plan {
  const projects = Math.max(3, Math.ceil(total / trajectoriesPerProject))
  const numbers = Array.from({ length: projects }, (_, project) => project)
  return {
    total,
    stocks: numbers.map(makeStock),
    owners: numbers.map((project) => ({
      projectId: derivedId('bench project', project),
      runId: derivedId('bench run', project),
      importId: derivedId('bench import', project),
      language: project % 4 === 0 ? 'javascript' : 'python',
    })),
  }
}

async function copyOwners(client: pg.Client, { owners, stocks }: Plan): Promise<void> {
  const now = new Date()
  const projects = owners.map(({ projectId, language }, at) =>
    copyLine([
      projectId,
      `bench-${at}`,
      `${stocks[at]?.names.identifiers[0]} ${at}`,
      language,
      'data-engines',
      'Made up by swe-play bench seed.',
      now,
    ]),
  )
  const runs = owners.map(({ runId, projectId }, at) =>
    copyLine([runId, 'build-project', `Bench ${at}`, projectId, '{}', 'succeeded', 'bench']),
  )
  const files = owners.map(({ importId }, at) =>
    copyLine([
      importId,
      importId.replaceAll('-', '').repeat(2),
      `bench-${at}.jsonl`,
      'openhands',
      0,
      'imported',
    ]),
  )
  await copyRows(
    client,
    { table: 'Project', columns: ['id', 'slug', 'name', 'language', 'domain', 'description', 'updatedAt'] },
    projects,
  )
  await copyRows(
    client,
    { table: 'Run', columns: ['id', 'recipe', 'title', 'projectId', 'input', 'state', 'model'] },
    runs,
  )
  await copyRows(
    client,
    { table: 'ImportedFile', columns: ['id', 'sha256', 'name', 'format', 'size', 'state'] },
    files,
  )
}

async function copyBlobs(client: pg.Client, stocks: Stock[], headersOnly: boolean): Promise<void> {
  const written = new Set<string>()
  function* lines() {
    for (const stock of stocks) {
      const blobs = headersOnly ? [stock.header] : blobsOf(stock)
      const fresh = blobs.filter(({ hash }) => !written.has(hash) && written.add(hash))
      yield fresh.map(({ hash, size, data }) => copyLine([hash, size, data])).join('')
    }
  }
  await copyRows(client, { table: 'Blob', columns: ['hash', 'size', 'data'] }, lines())
}

type Piece = { trajectory: SeededTrajectory; stock: Stock }[]

/** Oldest first, as they would have come. */
function* inPieces({ total, stocks, owners }: Plan): Generator<Piece> {
  for (let start = 0; start < total; start += perChunk) {
    yield Array.from({ length: Math.min(perChunk, total - start) }, (_, offset) => {
      const at = start + offset
      const stock = stocks[at % stocks.length] as Stock
      const owner = owners[at % stocks.length] as Owner
      return { stock, trajectory: makeTrajectory(at, total, { stock, owner }) }
    })
  }
}

async function copyTrajectories(client: pg.Client, plan: Plan, say: Fill['say']): Promise<void> {
  function* lines() {
    for (const piece of inPieces(plan)) yield piece.map(({ trajectory }) => trajectory.line).join('')
  }
  await copyRows(client, { table: 'Trajectory', columns: trajectoryColumns }, lines())
  say(`${plan.total} trajectories written; their steps follow`)
}

async function copySteps(client: pg.Client, plan: Plan, say: Fill['say']): Promise<void> {
  const createdAt = new Date().toISOString()
  const tell = tellProgress('steps', plan.total, say)
  function* lines() {
    for (const piece of inPieces(plan)) {
      yield piece.map(({ trajectory }) => stepLines(trajectory, createdAt)).join('')
      tell(piece.length)
    }
  }
  await copyRows(client, { table: 'Step', columns: stepColumns }, lines())
}

async function copySearch(client: pg.Client, plan: Plan, say: Fill['say']): Promise<void> {
  const lexicon = lexiconOf(plan.stocks)
  await copyRows(client, { table: 'SearchWord', columns: searchWordColumns }, lexicon.lines())
  const tell = tellProgress('texts', plan.total, say)
  function* lines() {
    for (const piece of inPieces(plan)) {
      yield piece.map(({ trajectory, stock }) => lexicon.searchLine(trajectory, stock)).join('')
      tell(piece.length)
    }
  }
  await copyRows(client, { table: 'SearchText', columns: searchTextColumns }, lines())
}

const toldEvery = 20_000

function tellProgress(what: string, total: number, say: Fill['say']): (more: number) => void {
  let done = 0
  return (more) => {
    const before = done
    done += more
    if (Math.floor(done / toldEvery) > Math.floor(before / toldEvery)) say(`${what} of ${done} of ${total}`)
  }
}
