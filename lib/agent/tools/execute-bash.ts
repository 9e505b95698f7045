import { z } from 'zod'
import type { CommandResult } from '#lib/sandbox/sandbox.ts'
import { defineTool } from './define-tool.ts'

export const executeBash = defineTool({
  name: 'execute_bash',
  description:
    'Runs a bash command in a persistent shell: folder, variables and background processes stay between calls. Nothing can be typed into a running command. A command that takes longer than its timeout is killed together with everything it started.',
  schema: z.strictObject({
    command: z.string().min(1).describe('The bash command; several can be joined with && or ;'),
    timeout: z
      .number()
      .positive()
      .optional()
      .describe('Seconds after which the command is killed; the limit of the session stays the upper bound'),
  }),
  async run({ command, timeout }, { sandbox, commandTimeoutMs, signal }) {
    const timeoutMs = Math.min(commandTimeoutMs, (timeout ?? Number.POSITIVE_INFINITY) * 1000)
    const result = await sandbox.run(command, { timeoutMs, signal })
    return {
      content: describe(result),
      error: result.ending !== 'exited' || result.exitCode !== 0,
      exitCode: result.exitCode,
      ...(result.cutBytes > 0 ? { cutBytes: result.cutBytes } : {}),
    }
  },
})

/** Without durations: equal work gives equal text. An ending other than an exit is already said in the output. */
function describe({ output, ending, exitCode, cwd }: CommandResult): string {
  const text = output.replace(/\n$/, '')
  return [
    ...(text === '' ? [] : [text]),
    ...(ending === 'exited' ? [`[exit code ${exitCode}]`] : []),
    `[folder ${cwd}]`,
  ].join('\n')
}
