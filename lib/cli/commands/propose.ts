import { type AddCommand, perform, say } from '#lib/cli/command.ts'
import { preflight } from '#lib/cli/preflight.ts'
import { addRunOptions, modelChoice, type RunOptions, runSettings } from '#lib/cli/run-options.ts'
import { withServices } from '#lib/cli/services.ts'

type ProposeOptions = RunOptions & { domain: string; language: string; count: string }

export const addPropose: AddCommand = (program) => {
  const command = program
    .command('propose')
    .description('a model proposes projects; waits for the run')
    .requiredOption('--domain <name>', 'a file of prompts/domains, without .md')
    .option('--language <name>', 'programming language', 'python')
    .option('--count <number>', 'how many projects', '1')
  addRunOptions(command).action((options: ProposeOptions) =>
    perform(options, async () => {
      const model = modelChoice(options)
      preflight(say)
      return withServices({ command: 'propose', worker: true, say }, async () => {
        const { startRun } = await import('#lib/jobs/start-run.ts')
        const { followOrCancel, runReport } = await import('#lib/cli/follow-run.ts')
        const { domain, language } = options
        const count = Number(options.count)
        const run = await followOrCancel(
          await startRun({ recipe: 'propose', domain, language, count, model, ...runSettings(options) }),
        )
        return runReport(run, { result: run.result })
      })
    }),
  )
}
