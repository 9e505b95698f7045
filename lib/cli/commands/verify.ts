import { type AddCommand, perform, type Report, say } from '#lib/cli/command.ts'
import { taskNumbers, wholeNumber } from '#lib/cli/option-values.ts'
import { preflight } from '#lib/cli/preflight.ts'
import { sandboxOption } from '#lib/cli/run-options.ts'
import { withServices } from '#lib/cli/services.ts'
import type { RunDetail } from '#lib/data/runs.ts'
import { UsageError, UserError } from '#lib/errors.ts'
import type { RunInput } from '#lib/jobs/run-input.ts'
import type { DriverName } from '#lib/sandbox/driver-names.ts'

type VerifyOptions = {
  tasks?: string[]
  trajectory?: string
  mutation?: boolean
  cheats?: boolean
  only?: string
  variants?: number
  repeats?: number
  sandbox?: DriverName
  json?: boolean
}

export const addVerify: AddCommand = (program) => {
  program
    .command('verify')
    .description(
      'grades stored final workspaces again in fresh sandboxes, without an agent; waits for the run',
    )
    .argument('[project]', 'id or short name of the project')
    .option('--tasks <numbers>', 'attempts at these tasks only, e.g. 1.1.1,1.1.2', taskNumbers)
    .option('--trajectory <id>', 'this attempt alone')
    .option(
      '--mutation',
      'also measure how many small changes of their code the tests of finished tasks notice',
    )
    .option('--cheats', 'instead: try every known cheat on this machine, on each sandbox driver')
    .option('--only <number>', 'with --cheats: those of this row of the list of attacks')
    .option(
      '--variants <number>',
      'with --cheats: also so many honest and so many wrong implementations, made by a mutator',
      wholeNumber(0, 5_000),
    )
    .option('--repeats <number>', 'runs in fresh sandboxes that must agree', wholeNumber(1, 10))
    .addOption(sandboxOption())
    .option('--json', 'print one JSON object at the end')
    .action((project: string | undefined, options: VerifyOptions) =>
      perform(options, () => verify(project, options)),
    )
}

async function verify(project: string | undefined, options: VerifyOptions): Promise<Report> {
  if (options.cheats) return (await import('#lib/cli/cheats.ts')).cheats(options)
  if (!project)
    throw new UsageError(
      'Verify what? Name a project: npx swe-play verify <project>, or try the known cheats: --cheats.',
    )
  preflight(say)
  return withServices({ command: 'verify', worker: true, say }, async (url) => {
    const { findProject } = await import('#lib/data/projects.ts')
    const { startRun } = await import('#lib/jobs/start-run.ts')
    const { noModel } = await import('#lib/jobs/no-model.ts')
    const { followOrCancel } = await import('#lib/cli/follow-run.ts')
    const found = await findProject(project)
    if (!found)
      throw new UserError(`There is no project "${project}": use its id or the short name in its address.`)
    const { tasks, trajectory, mutation = false, repeats, sandbox } = options
    const input: RunInput = {
      recipe: 'verify',
      projectId: found.id,
      ...(tasks ? { tasks } : {}),
      ...(trajectory ? { trajectoryId: trajectory } : {}),
      mutation,
      model: noModel,
      settings: repeats === undefined ? {} : { repeats },
      ...(sandbox ? { sandbox } : {}),
    }
    return verifyReport(await followOrCancel(await startRun(input)), { project: found.id, url })
  })
}

async function verifyReport(
  run: RunDetail,
  { project, url }: { project: string; url: string | null },
): Promise<Report> {
  const { runReport } = await import('#lib/cli/follow-run.ts')
  const { verifyResultSchema } = await import('#lib/pipeline/verify-result.ts')
  const result = verifyResultSchema.safeParse(run.result).data
  const page = url && `${url}/runs/${run.id}`
  const report = runReport(run, { project, url: page, ...result })
  if (!result) return report
  const { verified, passed, failed, notMeasured, stale, changed, mutation } = result
  const lines = [
    `${verified} attempts verified: ${passed} passed, ${failed} failed, ${notMeasured} not measured; ${changed.length} verdicts changed, ${stale} had gone stale`,
    ...changed.map(
      ({ id, taskNumber, before, now }) =>
        `${taskNumber ?? 'whole project'} ${id}: ${before ?? 'none'} -> ${now}`,
    ),
    ...mutation.map(
      ({ number, noticed, measured }) => `${number}: tests notice ${noticed} of ${measured} mutants`,
    ),
  ]
  return { ...report, text: [...lines, report.text, ...(page ? [page] : [])].join('\n') }
}
