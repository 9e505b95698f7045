import { type AddCommand, perform, say } from '#lib/cli/command.ts'
import { dollars } from '#lib/cli/option-values.ts'
import { preflight } from '#lib/cli/preflight.ts'
import { withServices } from '#lib/cli/services.ts'

export const addResume: AddCommand = (program) => {
  program
    .command('resume')
    .description('goes on with a run that failed, was cancelled or ended short; waits for it')
    .argument('<run>', 'id of the run, as its last line named it')
    .option('--budget <usd>', 'a new budget, when the old one is spent', dollars)
    .option('--json', 'print one JSON object at the end')
    .action((runId: string, options: { budget?: number; json?: boolean }) =>
      perform(options, async () => {
        preflight(say)
        return withServices({ command: 'resume', worker: true, say }, async () => {
          const { newestEventId } = await import('#lib/data/events.ts')
          const { resumeRun } = await import('#lib/jobs/jobs.ts')
          const { followOrCancel, runReport } = await import('#lib/cli/follow-run.ts')
          const afterId = await newestEventId()
          await resumeRun(runId, options.budget === undefined ? {} : { budgetUsd: options.budget })
          const run = await followOrCancel(runId, { afterId })
          return runReport(run, { result: run.result })
        })
      }),
    )
}
