import { Command, CommanderError } from 'commander'
import { say, USAGE_ERROR } from '#lib/cli/command.ts'
import { commands } from '#lib/cli/commands/index.ts'

const program = new Command('swe-play')
  .description(
    'Makes software-engineering training environments, runs coding agents in them, exports what they did',
  )
  .showHelpAfterError('Try: swe-play --help')
  .exitOverride()

for (const add of commands) add(program)
for (const command of program.commands) command.exitOverride()

try {
  await program.parseAsync()
} catch (error) {
  if (error instanceof CommanderError) {
    // commander has written the words already; --help ends here too, with 0
    process.exitCode = error.exitCode === 0 ? 0 : USAGE_ERROR
  } else {
    say(`swe-play: ${error instanceof Error ? error.stack : String(error)}`)
    process.exitCode = 1
  }
} finally {
  await closeStdout()
}

/** Ends at once when the work is done: an open pool or a timer of a library must not keep a command alive. */
async function closeStdout() {
  await new Promise<void>((done) => process.stdout.write('', () => done()))
  if (process.exitCode === undefined) say('swe-play: the command ended without a result')
  process.exit()
}
