/** For tests that need a container engine: without one they are skipped with a reason, which CI takes for a failure. */
import { messageOf } from '#lib/errors.ts'
import { addressOf, connect, inTime } from '../docker/engine.ts'

/** how the reason of such a skip begins */
export const NO_ENGINE = 'no container engine answers'

/** null when one answers */
export async function whyNoEngine(): Promise<string | null> {
  const engine = connect()
  return inTime(engine.ping()).then(
    () => null,
    (error) => `${NO_ENGINE} at ${addressOf(engine)}: ${messageOf(error)}`,
  )
}
