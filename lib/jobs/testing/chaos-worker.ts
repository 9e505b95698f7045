/** A real worker process with the recipes of the tests: CHAOS_RECORDINGS holds the answers. */
import { setTimeout as sleep } from 'node:timers/promises'
import { UserError } from '#lib/errors.ts'
import type { Recipe } from '#lib/jobs/recipe.ts'
import { runWorker } from '#lib/jobs/run-worker.ts'
import { chaosRecipe } from '#lib/jobs/testing/chaos-recipe.ts'
import type { SandboxDriver } from '#lib/sandbox/sandbox.ts'

const noSandbox: SandboxDriver = {
  name: 'none',
  probe: async () => ({ ok: false, reason: 'not needed here', cure: 'none' }),
  open: async () => {
    throw new UserError('the recipes of these tests need no sandbox')
  },
}

const byTitle: Recipe = async (context, input) => {
  if (input.recipe !== 'build-project') throw new UserError('not a recipe of these tests')
  switch (input.settings.testAccess) {
    case 'hidden':
      // waits for its cancel; "late" is what nobody may ever see
      await context.stage('wait', async (signal) => void (await sleep(60_000, undefined, { signal })))
      return { state: 'succeeded', reason: 'late' }
    case 'visible':
      await context.stage('break', async () => {
        throw new UserError('this recipe fails')
      })
      return { state: 'succeeded', reason: 'late' }
    default:
      return chaosRecipe(context, input.projectId)
  }
}

await runWorker({
  recipes: { 'build-project': byTitle },
  chooseDriver: async () => noSandbox,
  recordings: process.env.CHAOS_RECORDINGS ?? '',
})
process.exit(0)
