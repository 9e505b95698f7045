/** A real worker process with the recipes of the tests: CHAOS_RECORDINGS holds the answers. */
import { setTimeout as sleep } from 'node:timers/promises'
import { UserError } from '#lib/errors.ts'
import { concreteParts } from '#lib/jobs/perform.ts'
import type { Recipe } from '#lib/jobs/recipe.ts'
import { runWorker } from '#lib/jobs/run-worker.ts'
import { agentRecipe } from '#lib/jobs/testing/agent-recipe.ts'
import { chaosRecipe } from '#lib/jobs/testing/chaos-recipe.ts'
import type { RecipeContext } from '#lib/pipeline/recipe.ts'
import { chooseDriver } from '#lib/sandbox/index.ts'
import type { SandboxDriver } from '#lib/sandbox/sandbox.ts'

const noSandbox: SandboxDriver = {
  name: 'none',
  probe: async () => ({ ok: false, reason: 'not needed here', cure: 'none' }),
  open: async () => {
    throw new UserError('the recipes of these tests need no sandbox')
  },
  prepare: async () => ({ outcome: 'passed', evidence: '' }),
  reap: async () => 0,
}

/** In a real sandbox where this machine has one: a cancel has to reach the command in it. */
async function waitLong(context: RecipeContext, signal: AbortSignal): Promise<void> {
  const { driver } = context
  if (driver.name === noSandbox.name) {
    context.say('info', 'command started')
    return sleep(60_000, undefined, { signal })
  }
  const limits = { memoryMb: 256, cpus: 1, processes: 32, workspaceMb: 16 }
  const sandbox = await driver.open({ label: 'wait', files: [], limits, excludes: [], tools: {} })
  try {
    context.say('info', 'command started')
    await sandbox.run('sleep 60', { timeoutMs: 90_000, signal })
  } finally {
    await sandbox.close()
  }
}

const byTitle: Recipe = async (context, input) => {
  if (input.recipe !== 'build-project') throw new UserError('not a recipe of these tests')
  switch (input.settings.testAccess) {
    case 'hidden':
      // waits for its cancel; "late" is what nobody may ever see
      await context.stage('wait', (signal) => waitLong(context, signal))
      return { state: 'succeeded', reason: 'late' }
    case 'visible':
      await context.stage('break', async () => {
        throw new UserError('this recipe fails')
      })
      return { state: 'succeeded', reason: 'late' }
    default:
      if (input.settings.profile === 'codeact-text') return agentRecipe(context)
      return chaosRecipe(context, input.projectId)
  }
}

await runWorker({
  ...concreteParts(process.env.CHAOS_RECORDINGS),
  recipes: { 'build-project': byTitle },
  // only some of these recipes open a sandbox
  chooseDriver: (name, owner) =>
    chooseDriver(name, owner).catch((error: unknown) => {
      if (error instanceof UserError) return noSandbox
      throw error
    }),
})
process.exit(0)
