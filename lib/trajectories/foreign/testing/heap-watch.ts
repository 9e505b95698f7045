/** How much memory a piece of work takes and keeps: heap and buffers, above what there was before. */
import { setImmediate } from 'node:timers/promises'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

export function heapWatch() {
  setFlagsFromString('--expose-gc')
  const collect: () => void = runInNewContext('gc')
  collect()
  const before = used()
  let highest = 0
  return {
    look() {
      highest = Math.max(highest, used() - before)
    },
    highest: () => highest,
    /** after everything that nobody holds has gone: buffers outside the heap follow their owners some turns later */
    async kept() {
      let least = Number.POSITIVE_INFINITY
      for (let turn = 0; turn < 10; turn++) {
        collect()
        await setImmediate()
        least = Math.min(least, used() - before)
      }
      return least
    },
  }
}

function used(): number {
  const { heapUsed, external } = process.memoryUsage()
  return heapUsed + external
}
