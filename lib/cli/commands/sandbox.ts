import { type AddCommand, perform, say } from '#lib/cli/command.ts'

export const addSandbox: AddCommand = (program) => {
  const sandbox = program.command('sandbox').description('what agents work in')
  sandbox
    .command('build-base')
    .description(
      'makes the system that sandboxes start from, once for each recipe; runs make it when it is missing',
    )
    .option('--json', 'print one JSON object')
    .action((options: { json?: boolean }) =>
      perform(options, async () => {
        const { buildBase } = await import('#lib/cli/build-base.ts')
        return buildBase(say)
      }),
    )
}
