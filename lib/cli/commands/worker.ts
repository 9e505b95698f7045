import { type AddCommand, perform, say, untilToldToEnd } from '#lib/cli/command.ts'
import { startServices } from '#lib/cli/services.ts'

export const addWorker: AddCommand = (program) => {
  program
    .command('worker')
    .description('a worker alone; with DATABASE_URL any number of machines share the work')
    .option('--json', 'print one JSON object at the end')
    .action((options: { json?: boolean }) =>
      perform(options, async () => {
        const told = untilToldToEnd()
        const services = await startServices({ command: 'worker', web: 'none', worker: true, say })
        say('worker is running; Ctrl-C ends it')
        try {
          await Promise.race([told, services.failed])
        } finally {
          await services.stop()
        }
        return { text: 'stopped', json: { stopped: true } }
      }),
    )
}
