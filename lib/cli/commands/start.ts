import { type AddCommand, perform, say } from '#lib/cli/command.ts'
import { preflight } from '#lib/cli/preflight.ts'
import { announce, serve } from '#lib/cli/serve.ts'

export const addStart: AddCommand = (program) => {
  program
    .command('start')
    .description('database, web app and worker; ends with Ctrl-C')
    .option('--json', 'print one JSON object when ready, one at the end')
    .action((options: { json?: boolean }) =>
      perform(options, async () => {
        preflight(say)
        return serve({ command: 'start', web: 'production', whenReady: announce(options.json) })
      }),
    )
}
