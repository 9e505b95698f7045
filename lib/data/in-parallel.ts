export type InParallel = {
  /** Starts the work as soon as there is room. @throws what an earlier one threw */
  add(work: () => Promise<void>): Promise<void>
  /** Waits for all. @throws what the first failed one threw, and has not thrown at an `add` */
  settled(): Promise<void>
}

/** At most so many at once. */
export function inParallel(most: number): InParallel {
  const running = new Set<Promise<void>>()
  const failures: unknown[] = []
  const throwFailure = () => {
    if (failures.length > 0) throw failures.shift()
  }
  return {
    async add(work) {
      while (running.size >= most) await Promise.race(running)
      throwFailure()
      const one: Promise<void> = work()
        .catch((error: unknown) => void failures.push(error))
        .finally(() => running.delete(one))
      running.add(one)
    },
    async settled() {
      await Promise.all(running)
      throwFailure()
    },
  }
}
