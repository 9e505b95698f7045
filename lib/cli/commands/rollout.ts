import { type AddCommand, perform, type Report, say } from '#lib/cli/command.ts'
import { taskNumbers, wholeNumber } from '#lib/cli/option-values.ts'
import { preflight } from '#lib/cli/preflight.ts'
import {
  addRunOptions,
  atOwnEndpoint,
  modelChoice,
  type RunOptions,
  runSettings,
} from '#lib/cli/run-options.ts'
import { withServices } from '#lib/cli/services.ts'
import type { RunDetail } from '#lib/data/runs.ts'
import { UserError } from '#lib/errors.ts'
import type { RunInput } from '#lib/jobs/run-input.ts'

type RolloutOptions = Omit<RunOptions, 'attempts'> & { tasks?: string[]; attempts: number; parallel: number }

export const addRollout: AddCommand = (program) => {
  const command = program
    .command('rollout')
    .description('fresh attempts at tasks that have accepted tests; prints the pass rates; waits for the run')
    .argument('<project>', 'id or short name of the project')
    .option('--tasks <numbers>', 'these tasks only, e.g. 1.1.1,1.1.2', taskNumbers)
    .option(
      '--attempts <number>',
      'attempts per task, which know nothing of one another',
      wholeNumber(1, 100),
      1,
    )
    .option('--parallel <number>', 'attempts at work at the same time', wholeNumber(1, 16), 2)
  addRunOptions(command).action((project: string, options: RolloutOptions) =>
    perform(options, () => rollOut(project, options)),
  )
}

async function rollOut(project: string, options: RolloutOptions): Promise<Report> {
  const model = modelChoice(options)
  preflight(say)
  return withServices({ command: 'rollout', worker: true, say }, async (url) => {
    const { findProject } = await import('#lib/data/projects.ts')
    const { startRun } = await import('#lib/jobs/start-run.ts')
    const { followOrCancel } = await import('#lib/cli/follow-run.ts')
    const found = await findProject(project)
    if (!found)
      throw new UserError(`There is no project "${project}": use its id or the short name in its address.`)
    const { tasks, attempts, parallel, ...rest } = options
    const input: RunInput = {
      recipe: 'rollout',
      projectId: found.id,
      ...(tasks ? { tasks } : {}),
      attempts,
      parallel,
      model: atOwnEndpoint(model, url),
      ...runSettings(rest, url),
    }
    const { estimateReport, sayEstimate } = await import('#lib/cli/say-estimate.ts')
    if (options.estimate) return estimateReport(input)
    await sayEstimate(input)
    const runId = await startRun(input)
    return rolloutReport(await followOrCancel(runId), { project: found.id, url })
  })
}

async function rolloutReport(
  run: RunDetail,
  { project, url }: { project: string; url: string | null },
): Promise<Report> {
  const { runReport } = await import('#lib/cli/follow-run.ts')
  const { rolloutResultSchema } = await import('#lib/pipeline/rollout-result.ts')
  const { tasks = [], passAt1 = null } = rolloutResultSchema.safeParse(run.result).data ?? {}
  const page = url && `${url}/runs/${run.id}`
  const report = runReport(run, { project, url: page, tasks, passAt1 })
  const lines = tasks.map(
    (task) =>
      `${task.number}: ${task.resolved} of ${task.attempts} passed${task.notMeasured > 0 ? `, ${task.notMeasured} not measured` : ''}`,
  )
  const mean = passAt1 === null ? [] : [`pass@1 ${passAt1.toFixed(3)}`]
  return { ...report, text: [...lines, ...mean, report.text, ...(page ? [page] : [])].join('\n') }
}
