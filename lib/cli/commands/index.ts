import type { AddCommand } from '#lib/cli/command.ts'
import { addBench } from '#lib/cli/commands/bench.ts'
import { addBuild } from '#lib/cli/commands/build.ts'
import { addDataset } from '#lib/cli/commands/dataset.ts'
import { addDemo } from '#lib/cli/commands/demo.ts'
import { addDev } from '#lib/cli/commands/dev.ts'
import { addDoctor } from '#lib/cli/commands/doctor.ts'
import { addEndpoint } from '#lib/cli/commands/endpoint.ts'
import { addExport } from '#lib/cli/commands/export.ts'
import { addFork } from '#lib/cli/commands/fork.ts'
import { addGates } from '#lib/cli/commands/gates.ts'
import { addImport } from '#lib/cli/commands/import.ts'
import { addMeasure } from '#lib/cli/commands/measure.ts'
import { addPropose } from '#lib/cli/commands/propose.ts'
import { addResume } from '#lib/cli/commands/resume.ts'
import { addRollout } from '#lib/cli/commands/rollout.ts'
import { addSandbox } from '#lib/cli/commands/sandbox.ts'
import { addSmoke } from '#lib/cli/commands/smoke.ts'
import { addStart } from '#lib/cli/commands/start.ts'
import { addStats } from '#lib/cli/commands/stats.ts'
import { addVerify } from '#lib/cli/commands/verify.ts'
import { addWorker } from '#lib/cli/commands/worker.ts'

/** In the order of --help. */
export const commands: AddCommand[] = [
  addDemo,
  addStart,
  addDev,
  addWorker,
  addPropose,
  addBuild,
  addRollout,
  addVerify,
  addMeasure,
  addGates,
  addFork,
  addResume,
  addImport,
  addEndpoint,
  addSmoke,
  addDataset,
  addExport,
  addStats,
  addBench,
  addSandbox,
  addDoctor,
]
