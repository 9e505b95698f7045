import { type AddCommand, perform, say } from '#lib/cli/command.ts'
import { preflight } from '#lib/cli/preflight.ts'
import { announce, serve } from '#lib/cli/serve.ts'

export const addDev: AddCommand = (program) => {
  program
    .command('dev')
    .description('like start, with pages that reload when their source changes')
    .option('--json', 'print one JSON object when ready, one at the end')
    .action((options: { json?: boolean }) =>
      perform(options, async () => {
        preflight(say)
        return serve({ command: 'dev', web: 'development', whenReady: announce(options.json) })
      }),
    )
}
