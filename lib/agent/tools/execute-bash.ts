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
      content: describe(result, timeoutMs),
      error: result.ending !== 'exited' || result.exitCode !== 0,
      exitCode: result.exitCode,
      ...(result.cutBytes > 0 ? { cutBytes: result.cutBytes } : {}),
    }
  },
})

/** Without durations: equal work gives equal text. */
function describe(result: CommandResult, timeoutMs: number): string {
  const output = result.output.replace(/\n$/, '')
  return `${output === '' ? '' : `${output}\n`}[${endingOf(result, timeoutMs)}]\n[folder ${result.cwd}]`
}

function endingOf({ ending, exitCode }: CommandResult, timeoutMs: number): string {
  const newShell = 'a new shell was started, variables and background processes are gone'
  switch (ending) {
    case 'exited':
      return `exit code ${exitCode}`
    case 'timed-out':
      return `timed out after ${timeoutMs / 1000} s: everything that ran was killed, ${newShell}`
    case 'shell-exited':
      return `the command ended the shell${exitCode === null ? '' : ` with exit code ${exitCode}`}: ${newShell}`
    case 'out-of-memory':
      return `out of memory: the command was killed`
    case 'output-limit':
      return `too much output: the command was killed`
    case 'cancelled':
      return 'cancelled'
  }
}
