import { isOutage } from '#lib/data/outages.ts'
import { messageOf } from '#lib/errors.ts'
import { log } from '#lib/log.ts'

/** Again and again with a pause in between, never two at a time. @returns what ends it */
export function every(what: string, pauseMs: number, action: () => Promise<void>): () => void {
  let stopped = false
  let timer: NodeJS.Timeout
  const turn = async () => {
    try {
      await action()
    } catch (error) {
      // done again in a moment; only what waiting does not cure is worth a line
      if (!stopped && !isOutage(error)) log.error({ error: messageOf(error) }, `${what} failed`)
    }
    if (!stopped) timer = setTimeout(turn, pauseMs)
  }
  timer = setTimeout(turn, pauseMs)
  return () => {
    stopped = true
    clearTimeout(timer)
  }
}
