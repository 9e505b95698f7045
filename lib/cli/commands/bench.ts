import { Argument } from 'commander'
import { benches } from '#lib/cli/benches/index.ts'
import { type AddCommand, perform } from '#lib/cli/command.ts'

export const addBench: AddCommand = (program) => {
  program
    .command('bench')
    .description('measures this machine against the targets; exit code 1 when one is missed')
    .addArgument(new Argument('<name>', 'what to measure').choices(Object.keys(benches)))
    .option('--json', 'print one JSON object')
    .action((name: keyof typeof benches, options: { json?: boolean }) =>
      perform(options, async () => {
        const load = benches[name]
        const { run } = await load()
        const metrics = await run()
        const lines = metrics.map(
          ({ name: metric, p50, p95, unit, target, ok }) =>
            `${ok ? 'ok    ' : 'MISSED'} ${metric}: p50 ${p50} ${unit}, p95 ${p95} ${unit} (target ${target} ${unit})`,
        )
        return {
          text: lines.join('\n'),
          json: { bench: name, metrics },
          failed: metrics.some(({ ok }) => !ok),
        }
      }),
    )
}
