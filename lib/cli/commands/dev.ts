import type { AddCommand } from '#lib/cli/command.ts'
import { serve } from '#lib/cli/serve.ts'

export const addDev: AddCommand = (program) => {
  program
    .command('dev')
    .description('like start, with pages that reload when their source changes')
    .option('--json', 'print one JSON object when ready')
    .action((options: { json?: boolean }) => serve({ command: 'dev', web: 'development', ...options }))
}
