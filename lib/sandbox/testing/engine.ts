/** For tests that need a container engine: without one they are skipped with a reason, which CI takes for a failure. */
import Docker from 'dockerode'
import { messageOf } from '#lib/errors.ts'

/** how the reason of such a skip begins */
export const NO_ENGINE = 'no container engine answers'

/** null when one answers */
export async function whyNoEngine(): Promise<string | null> {
  return new Docker({ timeout: 10_000 }).ping().then(
    () => null,
    (error) => `${NO_ENGINE}: ${messageOf(error)}`,
  )
}
