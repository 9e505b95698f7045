/** The honest first contact with a model: one small project through the whole pipeline, and what came of each stage. */
import { type Report, say } from '#lib/cli/command.ts'
import { followOrCancel } from '#lib/cli/follow-run.ts'
import type { RunDetail } from '#lib/data/runs.ts'
import { findStageYields, type StageYield } from '#lib/data/stage-yield.ts'
import type { RunInput } from '#lib/jobs/run-input.ts'
import { startRun } from '#lib/jobs/start-run.ts'
import { testModel } from '#lib/jobs/test-endpoint.ts'
import type { EndpointTest } from '#lib/model/test-endpoint.ts'
import { modelStagesOf } from '#lib/pipeline/model-stages.ts'

export type SmokeOptions = {
  common: Pick<RunInput, 'model' | 'stageModels' | 'settings' | 'budgetUsd'>
  domain: string
  language: string
  tasks: number
}

type Smoke = {
  model: string
  ok: boolean
  connection: EndpointTest
  runs: { id: string; recipe: string; state: string; reason: string | null }[]
  stages: StageYield[]
  tasks: { attempted: number; verified: number }
  costUsd: number
  costPerVerifiedTaskUsd: number | null
}

export async function runSmoke(options: SmokeOptions): Promise<Report> {
  const { model, connection } = await testModel(options.common.model)
  for (const { outcome, check, message } of connection.findings) say(`${outcome}: ${check}: ${message}`)
  const runs = connection.usable ? await runBoth(options) : []
  const smoke = await summarise({ model, connection, runs, wanted: options.tasks })
  return { text: textOf(smoke), json: smoke, failed: !smoke.ok }
}

async function runBoth({ common, domain, language, tasks }: SmokeOptions): Promise<RunDetail[]> {
  const { stageModels = {}, ...rest } = common
  const { propose, ...building } = stageModels
  const proposing = await followOrCancel(
    await startRun({
      ...rest,
      recipe: 'propose',
      domain,
      language,
      count: 1,
      ...(propose ? { stageModels: { propose } } : {}),
    }),
  )
  const [project] = proposing.proposed
  if (!project) return [proposing]
  const settings = { ...common.settings, mostTasks: tasks }
  const build = { ...rest, settings, stageModels: building, recipe: 'build-project' as const }
  return [proposing, await followOrCancel(await startRun({ ...build, projectId: project.id }))]
}

async function summarise(given: {
  model: string
  connection: EndpointTest
  runs: RunDetail[]
  wanted: number
}): Promise<Smoke> {
  const { model, connection, runs, wanted } = given
  const stages = await findStageYields(
    runs.map(({ id }) => id),
    runs.flatMap(({ recipe }) => modelStagesOf(recipe)),
  )
  const verified = runs.reduce((sum, run) => sum + (run.project?.tasksPassed ?? 0), 0)
  const costUsd = runs.reduce((sum, run) => sum + run.costUsd, 0)
  return {
    model,
    ok: verified === wanted,
    connection,
    runs: runs.map(({ id, recipe, state, reason }) => ({ id, recipe, state, reason })),
    stages,
    tasks: { attempted: wanted, verified },
    costUsd,
    costPerVerifiedTaskUsd: verified > 0 ? costUsd / verified : null,
  }
}

function textOf({ model, ok, connection, runs, stages, tasks, costUsd }: Smoke): string {
  if (!connection.usable) return `${model} cannot be used as it is configured: nothing was run`
  const head = ['stage', 'tried', 'good', 'yield', 'calls', 'HTTP', 'tokens in', 'out', 'cost']
  const rows = stages.map((stage) => [
    stage.stage,
    `${stage.attempted}`,
    `${stage.succeeded}`,
    stage.yield === null ? '-' : `${Math.round(stage.yield * 100)} %`,
    `${stage.calls}`,
    `${stage.tries}`,
    `${stage.promptTokens}`,
    `${stage.completionTokens}`,
    `$${stage.costUsd.toFixed(4)}`,
  ])
  const failures = stages.flatMap(({ stage, failures: all }) =>
    all.map((failure) => `${failure.class}: ${stage}: ${failure.reason}`),
  )
  const ends = runs.map(
    ({ id, recipe, state, reason }) => `${recipe} ${id} ${state}${reason ? `: ${reason}` : ''}`,
  )
  const verdict = `${tasks.verified} of ${tasks.attempted} tasks verified, $${costUsd.toFixed(4)}: ${ok ? 'this model can do it' : 'not there yet'}`
  return [...table([head, ...rows]), ...failures, ...ends, verdict].join('\n')
}

function table(rows: string[][]): string[] {
  const widths = (rows[0] ?? []).map((_, at) => Math.max(...rows.map((row) => (row[at] ?? '').length)))
  return rows.map((row) =>
    row
      .map((cell, at) => (at === 0 ? cell.padEnd(widths[at] ?? 0) : cell.padStart(widths[at] ?? 0)))
      .join('  '),
  )
}
