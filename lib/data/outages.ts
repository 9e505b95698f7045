/** A database that is restarting is waited for: a run must not fail, and nobody be blamed, because it was away. */
import { setTimeout as sleep } from 'node:timers/promises'
import { log } from '#lib/log.ts'

const firstPauseMs = 100
const longestPauseMs = 2_000
const sayEveryMs = 10_000

/** Prisma: unreachable, timed out, closed, pool exhausted, transaction could not start or lost its connection. */
const prismaCodes = new Set(['P1001', 'P1002', 'P1008', 'P1017', 'P2024', 'P2028', 'P2034', 'P2037'])
/** Node's socket errors */
const socketCodes = new Set(['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'ENOTFOUND', 'EAI_AGAIN'])
/** SQLSTATE: connection exceptions, too many connections, shutting down, crashed, starting up, deadlock, serialization */
const sqlState = /^(08...|53300|57P0[1-4]|40P01|40001)$/
/** what the driver adapter calls it */
const kinds = new Set([
  'DatabaseNotReachable',
  'ConnectionClosed',
  'SocketTimeout',
  'TooManyConnections',
  'TransactionWriteConflict',
])
/** errors without a code */
const words =
  /can't reach database server|connection terminated|connection ended|server closed the connection|timeout exceeded when trying to connect|not queryable|unable to start a transaction/i

/** Did the statement fail because the database was away (or asked to try again), so that repeating it may help? */
export function isOutage(error: unknown): boolean {
  if (typeof error !== 'object' || error === null) return false
  const { code, originalCode, kind, message, cause, meta, errors } = error as Record<string, unknown>
  const known = [code, originalCode].some(
    (each) =>
      typeof each === 'string' && (prismaCodes.has(each) || socketCodes.has(each) || sqlState.test(each)),
  )
  if (known || (typeof kind === 'string' && kinds.has(kind))) return true
  if (typeof message === 'string' && words.test(message)) return true
  // Prisma keeps the driver's error beside its own
  const adapter = typeof meta === 'object' && meta !== null && 'driverAdapterError' in meta
  return (
    isOutage(cause) ||
    (adapter && isOutage(meta.driverAdapterError)) ||
    (Array.isArray(errors) && errors.some(isOutage))
  )
}

/**
 * Repeats `action` for as long as the database is away and `signal` has not fired. `action` may have been committed
 * although its answer was lost, so it must change nothing the second time.
 */
export async function ridingOutages<T>(action: () => Promise<T>, signal: AbortSignal): Promise<T> {
  let pause = firstPauseMs
  let saidAt = 0
  for (;;) {
    try {
      return await action()
    } catch (error) {
      if (!isOutage(error) || signal.aborted) throw error
      if (Date.now() - saidAt > sayEveryMs) {
        log.warn({ error: String(error).slice(0, 300) }, 'the database is away: waiting for it')
        saidAt = Date.now()
      }
    }
    await sleep(pause + Math.random() * pause)
    pause = Math.min(pause * 2, longestPauseMs)
  }
}
