/**
 * Sandboxes of one verification that are opened before they are needed and closed after their result is known, while
 * something else goes on. Each is used once; one that waits runs nothing, so it takes no place of those at work.
 */
import type { Sandbox } from '#lib/sandbox/sandbox.ts'

export type Spares = {
  /** Opens so many more. */
  ahead(count: number): void
  /** @returns an empty sandbox nobody has used, if there is one; it rejects when it could not be opened */
  take(): Promise<Sandbox> | undefined
  /** Closes it behind the caller's back. */
  leave(sandbox: Sandbox): void
}

/** @throws what closing a sandbox was rejected with: it may still be there */
export async function withSpares<T>(
  open: () => Promise<Sandbox>,
  use: (spares: Spares) => Promise<T>,
): Promise<T> {
  const waiting: Promise<Sandbox>[] = []
  const closing: Promise<void>[] = []
  const spares: Spares = {
    ahead(count) {
      for (let left = count; left > 0; left -= 1) {
        const opening = open()
        // whoever takes it is told
        opening.catch(() => {})
        waiting.push(opening)
      }
    },
    take: () => waiting.shift(),
    leave(sandbox) {
      const closed = sandbox.close()
      // it is looked at when all is over
      closed.catch(() => {})
      closing.push(closed)
    },
  }
  const end = async () => {
    const unused = await Promise.allSettled(waiting)
    for (const each of unused) if (each.status === 'fulfilled') spares.leave(each.value)
    await Promise.allSettled(closing)
  }
  const result = await use(spares).finally(end)
  await Promise.all(closing)
  return result
}
