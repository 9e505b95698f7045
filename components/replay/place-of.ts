/** The step that the address names, else where a replay begins: the newest of a running one, the first of one that ended. Pure. */
export function placeOf(named: number | null, known: number, running: boolean): number {
  if (named === null) return running ? known : Math.min(1, known)
  return Math.min(known, Math.max(0, named))
}
