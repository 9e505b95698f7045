import { z } from 'zod'
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
import { UsageError } from '#lib/errors.ts'
import type { RunInput } from '#lib/jobs/run-input.ts'

type ProposeOptions = RunOptions & { domain: string; language: string; count: number }

export const addPropose: AddCommand = (program) => {
  const command = program
    .command('propose')
    .description('a model proposes projects; waits for the run')
    .requiredOption('--domain <name>', 'a file of prompts/domains, without .md')
    .option('--language <name>', 'programming language', 'python')
    .option('--count <number>', 'how many projects', wholeNumber(1, 20), 1)
  addRunOptions(command).action((options: ProposeOptions) =>
    perform(options, async () => {
      const model = modelChoice(options)
      await refuseUnknown(options)
      preflight(say)
      return withServices({ command: 'propose', worker: true, say }, async (launcher) => {
        const { startRun } = await import('#lib/jobs/start-run.ts')
        const { followOrCancel, runReport } = await import('#lib/cli/follow-run.ts')
        const { domain, language, count } = options
        const { estimateReport, sayEstimate } = await import('#lib/cli/say-estimate.ts')
        const input: RunInput = {
          recipe: 'propose',
          domain,
          language,
          count,
          model: atOwnEndpoint(model, launcher),
          ...runSettings(options, launcher),
        }
        if (options.estimate) return estimateReport(input)
        await sayEstimate(input)
        const run = await followOrCancel(await startRun(input))
        await sayNext(run.result)
        return runReport(run, { result: run.result })
      })
    }),
  )
}

const resultSchema = z.object({ projects: z.array(z.object({ id: z.string() })) })

/** Names what `build` wants to be told; a run that ended early has no result. */
async function sayNext(result: unknown): Promise<void> {
  const { findProject } = await import('#lib/data/projects.ts')
  for (const { id } of resultSchema.safeParse(result).data?.projects ?? []) {
    const project = await findProject(id)
    if (project) say(`${project.name}: npx swe-play build ${project.slug} --model ...`)
  }
}

/** Before a database is started for nothing; domains may lie there. @throws UsageError that names what there is */
async function refuseUnknown({ language }: ProposeOptions): Promise<void> {
  const { languages } = await import('#lib/languages/index.ts')
  const names = Object.keys(languages)
  if (!names.includes(language))
    throw new UsageError(`There is no language "${language}": choose one of ${names.join(', ')}.`)
}
