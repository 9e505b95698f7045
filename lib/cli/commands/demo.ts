import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type AddCommand, perform, type Report, say } from '#lib/cli/command.ts'
import { preflight } from '#lib/cli/preflight.ts'
import { sandboxOption } from '#lib/cli/run-options.ts'
import { serve } from '#lib/cli/serve.ts'
import { closeOwnConnections, type Services } from '#lib/cli/services.ts'
import type { DriverName } from '#lib/sandbox/driver-names.ts'

type DemoOptions = {
  exit?: boolean
  fresh?: boolean
  recording?: string
  instances?: boolean
  json?: boolean
  sandbox?: DriverName
}

export const addDemo: AddCommand = (program) => {
  program
    .command('demo')
    .description('start, and build the recorded example end to end')
    .option('--exit', 'end when it is built; the last line is one JSON object')
    .option('--fresh', 'in an empty data folder that is deleted at the end')
    .option('--recording <name>', 'a folder of lib/model/recordings')
    .option(
      '--instances',
      'also what the adapters make of it: bugs, tests for bugs, the library written again',
    )
    .addOption(sandboxOption())
    .option('--json', 'print one JSON object')
    .action((options: DemoOptions) => {
      const json = options.exit || options.json
      return perform({ json }, () => demonstrate(options))
    })
}

async function demonstrate(options: DemoOptions): Promise<Report> {
  const started = performance.now()
  preflight(say)
  const { chooseDriver } = await import('#lib/sandbox/index.ts')
  await chooseDriver(options.sandbox) // no sandbox: say so before any model is asked
  const { readRecording } = await import('#lib/jobs/recordings.ts')
  const recording = readRecording(options.recording)
  const folder = options.fresh ? mkdtempSync(join(tmpdir(), 'swe-play-demo-')) : null
  if (folder) process.env.SWE_PLAY_DATA = folder
  const whenReady = async ({ url }: Services): Promise<Report> => {
    const { runDemo } = await import('#lib/cli/demo.ts')
    const { describeInstance } = await import('#lib/pipeline/instances/result.ts')
    say(`${recording.title}; its model answers are recorded, everything else happens now`)
    const result = await runDemo(recording, {
      url: url ?? '',
      sandbox: options.sandbox,
      instances: options.instances,
    })
    const seconds = Math.round((performance.now() - started) / 100) / 10
    const { project, tasksPassed, tasksTotal, trajectories, rollouts, instances, outcome } = result
    const rate = rollouts?.tasks
      .map((task) => `, ${task.number} ${task.resolved} of ${task.attempts}`)
      .join('')
    const notMeasured = (rollouts?.notMeasured ?? 0) + (instances?.notMeasured ?? 0)
    const made = instances?.instances.map((each) => `\n${describeInstance(each)}`).join('') ?? ''
    const report: Report = {
      text: `${project}: ${tasksPassed} of ${tasksTotal} recorded tasks passed after ${seconds} s${rate ? `; fresh attempts${rate.slice(1)}` : ''}${made}\n${result.url}`,
      json: {
        project,
        tasksPassed,
        tasksTotal,
        trajectories,
        rollouts,
        instances,
        outcome,
        seconds,
        url: result.url,
      },
      failed: tasksPassed < tasksTotal || notMeasured > 0,
    }
    if (options.exit) {
      await closeOwnConnections()
      return report
    }
    process.stdout.write(`${options.json ? JSON.stringify(report.json) : report.text}\n`)
    return new Promise(() => {})
  }
  try {
    return await serve({ command: 'demo', web: 'production', whenReady })
  } finally {
    if (folder) rmSync(folder, { recursive: true, force: true })
  }
}
