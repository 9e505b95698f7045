import { InvalidArgumentError, Option } from 'commander'
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
import { type Difficulty, difficultyNames } from '#lib/pipeline/difficulty.ts'
import { MOST_PROPOSED, type Quota, readQuota } from '#lib/pipeline/quota.ts'

type ProposeOptions = RunOptions & {
  domain?: string
  difficulty?: Difficulty
  quota: Quota[]
  language: string
  count: number
}

export const addPropose: AddCommand = (program) => {
  const command = program
    .command('propose')
    .description('a model proposes projects; waits for the run')
    .option('--domain <name>', 'a file of prompts/domains, without .md, or a domain of the app')
    .addOption(new Option('--difficulty <word>', 'of all of them').choices(difficultyNames))
    .option(
      '--quota <cell>',
      'domain:difficulty=number or domain=number; may be given again and again',
      collectQuota,
      [],
    )
    .option('--language <name>', 'programming language', 'python')
    .option('--count <number>', 'how many projects of --domain', wholeNumber(1, MOST_PROPOSED), 1)
  addRunOptions(command).action((options: ProposeOptions) =>
    perform(options, async () => {
      const model = modelChoice(options)
      await refuseUnknown(options)
      preflight(say)
      return withServices({ command: 'propose', worker: true, say }, async (launcher) => {
        const { startRun } = await import('#lib/jobs/start-run.ts')
        const { followOrCancel, runReport } = await import('#lib/cli/follow-run.ts')
        const { domain, difficulty, quota: quotas, language, count } = options
        const { estimateReport, sayEstimate } = await import('#lib/cli/say-estimate.ts')
        const input: RunInput = {
          recipe: 'propose',
          ...(domain ? { domain, count, ...(difficulty ? { difficulty } : {}) } : {}),
          quotas,
          language,
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

function collectQuota(text: string, earlier: Quota[]): Quota[] {
  const quota = readQuota(text)
  if (quota) return [...earlier, quota]
  throw new InvalidArgumentError(
    `Give a cell like data-engines:hard=5 or parsers=3 (difficulties: ${difficultyNames.join(', ')}; at most ${MOST_PROPOSED}).`,
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
async function refuseUnknown({ domain, difficulty, quota, language }: ProposeOptions): Promise<void> {
  if (!domain && quota.length === 0)
    throw new UsageError('No domain: name one with --domain, or several with --quota data-engines:hard=5.')
  if (difficulty && !domain)
    throw new UsageError('--difficulty belongs to --domain: quotas name their own, like data-engines:hard=5.')
  const { languages } = await import('#lib/languages/index.ts')
  const names = Object.keys(languages)
  if (!names.includes(language))
    throw new UsageError(`There is no language "${language}": choose one of ${names.join(', ')}.`)
}
