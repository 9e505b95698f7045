/** Live events of runs for the one server-sent-event route. NOTIFY is a hint to look; what is sent is read by id. */
import pg from 'pg'
import { databaseUrl } from '#lib/data/database.ts'
import { eventChannel, findEvents, type RunEventRow } from '#lib/data/events.ts'
import { isOutage } from '#lib/data/outages.ts'
import { messageOf } from '#lib/errors.ts'
import { log } from '#lib/log.ts'

export type RunEvent = RunEventRow

export type EventQuery = {
  /** absent = all runs */
  runId?: string
  /** decimal event id: only later ones are sent; "0" = from the beginning */
  afterId: string
}

const pageSize = 500
/** looked at without a hint: what a lost notification may cost */
const pollMs = 2_000
/** without LISTEN (the line dropped, a pooler that does not pass it on) */
const blindPollMs = 500
/**
 * Ids are given out before transactions commit, so of two runs a smaller id may appear after a larger one. Looking this
 * far back finds it; what was sent already is not sent again.
 */
const lookBack = 200n

/**
 * Calls `onEvent` for every event after `afterId`, in order within a run, until the signal fires; then it returns.
 * Works on while the database is away. @throws when reading fails for another reason
 */
export async function subscribeToEvents(
  query: EventQuery,
  onEvent: (event: RunEvent) => void,
  signal: AbortSignal,
): Promise<void> {
  const bell = listen(query.runId)
  const position = { floor: BigInt(query.afterId), high: BigInt(query.afterId), sent: new Set<string>() }
  try {
    while (!signal.aborted) {
      const rung = bell.next(signal)
      await sendNew(query.runId, position, (event) => {
        if (!signal.aborted) onEvent(event)
      })
      await rung
    }
  } finally {
    bell.close()
  }
}

type Position = { floor: bigint; high: bigint; sent: Set<string> }

async function sendNew(
  runId: string | undefined,
  position: Position,
  send: (event: RunEvent) => void,
): Promise<void> {
  try {
    for (;;) {
      // one run's events commit in the order of their ids: nothing to look back for
      const back = runId ? position.high : position.high - lookBack
      const afterId = (back > position.floor ? back : position.floor).toString()
      const limit = pageSize + Number(lookBack)
      const events = await findEvents({ ...(runId ? { runId } : {}), afterId, limit })
      const fresh = events.filter((event) => !position.sent.has(event.id))
      for (const event of fresh) {
        send(event)
        if (BigInt(event.id) > position.high) position.high = BigInt(event.id)
      }
      position.sent = new Set(events.map((event) => event.id))
      if (events.length < limit) return
    }
  } catch (error) {
    if (!isOutage(error)) throw error
  }
}

type Bell = { next(signal: AbortSignal): Promise<void>; close(): void }

/** One LISTEN connection per process, shared by all open pages; on globalThis because Next reloads modules. */
type Listener = {
  alive: boolean
  bells: Set<{ runId: string | undefined; ring: () => void }>
  client: pg.Client | null
}
const kept = globalThis as typeof globalThis & { swePlayListener?: Listener }

function listen(runId: string | undefined): Bell {
  kept.swePlayListener ??= { alive: false, bells: new Set(), client: null }
  const listener = kept.swePlayListener
  let rung = false
  let wake: (() => void) | null = null
  const own = {
    runId,
    ring() {
      rung = true
      wake?.()
    },
  }
  listener.bells.add(own)
  connect(listener)
  return {
    next: (signal) =>
      new Promise<void>((done) => {
        const finish = () => {
          clearTimeout(timer)
          signal.removeEventListener('abort', finish)
          wake = null
          rung = false
          done()
        }
        const timer = setTimeout(finish, listener.alive ? pollMs : blindPollMs)
        signal.addEventListener('abort', finish, { once: true })
        wake = finish
        if (rung || signal.aborted) finish()
      }),
    close() {
      listener.bells.delete(own)
      if (listener.bells.size === 0) disconnect(listener)
    },
  }
}

function connect(listener: Listener): void {
  if (listener.client) return
  const client = new pg.Client({
    connectionString: databaseUrl(),
    connectionTimeoutMillis: 5_000,
    keepAlive: true,
  })
  listener.client = client
  const lost = (error?: Error) => {
    if (listener.client !== client) return
    listener.alive = false
    listener.client = null
    if (error && !isOutage(error)) log.warn({ error: messageOf(error) }, 'listening for events failed')
    client.end().catch(() => undefined)
    setTimeout(() => listener.bells.size > 0 && connect(listener), blindPollMs).unref()
  }
  client.on('error', lost)
  client.on('end', () => lost())
  client.on('notification', ({ payload }) => {
    for (const bell of listener.bells) if (!bell.runId || bell.runId === payload) bell.ring()
  })
  client
    .connect()
    .then(() => client.query(`LISTEN ${eventChannel}`))
    .then(() => {
      listener.alive = listener.client === client
      // whatever was said while nobody listened
      for (const bell of listener.bells) bell.ring()
    })
    .catch(lost)
}

function disconnect(listener: Listener): void {
  const { client } = listener
  listener.client = null
  listener.alive = false
  client?.end().catch(() => undefined)
}
