/**
 * Recipe `propose` (paper 3.1): rounds of a few projects each, cell by cell of domain x difficulty, until every cell is
 * filled or gives up. A round is a remembered stage, so what is paid for is asked once, however often the run is killed.
 */
import { messageOf, UserError } from '#lib/errors.ts'
import type { Difficulty } from '#lib/pipeline/difficulty.ts'
import { askRound, type RoundResult } from '#lib/pipeline/propose-round.ts'
import { describeCell, type Quota } from '#lib/pipeline/quota.ts'
import type { RecipeContext } from '#lib/pipeline/recipe.ts'

export type CellResult = {
  domain: string
  difficulty: Difficulty | null
  asked: number
  got: number
  /** why fewer came, one sentence each; empty when the cell is full */
  problems: string[]
}

export type ProposeResult = {
  requested: number
  projects: { id: string; name: string }[]
  problems: string[]
  cells: CellResult[]
}

/** more at once would outgrow what models answer in one piece */
const MOST_PER_ROUND = 5
/** rounds in a row that gave nothing, after which a cell gives up */
const PATIENCE = 2
/** names of existing projects that a prompt holds */
const MOST_NAMES = 100
/** what the result keeps of the reasons of a cell */
const MOST_PROBLEMS = 5

type Project = RoundResult['projects'][number]
type Cell = Quota & { projects: Project[]; problems: string[] }
type Progress = { cells: Cell[]; round: number; pool: Record<string, string[]> }

/** @throws UserError or ModelError when not one proposal could be used */
export async function propose(
  context: RecipeContext,
  { quotas }: { quotas: Quota[] },
): Promise<ProposeResult> {
  const pool = await context.stage('look at the pool', () => poolNames(context, quotas))
  const cells = quotas.map((quota): Cell => ({ ...quota, projects: [], problems: [] }))
  const progress: Progress = { cells, round: 0, pool }
  let failure: unknown = null
  for (const cell of cells) {
    if (failure) cell.problems.push('It was not asked for: the run had to stop before.')
    else failure = await fillCell(context, cell, progress)
  }
  const result = resultOf(cells)
  const worst = failure ?? firstRefusal(cells)
  if (result.projects.length === 0 && worst) throw worst
  for (const problem of result.problems) context.say('warn', problem)
  context.say('info', `${result.projects.length} of ${result.requested} projects proposed.`)
  return result
}

/** why a cell got nothing, kept so that a run without any project fails with it */
const refusals = new WeakMap<Cell, unknown>()

function firstRefusal(cells: Cell[]): unknown {
  return cells.map((cell) => refusals.get(cell)).find((error) => error !== undefined)
}

/** @returns the failure that stops the whole run (an endpoint that cannot be used), or null */
async function fillCell(context: RecipeContext, cell: Cell, progress: Progress): Promise<unknown> {
  const perRound = Math.min(MOST_PER_ROUND, Math.ceil(cell.count / context.modelsIn('propose')))
  for (let fruitless = 0; cell.projects.length < cell.count && fruitless < PATIENCE; ) {
    const round = progress.round++
    const wanted = Math.min(perRound, cell.count - cell.projects.length)
    const earlier = progress.cells.flatMap((each) => each.projects)
    const known = [...(progress.pool[cell.domain] ?? []), ...namesIn(progress, cell.domain)]
    try {
      const { projects, problems, failure } = await context.stage(
        `round ${round + 1}: ${wanted} x ${describeCell(cell)}`,
        (signal) => askRound(context, { cell, round, wanted, earlier, known, signal }),
      )
      cell.projects.push(...projects)
      cell.problems.push(...problems)
      if (failure !== null) {
        cell.problems.push(failure)
        return new UserError(failure)
      }
      fruitless = 0
    } catch (error) {
      if (context.signal.aborted || !(error instanceof Error)) throw error
      cell.problems.push(messageOf(error))
      // by name: a failure remembered from before a crash is no instance of its class any more
      if (error.name !== 'UnusableAnswerError') return stopping(error)
      refusals.set(cell, error)
      fruitless++
    }
  }
  if (cell.projects.length === cell.count) cell.problems = []
  return null
}

function stopping(error: Error): Error {
  if (error.name === 'ModelError' || error.name === 'UserError') return error
  throw error
}

function namesIn({ cells }: Progress, domain: string): string[] {
  return cells
    .filter((cell) => cell.domain === domain)
    .flatMap((cell) => cell.projects.map(({ name }) => name))
}

/** Remembered, so that a resumed run asks in the same words. A recording was made for an empty pool. */
async function poolNames(context: RecipeContext, quotas: Quota[]): Promise<Record<string, string[]>> {
  if (context.modelFor('propose', 0).model.recorded) return {}
  const domains = [...new Set(quotas.map(({ domain }) => domain))]
  const share = Math.floor(MOST_NAMES / domains.length)
  const stored = await context.records.existingProposals()
  const names = domains.map((domain): [string, string[]] => {
    const own = stored.filter((project) => project.domain === domain)
    return [domain, own.slice(-share).map(({ name }) => name.slice(0, 60))]
  })
  return Object.fromEntries(names)
}

function resultOf(cells: Cell[]): ProposeResult {
  const results = cells.map((cell): CellResult => {
    const { domain, difficulty, count: asked, projects } = cell
    const problems = [...new Set(cell.problems)].slice(-MOST_PROBLEMS)
    return { domain, difficulty, asked, got: projects.length, problems }
  })
  return {
    requested: cells.reduce((sum, { count }) => sum + count, 0),
    projects: cells.flatMap(({ projects }) => projects),
    problems: results.flatMap((cell) => cell.problems.map((problem) => `${describeCell(cell)}: ${problem}`)),
    cells: results,
  }
}
