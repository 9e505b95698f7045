/** For the kill test with everything real but the model: an agent in a sandbox, one stage per task. */
import type { RunEnd } from '#lib/data/run-writes.ts'
import { attemptWithAgent } from '#lib/pipeline/agent-attempt.ts'
import type { RecipeContext } from '#lib/pipeline/recipe.ts'
import { storeFiles } from '#lib/pipeline/repository.ts'

export const agentTasks = ['1.1.1', '1.1.2']
/** commands of each task, then its finish */
export const agentCommands = 6

export async function agentRecipe(context: RecipeContext): Promise<RunEnd> {
  const readme = { path: 'README.md', mode: '100644' as const, data: Buffer.from('# start\n') }
  let tree = await context.stage('set up', () => storeFiles(context.objects, [readme]))
  for (const task of agentTasks) {
    const prompt = (name: string) => ({
      name,
      text: `${name} of ${task}`,
      hash: `hash of ${name}`,
      version: 0,
    })
    const done = await context.stage(
      `implement ${task}`,
      (signal) =>
        attemptWithAgent(
          context,
          {
            purpose: 'implementation',
            role: 'implement',
            taskNumber: task,
            attempt: 1,
            title: `Implement ${task}`,
            baseCommit: null,
            baseTree: tree,
            system: prompt('system'),
            user: prompt('user'),
            parts: [],
            onFinish: async () => ({ accept: true }),
          },
          signal,
        ),
      { taskNumber: task },
    )
    tree = done.tree
  }
  return { state: 'succeeded', reason: null, result: { tree } }
}
