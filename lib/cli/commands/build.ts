import { type AddCommand, perform, say } from '#lib/cli/command.ts'
import { preflight } from '#lib/cli/preflight.ts'
import {
  addRunOptions,
  atOwnEndpoint,
  modelChoice,
  type RunOptions,
  runSettings,
  taskNumbers,
  wholeNumber,
} from '#lib/cli/run-options.ts'
import { withServices } from '#lib/cli/services.ts'
import { UserError } from '#lib/errors.ts'

export const addBuild: AddCommand = (program) => {
  const command = program
    .command('build')
    .description('builds a proposed project task by task and verifies it; waits for the run')
    .argument('<project>', 'id or short name of the project')
    .option('--tasks <numbers>', 'these tasks only, e.g. 1.1.1,1.1.2', taskNumbers)
    .option('--attempts <number>', 'attempts per task before it fails for good', wholeNumber(1, 10))
  addRunOptions(command).action((project: string, options: RunOptions & { tasks?: string[] }) =>
    perform(options, async () => {
      const model = modelChoice(options)
      preflight(say)
      return withServices({ command: 'build', worker: true, say }, async (launcher) => {
        const { findProject } = await import('#lib/data/projects.ts')
        const { startRun } = await import('#lib/jobs/start-run.ts')
        const { followOrCancel, runReport } = await import('#lib/cli/follow-run.ts')
        const found = await findProject(project)
        if (!found)
          throw new UserError(
            `There is no project "${project}": use its id or the short name in its address.`,
          )
        const { settings, budgetUsd } = runSettings(options)
        const run = await followOrCancel(
          await startRun({
            recipe: 'build-project',
            projectId: found.id,
            model: atOwnEndpoint(model, launcher),
            settings: { ...settings, ...(options.tasks ? { onlyTasks: options.tasks } : {}) },
            budgetUsd,
          }),
        )
        const tasks = { tasksPassed: run.project?.tasksPassed, tasksTotal: run.project?.tasksTotal }
        return runReport(run, { project: found.id, ...tasks, trajectories: run.trajectories.length })
      })
    }),
  )
}
