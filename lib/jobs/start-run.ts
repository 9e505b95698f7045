/** One way into the queue for server actions and the command line. */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { readEndpoint } from '#lib/data/endpoints.ts'
import { findRetry } from '#lib/data/failures.ts'
import { findMeasurable } from '#lib/data/measurements.ts'
import { findProjectName } from '#lib/data/project-reads.ts'
import { currentDomains } from '#lib/data/prompt-sets.ts'
import { createRun } from '#lib/data/run-writes.ts'
import { UsageError, UserError } from '#lib/errors.ts'
import { titleOfFork, withOrigin } from '#lib/jobs/fork-input.ts'
import { recordingsFolder } from '#lib/jobs/recordings-folder.ts'
import {
  type ModelChoice,
  type ParsedRunInput,
  quotasOf,
  type RunInput,
  runInputSchema,
} from '#lib/jobs/run-input.ts'
import { choicesOf } from '#lib/jobs/stage-models.ts'
import type { Prices } from '#lib/model/endpoint.ts'
import type { FailureClass } from '#lib/pipeline/failure-class.ts'
import { adapterInfos } from '#lib/pipeline/instances/adapter-info.ts'
import { modelStagesOf } from '#lib/pipeline/model-stages.ts'
import type { Domain } from '#lib/prompts/domain.ts'

/** @returns the run's id; a worker takes it up within a second. @throws UserError */
export async function startRun(input: RunInput): Promise<string> {
  const parsed = await withOrigin(await withRetry(parseRunInput(input)))
  checkStages(parsed)
  const models = await Promise.all(choicesOf(parsed).map(describeModel))
  if (parsed.budgetUsd) checkPrices(models)
  return createRun({
    recipe: parsed.recipe,
    title: await titleOf(parsed),
    input: parsed,
    model: [...new Set(models.map(({ name }) => name))].join(', '),
    recorded: models.some(({ recorded }) => recorded),
    budgetUsd: parsed.budgetUsd ?? null,
    projectId: parsed.recipe === 'propose' ? null : parsed.projectId,
  })
}

/** Which tasks failed is looked up once: what the run tries again stays what it was asked for. */
async function withRetry(input: ParsedRunInput): Promise<ParsedRunInput> {
  if (input.recipe !== 'build-project' || !input.failed) return input
  const { projectId, failed: failureClass, settings } = input
  const { failed, blocked } = await findRetry(projectId, failureClass)
  if (failed.length === 0)
    throw new UserError(
      `No task of this project has failed with the class "${failureClass}": nothing to try again.`,
    )
  // tests that were accepted stand, unless they are to blame
  const redo = {
    from: failureClass === 'tests' ? ('checklist' as const) : ('implementation' as const),
    tasks: failed,
  }
  return { ...input, redo, settings: { ...settings, onlyTasks: blocked } }
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

async function titleOf(input: ParsedRunInput): Promise<string> {
  if (input.recipe === 'build-project') return titleOfBuild(input, await findProjectName(input.projectId))
  if (input.recipe === 'fork') return titleOfFork(input)
  if (input.recipe === 'rollout') return `Roll out ${await findProjectName(input.projectId)}`
  if (input.recipe === 'instances') {
    const labels = input.adapters.map((name) => adapterInfos[name].label.toLowerCase())
    return `Roll out ${labels.join(', ')}: ${await findProjectName(input.projectId)}`
  }
  if (input.recipe === 'verify')
    return `${input.mutation ? 'Verify and mutate' : 'Verify'} ${await findProjectName(input.projectId)}`
  if (input.recipe === 'measure') return `Measure ${(await findMeasurable(input.trajectoryId)).title}`
  const cells = quotasOf(input)
  const domains = await Promise.all([...new Set(cells.map(({ domain }) => domain))].map(findDomain))
  const count = cells.reduce((sum, cell) => sum + cell.count, 0)
  const projects = count === 1 ? 'a project' : `${count} projects`
  const titles = domains.slice(0, 3).map(({ title }) => title)
  const more = domains.length > 3 ? ` and ${domains.length - 3} more` : ''
  return `Propose ${projects}: ${titles.join(', ')}${more}`
}

/** @throws UsageError that names those there are */
async function findDomain(name: string): Promise<Domain> {
  const domains = await currentDomains()
  const found = domains.find((domain) => domain.name === name)
  if (found) return found
  throw new UsageError(
    `There is no domain "${name}": choose one of ${domains.map((domain) => domain.name).join(', ')}, or add prompts/domains/${name}.md.`,
  )
}

const reasons: Record<FailureClass, string> = {
  model: 'want of a solution',
  tests: 'want of good tests',
  infrastructure: 'trouble of the machine',
}

function titleOfBuild(
  { redo, failed }: Extract<ParsedRunInput, { recipe: 'build-project' }>,
  name: string,
): string {
  if (!redo) return `Build ${name}`
  if (failed) return `Try again ${redo.tasks.length} failed for ${reasons[failed]}: ${name}`
  if (redo.from === 'proposal') return `Plan ${name} again`
  const more = redo.tasks.length > 3 ? ` and ${redo.tasks.length - 3} more` : ''
  return `Go on from the ${redo.from} of ${redo.tasks.slice(0, 3).join(', ')}${more}: ${name}`
}

export type ChosenModel = { name: string; recorded: boolean; prices: Prices | null }

/** What is known of a choice before its run. @throws UserError when its recording or endpoint is not there */
export async function describeModel(choice: ModelChoice): Promise<ChosenModel> {
  switch (choice.endpoint) {
    case 'recorded':
      checkRecording(choice.recording)
      return { name: `recorded/${choice.recording}`, recorded: true, prices: null }
    case 'stored': {
      const { model, prices } = await readEndpoint(choice.name)
      return { name: model, recorded: false, prices }
    }
    default:
      return { name: choice.model, recorded: false, prices: choice.prices ?? null }
  }
}

function checkRecording(recording: string): void {
  if (existsSync(join(recordingsFolder(), recording))) return
  throw new UserError(
    `There is no recording "${recording}": use the name of a folder in lib/model/recordings, or an endpoint.`,
  )
}

function checkStages({ recipe, stageModels }: ParsedRunInput): void {
  const known = modelStagesOf(recipe)
  const stranger = Object.keys(stageModels).find((stage) => !known.some((each) => each === stage))
  if (!stranger) return
  throw new UserError(
    `${recipe} has no stage "${stranger}" that asks a model: choose models for ${known.join(', ')}.`,
  )
}

function checkPrices(models: ChosenModel[]): void {
  const unpriced = models.find(({ recorded, prices }) => !recorded && !prices)
  if (!unpriced) return
  throw new UserError(
    `Without prices every call of ${unpriced.name} counts as $0 and no budget could stop the run: give the prices of a million tokens, or no budget.`,
  )
}
