/** The shape of a command, and what every command does the same way. */
import type { Command as Program } from 'commander'
import { messageOf, UsageError } from '#lib/errors.ts'

/** What a command found out: `text` for people, `json` for --json, `failed` for exit code 1. */
export type Report = { text: string; json: Record<string, unknown>; failed?: boolean }

/** Adds itself to the program. Heavy imports belong inside its action, so that --help stays quick. */
export type AddCommand = (program: Program) => void

export const USAGE_ERROR = 2

/** For people, on stderr: stdout carries results alone. */
export function say(line: string): void {
  process.stderr.write(`${line}\n`)
}

/** Runs a command: prints its report, turns an error into one line, sets the exit code. */
export async function perform(options: { json?: boolean }, run: () => Promise<Report>): Promise<void> {
  try {
    const report = await run()
    process.stdout.write(options.json ? `${JSON.stringify(report.json)}\n` : `${report.text}\n`)
    process.exitCode = report.failed ? 1 : 0
  } catch (error) {
    say(`swe-play: ${messageOf(error).trim()}`)
    if (process.env.LOG_LEVEL === 'debug' && error instanceof Error) say(error.stack ?? '')
    process.exitCode = error instanceof UsageError ? USAGE_ERROR : 1
  }
}

/** @returns a promise that settles with the first Ctrl-C or request to end */
export function untilToldToEnd(): Promise<void> {
  return new Promise((done) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => done())
  })
}
