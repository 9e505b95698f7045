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
import { type AdapterInfo, adapterInfos, adapterNames } from '#lib/pipeline/instances/adapter-info.ts'

type RolloutOptions = Omit<RunOptions, 'attempts'> & {
  tasks?: string[]
  attempts: number
  parallel: number
} & Partial<Record<AdapterInfo['option'], boolean>>

export const addRollout: AddCommand = (program) => {
  const command = program
    .command('rollout')
    .description(
      'fresh attempts at tasks that have accepted tests, or at problems that adapters make; prints the pass rates; waits for the run',
    )
    .argument('<project>', 'id or short name of the project')
    .option('--tasks <numbers>', 'these tasks only, e.g. 1.1.1,1.1.2', taskNumbers)
    .option(
      '--attempts <number>',
      'attempts per task or problem, which know nothing of one another',
      wholeNumber(1, 100),
      1,
    )
    .option('--parallel <number>', 'attempts at work at the same time', wholeNumber(1, 16), 2)
  for (const { option, label, benchmark, about } of Object.values(adapterInfos))
    command.option(`--${option}`, `${label.toLowerCase()} (as ${benchmark}): ${about}`)
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
    const adapters = adapterNames.filter((name) => options[adapterInfos[name].option])
    const input: RunInput = {
      ...(adapters.length > 0 ? { recipe: 'instances' as const, adapters } : { recipe: 'rollout' as const }),
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
    const run = await followOrCancel(runId)
    const place = { project: found.id, url }
    return adapters.length > 0 ? instancesReport(run, place) : rolloutReport(run, place)
  })
}

type Place = { project: string; url: string | null }

async function instancesReport(run: RunDetail, { project, url }: Place): Promise<Report> {
  const { runReport } = await import('#lib/cli/follow-run.ts')
  const { describeInstance, instancesResultSchema } = await import('#lib/pipeline/instances/result.ts')
  const { instances = [] } = instancesResultSchema.safeParse(run.result).data ?? {}
  const report = runReport(run, {
    project,
    url: url && `${url}/projects/${project}?tab=instances`,
    instances,
  })
  const page = url ? [`${url}/projects/${project}?tab=instances`] : []
  return { ...report, text: [...instances.map(describeInstance), report.text, ...page].join('\n') }
}

async function rolloutReport(run: RunDetail, { project, url }: Place): Promise<Report> {
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
