/** Who is alive. A worker writes its row once and beats; the database's clock alone is compared, never two machines'. */
import { database } from '#lib/data/database.ts'

/** a worker that has not beaten for so long counts as dead */
export const leaseSeconds = 5

export async function addWorker(worker: { id: string; host: string; pid: number }): Promise<void> {
  await database().worker.create({ data: worker })
}

/** The same for all workers of a database and no other's: what they leave on a shared machine is told apart by it. */
export async function findInstallation(): Promise<string> {
  const [row] = await database().$queryRaw<{ installation: string }[]>`
    SELECT system_identifier || '-' || (SELECT oid FROM pg_database WHERE datname = current_database())
      AS installation FROM pg_control_system()`
  if (!row) throw new Error('the database does not say which one it is')
  return row.installation
}

/** Said before an orderly end, so that its runs need not wait for the lease. */
export async function removeWorker(id: string): Promise<void> {
  await database().worker.deleteMany({ where: { id } })
}

/**
 * Those of `ids` that hold no live lease. Nobody could beat while the database was down, so leases count from its start
 * at the earliest.
 */
export async function findDead(ids: string[]): Promise<string[]> {
  const alive = await database().$queryRaw<{ id: string }[]>`
    SELECT "id" FROM "Worker"
    WHERE "id" = ANY(${ids})
      AND localtimestamp - greatest("beatAt", pg_postmaster_start_time()::timestamp)
          < make_interval(secs => ${leaseSeconds})`
  const living = new Set(alive.map((row) => row.id))
  return ids.filter((id) => !living.has(id))
}

/** @returns how many rows of workers silent for a day were removed */
export async function forgetOldWorkers(): Promise<number> {
  return database().$executeRaw`DELETE FROM "Worker" WHERE "beatAt" < localtimestamp - interval '1 day'`
}

/** Runs that wait. One that has no place in the queue was left by a process that died between the two writes. */
export async function findQueued(): Promise<{ id: string; generation: number }[]> {
  return database().$queryRaw<{ id: string; generation: number }[]>`
    SELECT "id"::text, "generation" FROM "Run" WHERE "state" = 'queued'
    ORDER BY "createdAt" LIMIT 100`
}
