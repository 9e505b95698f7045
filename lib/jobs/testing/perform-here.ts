/** Runs on the real performer in the test's own process: the queue and worker processes have tests of their own. */
import { database } from '#lib/data/database.ts'
import type { Run } from '#lib/data/run-writes.ts'
import { UserError } from '#lib/errors.ts'
import { concreteParts } from '#lib/jobs/perform.ts'
import { type Parts, runJob } from '#lib/jobs/run-job.ts'
import type { SandboxDriver } from '#lib/sandbox/sandbox.ts'

/** For recipes that open none. */
const noSandbox: SandboxDriver = {
  name: 'none',
  probe: async () => ({ ok: false, reason: 'not needed here', cure: 'none' }),
  open: async () => {
    throw new UserError('the recipes of these tests need no sandbox')
  },
  prepare: async () => ({ outcome: 'passed', evidence: '' }),
  reap: async () => 0,
}

/** @returns the run's row at its end */
export async function performHere(runId: string, parts: Partial<Parts>): Promise<Run> {
  const read = () => database().run.findUniqueOrThrow({ where: { id: runId } })
  const { generation } = await read()
  const stopping = new AbortController().signal
  const everything = { ...concreteParts(), chooseDriver: async () => noSandbox, ...parts }
  await runJob(
    { runId, generation },
    { executor: 'this test', installation: 'this test', stopping, parts: everything },
  )
  return read()
}
