import type { AddCommand } from '#lib/cli/command.ts'
import { addDev } from '#lib/cli/commands/dev.ts'
import { addStart } from '#lib/cli/commands/start.ts'
import { addWorker } from '#lib/cli/commands/worker.ts'

/** In the order of --help. */
export const commands: AddCommand[] = [addStart, addDev, addWorker]
