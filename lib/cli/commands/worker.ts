import { type AddCommand, perform, say } from '#lib/cli/command.ts'
import { preflight } from '#lib/cli/preflight.ts'
import { serve } from '#lib/cli/serve.ts'

export const addWorker: AddCommand = (program) => {
  program
    .command('worker')
    .description('a worker alone; with DATABASE_URL any number of machines share the work')
    .option('--json', 'print one JSON object at the end')
    .action((options: { json?: boolean }) =>
      perform(options, async () => {
        preflight(say)
        return serve({ command: 'worker', web: 'none', whenReady: () => new Promise(() => {}) })
      }),
    )
}
