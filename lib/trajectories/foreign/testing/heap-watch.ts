/** How much memory a piece of work takes and keeps: heap and buffers, above what there was before. */
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
    /** after everything that nobody holds has gone */
    kept() {
      collect()
      return used() - before
    },
  }
}

function used(): number {
  const { heapUsed, external } = process.memoryUsage()
  return heapUsed + external
}
