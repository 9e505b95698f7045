/**
 * Says "alive" once a second. In a thread of its own, so that a busy event loop does not look like a dead worker.
 * Started by worker.ts with {url, worker}; ends with its process.
 */
import { setTimeout as sleep } from 'node:timers/promises'
import { Worker, workerData } from 'node:worker_threads'
import pg from 'pg'
import { isOutage } from '#lib/data/outages.ts'

export type Beating = { url: string; worker: { id: string; host: string; pid: number } }

const beatMs = 1_000
/** shorter than the lease: a line that hangs is given up in time for another try */
const timeoutMs = 2_000

/** @returns the thread; `terminate()` ends the beat */
export function startHeartbeat(beating: Beating): Worker {
  return new Worker(new URL(import.meta.url), { workerData: { beating } })
}

async function beatForever({ url, worker }: Beating): Promise<never> {
  for (;;) {
    const client = new pg.Client({
      connectionString: url,
      connectionTimeoutMillis: timeoutMs,
      query_timeout: timeoutMs,
    })
    // a broken connection also fails the next beat, which is where it is dealt with
    client.on('error', () => undefined)
    try {
      await client.connect()
      for (;;) {
        await beat(client, worker)
        await sleep(beatMs)
      }
    } catch (error) {
      if (!isOutage(error) && !(error instanceof Error && /timeout/i.test(error.message))) throw error
    } finally {
      client.end().catch(() => undefined)
    }
    await sleep(beatMs / 2)
  }
}

/** Written anew when it is gone: another worker may have tidied up while this machine slept. */
async function beat(client: pg.Client, { id, host, pid }: Beating['worker']): Promise<void> {
  await client.query(
    `INSERT INTO "Worker" ("id", "host", "pid", "startedAt", "beatAt")
     VALUES ($1, $2, $3, now() AT TIME ZONE 'UTC', now() AT TIME ZONE 'UTC')
     ON CONFLICT ("id") DO UPDATE SET "beatAt" = excluded."beatAt"`,
    [id, host, pid],
  )
}

// this file is both the thread and the function that starts it
const own = workerData as { beating?: Beating } | null
if (own?.beating) await beatForever(own.beating)
