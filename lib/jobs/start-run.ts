/** One way into the queue for server actions and the command line. */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { findProjectName } from '#lib/data/project-reads.ts'
import { createRun } from '#lib/data/run-writes.ts'
import { UserError } from '#lib/errors.ts'
import { recordingsFolder } from '#lib/jobs/recordings-folder.ts'
import { type ModelChoice, type ParsedRunInput, type RunInput, runInputSchema } from '#lib/jobs/run-input.ts'
import { loadDomain } from '#lib/prompts.ts'

/** @returns the run's id; a worker takes it up within a second. @throws UserError */
export async function startRun(input: RunInput): Promise<string> {
  const parsed = parseRunInput(input)
  checkModel(parsed.model)
  checkBudget(parsed)
  const { recipe, model } = parsed
  return createRun({
    recipe,
    title: await titleOf(parsed),
    input: parsed,
    model: modelName(model),
    recorded: model.endpoint === 'recorded',
    budgetUsd: parsed.budgetUsd ?? null,
    projectId: parsed.recipe === 'propose' ? null : parsed.projectId,
  })
}

/** @throws UserError that names the first field that is wrong */
export function parseRunInput(input: unknown): ParsedRunInput {
  const parsed = runInputSchema.safeParse(input)
  if (parsed.success) return parsed.data
  const [issue] = parsed.error.issues
  const field = issue?.path.join('.') || 'recipe'
  throw new UserError(
    `The run cannot start: ${field} ${issue?.message ?? 'is not usable'}. Correct it and try again.`,
  )
}

export function modelName(choice: ModelChoice): string {
  return choice.endpoint === 'recorded' ? `recorded/${choice.recording}` : choice.model
}

async function titleOf(input: ParsedRunInput): Promise<string> {
  if (input.recipe === 'build-project') return titleOfBuild(input, await findProjectName(input.projectId))
  if (input.recipe === 'rollout') return `Roll out ${await findProjectName(input.projectId)}`
  const { title } = loadDomain(input.domain)
  const projects = input.count === 1 ? 'a project' : `${input.count} projects`
  return `Propose ${projects}: ${title}`
}

function titleOfBuild({ redo }: Extract<ParsedRunInput, { recipe: 'build-project' }>, name: string): string {
  if (!redo) return `Build ${name}`
  if (redo.from === 'proposal') return `Plan ${name} again`
  const more = redo.tasks.length > 3 ? ` and ${redo.tasks.length - 3} more` : ''
  return `Go on from the ${redo.from} of ${redo.tasks.slice(0, 3).join(', ')}${more}: ${name}`
}

function checkModel(choice: ModelChoice): void {
  if (choice.endpoint !== 'recorded' || existsSync(join(recordingsFolder(), choice.recording))) return
  throw new UserError(
    `There is no recording "${choice.recording}": use the name of a folder in lib/model/recordings, or an endpoint.`,
  )
}

function checkBudget({ model, budgetUsd }: ParsedRunInput): void {
  if (model.endpoint === 'recorded' || model.prices || !budgetUsd) return
  throw new UserError(
    `Without prices every call of ${model.model} counts as $0 and no budget could stop the run: give the prices of a million tokens, or no budget.`,
  )
}
