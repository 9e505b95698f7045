/** What the contract suite looks at from outside. */
import { readdirSync, readFileSync } from 'node:fs'

/** set in the test process, to be seen in no sandbox */
export const SECRET_VARIABLE = 'SWE_PLAY_CONTRACT_SECRET'

/** Ids of the host's processes whose command line contains the mark. */
export function processesMarked(mark: string): number[] {
  const ids = readdirSync('/proc').filter((name) => /^\d+$/.test(name))
  return ids.map(Number).filter((id) => commandLine(id).includes(mark))
}

function commandLine(id: number): string {
  try {
    return readFileSync(`/proc/${id}/cmdline`, 'latin1')
  } catch {
    return '' // it has ended meanwhile
  }
}
