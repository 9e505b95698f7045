import type { FailedAttempt } from '#lib/pipeline/implement.ts'

/**
 * Are the tests to blame? Only if at least two attempts, which know nothing of one another, all said that they were done
 * and all failed the same test in the same way: then they read the task alike, and the test reads it otherwise.
 * @returns the evidence for whoever writes the tests again, or null
 */
export function suspectTests(failures: FailedAttempt[]): string | null {
  const [first, ...others] = failures
  if (!first || others.length === 0 || failures.some((failure) => !failure.tried)) return null
  const common = first.signatures.filter((signature) =>
    others.every((other) => other.signatures.includes(signature)),
  )
  if (common.length === 0) return null
  const ids = common.map((signature) => signature.slice(0, signature.lastIndexOf('#')))
  const last = failures.at(-1)?.evidence
  return `All ${failures.length} implementations failed: ${ids.join(', ')}.\n\nThe last of them:\n\n${last}`
}
