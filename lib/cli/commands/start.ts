import type { AddCommand } from '#lib/cli/command.ts'
import { serve } from '#lib/cli/serve.ts'

export const addStart: AddCommand = (program) => {
  program
    .command('start')
    .description('database, web app and worker; ends with Ctrl-C')
    .option('--json', 'print one JSON object when ready')
    .action((options: { json?: boolean }) => serve({ command: 'start', web: 'production', ...options }))
}
