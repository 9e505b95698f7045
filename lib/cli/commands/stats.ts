import { type AddCommand, perform, say } from '#lib/cli/command.ts'
import { withServices } from '#lib/cli/services.ts'

export const addStats: AddCommand = (program) => {
  program
    .command('stats')
    .description('how many projects, tasks and trajectories there are, and how they ended')
    .option('--json', 'print one JSON object')
    .action((options: { json?: boolean }) =>
      perform(options, () =>
        withServices({ command: 'stats', worker: false, say }, async () => {
          const { countFunnel, countTrajectoriesByPurpose } = await import('#lib/data/overview.ts')
          const [funnel, trajectories] = await Promise.all([countFunnel(), countTrajectoriesByPurpose()])
          const lines = [
            ...Object.entries(funnel).map(([name, count]) => `${name}: ${count}`),
            ...trajectories.map(
              ({ purpose, total, passed, failed }) =>
                `trajectories, ${purpose}: ${total} (${passed} passed, ${failed} failed)`,
            ),
          ]
          return { text: lines.join('\n'), json: { funnel, trajectories } }
        }),
      ),
    )
}
