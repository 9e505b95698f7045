import { type AddCommand, perform } from '#lib/cli/command.ts'

export const addDoctor: AddCommand = (program) => {
  program
    .command('doctor')
    .description('what this machine can do, and what to install')
    .option('--json', 'print one JSON object')
    .action((options: { json?: boolean }) =>
      perform(options, async () => {
        const { examine } = await import('#lib/cli/examine.ts')
        const findings = await examine()
        const marks = { good: 'ok     ', optional: 'missing', bad: 'BAD    ' }
        const lines = findings.map(
          ({ name, state, detail, cure }) =>
            `${marks[state]} ${name}: ${detail}${state === 'good' || !cure ? '' : `\n        to mend it: ${cure}`}`,
        )
        const failed = findings.some(({ state }) => state === 'bad')
        return { text: lines.join('\n'), json: { ok: !failed, findings }, failed }
      }),
    )
}
