import { type AddCommand, perform, say } from '#lib/cli/command.ts'
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

type Options = RunOptions & { domain: string; language: string; tasks: number; attempts: number }

export const addSmoke: AddCommand = (program) => {
  const command = program
    .command('smoke')
    .description(
      'first contact with a model: one small project through every stage, and what came of each; exit code 0 when every task is verified',
    )
    .option('--domain <name>', 'a file of prompts/domains, without .md', 'parsers')
    .option('--language <name>', 'programming language', 'python')
    .option('--tasks <number>', 'how many tasks are built', wholeNumber(1, 20), 2)
    .option('--attempts <number>', 'attempts per task before it fails for good', wholeNumber(1, 10), 2)
  addRunOptions(command).action((options: Options) =>
    perform(options, async () => {
      const model = modelChoice(options)
      preflight(say)
      return withServices({ command: 'smoke', worker: true, say }, async (launcher) => {
        const { runSmoke } = await import('#lib/cli/smoke.ts')
        const { settings, ...rest } = runSettings(options, launcher)
        const { domain, language, tasks, attempts } = options
        const common = {
          model: atOwnEndpoint(model, launcher),
          settings: { ...settings, attempts },
          ...rest,
        }
        return runSmoke({ common, domain, language, tasks })
      })
    }),
  )
}
