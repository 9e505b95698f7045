import { type AddCommand, perform, type Report, say } from '#lib/cli/command.ts'
import { preflight } from '#lib/cli/preflight.ts'
import { sandboxOption } from '#lib/cli/run-options.ts'
import { withServices } from '#lib/cli/services.ts'
import type { RunDetail } from '#lib/data/runs.ts'
import type { MeasureResult } from '#lib/pipeline/measure.ts'
import type { DriverName } from '#lib/sandbox/driver-names.ts'

type MeasureOptions = { all?: boolean; sandbox?: DriverName; json?: boolean }

export const addMeasure: AddCommand = (program) => {
  program
    .command('measure')
    .description(
      'runs the protected tests of its task on the workspaces that an attempt went through, and says which step turned which test; waits for the run',
    )
    .argument('<trajectory>', 'id of the trajectory, as in the address of its replay')
    .option('--all', 'every workspace, not only as many as it takes to find where tests turn')
    .addOption(sandboxOption())
    .option('--json', 'print one JSON object at the end')
    .action((trajectory: string, options: MeasureOptions) =>
      perform(options, () => measure(trajectory, options)),
    )
}

async function measure(trajectoryId: string, { all = false, sandbox }: MeasureOptions): Promise<Report> {
  preflight(say)
  return withServices({ command: 'measure', worker: true, say }, async (url) => {
    const { findMeasurable } = await import('#lib/data/measurements.ts')
    const { startRun } = await import('#lib/jobs/start-run.ts')
    const { noModel } = await import('#lib/jobs/no-model.ts')
    const { followOrCancel } = await import('#lib/cli/follow-run.ts')
    const { projectId } = await findMeasurable(trajectoryId)
    const how = all ? 'all' : 'search'
    const started = await startRun({
      recipe: 'measure',
      projectId,
      trajectoryId,
      how,
      model: noModel,
      ...(sandbox ? { sandbox } : {}),
    })
    return measureReport(await followOrCancel(started), trajectoryId, url)
  })
}

async function measureReport(run: RunDetail, trajectory: string, url: string | null): Promise<Report> {
  const { runReport } = await import('#lib/cli/follow-run.ts')
  const { measureResultSchema } = await import('#lib/pipeline/measure.ts')
  const result = measureResultSchema.safeParse(run.result).data
  const page = url && `${url}/trajectories/${trajectory}?pane=tests`
  const report = runReport(run, { trajectory, url: page, ...result })
  if (!result) return report
  const { snapshots, measured, known, notMeasured, moreTurns } = result
  const lines = [
    `${measured} of ${snapshots} workspaces measured (${known} were known), ${notMeasured} could not be`,
    ...result.turns.map(lineOf),
    ...(moreTurns > 0 ? [`${moreTurns} later turns are in the replay`] : []),
  ]
  return { ...report, text: [...lines, report.text, ...(page ? [page] : [])].join('\n') }
}

function lineOf({ before, step, exact, turnedRed, turnedGreen }: MeasureResult['turns'][number]): string {
  const where = exact ? `step ${step}` : `steps ${before + 1} to ${step}`
  const said = (count: number, word: string) => (count > 0 ? [`${count} ${word}`] : [])
  return `${where}: ${[...said(turnedRed, 'turned red'), ...said(turnedGreen, 'turned green')].join(', ')}`
}
