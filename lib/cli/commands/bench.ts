import { Argument } from 'commander'
import type { BenchOptions } from '#lib/cli/benches/bench.ts'
import { benches } from '#lib/cli/benches/index.ts'
import { type AddCommand, perform } from '#lib/cli/command.ts'
import { stepCounts, wholeNumber } from '#lib/cli/option-values.ts'
import { sandboxOption } from '#lib/cli/run-options.ts'

export const addBench: AddCommand = (program) => {
  program
    .command('bench')
    .description('measures this machine against the targets; exit code 1 when one is missed')
    .addArgument(new Argument('<name>', 'what to measure').choices(Object.keys(benches)))
    .addOption(sandboxOption())
    .option(
      '--trajectories <number>',
      'list, facets, search, seed: how many made-up trajectories (100000); import: 240',
      wholeNumber(10, 10_000_000),
    )
    .option('--steps <numbers>', 'replay: lengths of the trajectories, e.g. 36,10000', stepCounts)
    .option('--database <address>', 'seed: an empty PostgreSQL database instead of one of its own')
    .option('--rows-only', 'seed: rows of trajectories without their steps and texts')
    .option('--drop', 'seed: remove every database that benches have made')
    .option('--json', 'print one JSON object')
    .action((name: keyof typeof benches, options: BenchOptions & { json?: boolean }) =>
      perform(options, async () => {
        const load = benches[name]
        const { run } = await load()
        const metrics = await run(options)
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
