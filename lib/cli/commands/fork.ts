import { type AddCommand, perform, type Report, say } from '#lib/cli/command.ts'
import { wholeNumber } from '#lib/cli/option-values.ts'
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
import type { RunInput } from '#lib/jobs/run-input.ts'

type ForkOptions = RunOptions & { step: number; message?: string }

export const addFork: AddCommand = (program) => {
  const command = program
    .command('fork')
    .description(
      'goes on from a step of an attempt, its conversation and files restored; verified like its origin; waits for the run',
    )
    .argument('<trajectory>', 'id of the trajectory, as in the address of its replay')
    .requiredOption('--step <number>', 'the last step that is kept', wholeNumber(1, Number.MAX_SAFE_INTEGER))
    .option('--message <text>', 'said to the agent after that step')
  addRunOptions(command).action((trajectory: string, options: ForkOptions) =>
    perform(options, () => forkTrajectory(trajectory, options)),
  )
}

async function forkTrajectory(trajectoryId: string, options: ForkOptions): Promise<Report> {
  const model = modelChoice(options)
  preflight(say)
  return withServices({ command: 'fork', worker: true, say }, async (url) => {
    const { findForkOrigin } = await import('#lib/data/branches.ts')
    const { startRun } = await import('#lib/jobs/start-run.ts')
    const { followOrCancel } = await import('#lib/cli/follow-run.ts')
    const { step, message, ...rest } = options
    const { projectId } = await findForkOrigin(trajectoryId, step)
    const input: RunInput = {
      recipe: 'fork',
      projectId,
      trajectoryId,
      step,
      ...(message === undefined ? {} : { message }),
      model: atOwnEndpoint(model, url),
      ...runSettings(rest, url),
    }
    const { estimateReport, sayEstimate } = await import('#lib/cli/say-estimate.ts')
    if (options.estimate) return estimateReport(input)
    await sayEstimate(input)
    return forkReport(await followOrCancel(await startRun(input)), url)
  })
}

async function forkReport(run: RunDetail, url: string | null): Promise<Report> {
  const { runReport } = await import('#lib/cli/follow-run.ts')
  const [branch] = run.trajectories
  const page = url && branch ? `${url}/trajectories/${branch.id}` : null
  const report = runReport(run, {
    trajectory: branch?.id ?? null,
    verdict: branch?.verdict ?? null,
    url: page,
  })
  const line = branch
    ? [`${branch.title}: ${branch.verdict ?? 'not verified'}, ${branch.steps} steps (${branch.id})`]
    : []
  return { ...report, text: [...line, report.text, ...(page ? [page] : [])].join('\n') }
}
