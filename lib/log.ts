import pino from 'pino'
import { env } from '#lib/env.ts'

/** JSON lines on stderr, so that stdout stays free for results. Bind the run's id: `log.child({ runId })`. */
export const log = pino(
  { level: env().LOG_LEVEL, base: { pid: process.pid } },
  pino.destination({ fd: 2, sync: true }),
)
