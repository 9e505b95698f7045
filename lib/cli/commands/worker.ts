import { type AddCommand, perform } from '#lib/cli/command.ts'
import { serve } from '#lib/cli/serve.ts'

export const addWorker: AddCommand = (program) => {
  program
    .command('worker')
    .description('a worker alone; with DATABASE_URL any number of machines share the work')
    .option('--json', 'print one JSON object at the end')
    .action((options: { json?: boolean }) =>
      perform(options, () =>
        serve({ command: 'worker', web: 'none', whenReady: () => new Promise(() => {}) }),
      ),
    )
}
