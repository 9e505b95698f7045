import { Option } from 'commander'
import { type AddCommand, perform, say } from '#lib/cli/command.ts'
import { taskNumbers, wholeNumber } from '#lib/cli/option-values.ts'
import { preflight } from '#lib/cli/preflight.ts'
import {
  addRunOptions,
  atOwnEndpoint,
  modelChoice,
  type RunOptions,
  runSettings,
} from '#lib/cli/run-options.ts'
import { withServices } from '#lib/cli/services.ts'
import { UsageError, UserError } from '#lib/errors.ts'
import type { RunInput } from '#lib/jobs/run-input.ts'
import { type FailureClass, failureClasses } from '#lib/pipeline/failure-class.ts'
import { type RedoPlace, redoPlaces } from '#lib/pipeline/redo.ts'

type BuildOptions = RunOptions & {
  tasks?: string[]
  from?: RedoPlace
  pauseBefore?: string[]
  failed?: FailureClass
}

export const addBuild: AddCommand = (program) => {
  const command = program
    .command('build')
    .description('builds a proposed project task by task and verifies it; waits for the run')
    .argument('<project>', 'id or short name of the project')
    .option('--tasks <numbers>', 'these tasks only, e.g. 1.1.1,1.1.2', taskNumbers)
    .addOption(
      new Option(
        '--from <place>',
        'do the tasks again from there, as a person left it: with --tasks, or proposal',
      ).choices(redoPlaces),
    )
    .option('--attempts <number>', 'attempts per task before it fails for good', wholeNumber(1, 10))
    .addOption(
      new Option('--failed <class>', 'try again what failed in this way, and what waits for it').choices(
        failureClasses,
      ),
    )
    .option(
      '--pause-before <places>',
      'wait there for a person: checklists, set-up, tests, implementation, tests 1.1.1 ...',
      (value: string) => value.split(',').map((place) => place.trim()),
    )
  addRunOptions(command).action((project: string, options: BuildOptions) =>
    perform(options, async () => {
      const tasks = tasksPart(options)
      const model = modelChoice(options)
      preflight(say)
      return withServices({ command: 'build', worker: true, say }, async (launcher) => {
        const { findProject } = await import('#lib/data/projects.ts')
        const { startRun } = await import('#lib/jobs/start-run.ts')
        const { followOrCancel, runReport } = await import('#lib/cli/follow-run.ts')
        const { estimateReport, sayEstimate } = await import('#lib/cli/say-estimate.ts')
        const found = await findProject(project)
        if (!found)
          throw new UserError(
            `There is no project "${project}": use its id or the short name in its address.`,
          )
        const { settings, ...rest } = runSettings(options, launcher)
        const input: RunInput = {
          recipe: 'build-project',
          projectId: found.id,
          model: atOwnEndpoint(model, launcher),
          ...tasks,
          pauseBefore: options.pauseBefore ?? [],
          settings: { ...settings, ...tasks.settings },
          ...rest,
        }
        if (options.estimate) return estimateReport(input)
        await sayEstimate(input)
        const run = await followOrCancel(await startRun(input))
        const counts = { tasksPassed: run.project?.tasksPassed, tasksTotal: run.project?.tasksTotal }
        return runReport(run, { project: found.id, ...counts, trajectories: run.trajectories.length })
      })
    }),
  )
}

/** @throws UsageError when it is not said what is to be done again */
function tasksPart({ tasks, from, failed }: BuildOptions) {
  if (failed && (tasks || from))
    throw new UsageError('--failed says which tasks: it goes without --tasks and --from.')
  if (failed) return { failed, settings: {} }
  if (from === 'proposal') return { redo: { from, tasks: [] }, settings: tasks ? { onlyTasks: tasks } : {} }
  if (from && !tasks)
    throw new UsageError(`Which tasks are done again from the ${from}? Name them with --tasks.`)
  if (from && tasks) return { redo: { from, tasks }, settings: {} }
  return { settings: tasks ? { onlyTasks: tasks } : {} }
}
