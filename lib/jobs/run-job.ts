/** One job from its claim to its end: runs the recipe on what perform.ts provides, and turns its end into the run's. */
import { type Claim, ClaimLost, claimRun } from '#lib/data/claims.ts'
import { ridingOutages } from '#lib/data/outages.ts'
import { readProposal } from '#lib/data/project-reads.ts'
import { promptsOfRun } from '#lib/data/prompt-sets.ts'
import { pauseRun } from '#lib/data/run-pauses.ts'
import { endRun, noteSandbox, type Run, type RunEnd } from '#lib/data/run-writes.ts'
import { messageOf, UserError } from '#lib/errors.ts'
import { type RunControl, runControl, watchRun } from '#lib/jobs/control.ts'
import type { Job } from '#lib/jobs/engine.ts'
import type { Recipe } from '#lib/jobs/recipe.ts'
import { runContext } from '#lib/jobs/run-context.ts'
import type { ModelChoice, ParsedRunInput } from '#lib/jobs/run-input.ts'
import { type OpenedModel, openStageModels } from '#lib/jobs/stage-models.ts'
import { parseRunInput } from '#lib/jobs/start-run.ts'
import type { Language } from '#lib/languages/language.ts'
import { log } from '#lib/log.ts'
import type { DriverName } from '#lib/sandbox/driver-names.ts'
import type { Owner, SandboxDriver } from '#lib/sandbox/sandbox.ts'

/** What runs are made of: concrete in perform.ts, replaced in part by the tests of this folder. */
export type Parts = {
  recipes: Record<string, Recipe>
  /** @throws UserError with the reason and the cure when no driver works here */
  chooseDriver(name: DriverName | undefined, owner: Owner): Promise<SandboxDriver>
  /** removes what dead workers left. @returns how many sandboxes */
  reapSandboxes(owner: Owner, findDead: (workers: string[]) => Promise<string[]>): Promise<number>
  openModel(choice: ModelChoice, say: (message: string) => void): Promise<OpenedModel>
  languages: Record<string, Language>
  /** ends what the parts have started for all runs */
  close(): Promise<void>
}

/** What a worker brings to every run. */
export type Workshop = {
  executor: string
  /** the database's identity: workers of one installation look after each other */
  installation: string
  /** fires when the worker is told to end */
  stopping: AbortSignal
  parts: Parts
}

/**
 * @returns "released" when the run has to be taken up again: by another worker because this one ends, or by any because
 * its claim or its end could not be written. That is tried a limited number of times (claims.ts).
 */
export async function runJob(job: Job, workshop: Workshop): Promise<'ended' | 'released'> {
  if (workshop.stopping.aborted) return 'released'
  try {
    const run = await claimRun({ ...job, executor: workshop.executor }, workshop.stopping)
    return run ? await runClaimed(run, workshop) : 'ended'
  } catch (error) {
    // whoever has the run now will end it
    if (error instanceof ClaimLost) return 'ended'
    if (!workshop.stopping.aborted)
      log.error({ runId: job.runId, err: error }, 'a run could not be written down')
    return 'released'
  }
}

async function runClaimed(run: Run, workshop: Workshop): Promise<'ended' | 'released'> {
  const control = runControl()
  const claim: Claim = {
    runId: run.id,
    executor: workshop.executor,
    generation: run.generation,
    recoveries: run.recoveries,
    stopping: workshop.stopping,
    lost: () => control.stop({ why: 'claim-lost' }),
  }
  if (run.state === 'cancelling') control.stop({ why: 'cancelled' })
  control.pauseWanted = run.pauseWanted
  const stop = () => control.stop({ why: 'worker-stopping' })
  if (workshop.stopping.aborted) stop()
  workshop.stopping.addEventListener('abort', stop, { once: true })
  const watch = watchRun(claim, control)
  try {
    return await settle(claim, control, await outcomeOf({ run, claim, control, workshop }))
  } finally {
    watch.done()
    workshop.stopping.removeEventListener('abort', stop)
  }
}

type Work = { run: Run; claim: Claim; control: RunControl; workshop: Workshop }

const namesForPeople = new Set(['UserError', 'UnusableAnswerError', 'InfrastructureError', 'ModelError'])

/** Every failure of a recipe becomes an end with a reason: a run never ends by exiting. */
async function outcomeOf(work: Work): Promise<RunEnd> {
  const { run, control } = work
  try {
    control.signal.throwIfAborted()
    return await runRecipe(work)
  } catch (error) {
    if (error instanceof ClaimLost || control.signal.aborted) return { state: 'failed', reason: null }
    // by name: a failure remembered from before a crash is no instance of its class any more
    const forPeople = error instanceof Error && namesForPeople.has(error.name)
    if (!forPeople) log.error({ runId: run.id, err: error }, 'a recipe failed unexpectedly')
    return { state: 'failed', reason: messageOf(error) }
  }
}

async function runRecipe(work: Work): Promise<RunEnd> {
  const { run, claim, control, workshop } = work
  const { parts } = workshop
  const input = parseRunInput(run.input)
  const recipe = parts.recipes[input.recipe]
  if (!recipe) throw new UserError(`This worker does not know the recipe "${input.recipe}": update it.`)
  const driver = await parts.chooseDriver(input.sandbox, {
    installation: workshop.installation,
    worker: workshop.executor,
  })
  await noteSandbox(claim, driver.name)
  const prompts = await promptsOfRun(claim)
  const { context, flush } = runContext({
    run,
    claim,
    control,
    settings: input.settings,
    models: await openStageModels(input, (choice) =>
      parts.openModel(choice, (message) => context.say('warn', message)),
    ),
    pauses: input.recipe === 'build-project' ? input.pauseBefore : [],
    driver,
    language: await languageOf(input, workshop),
    prompts,
  })
  try {
    return await recipe(context, input)
  } finally {
    await flush()
  }
}

async function languageOf(input: ParsedRunInput, { parts, stopping }: Workshop): Promise<Language> {
  const name =
    input.recipe === 'propose'
      ? input.language
      : (await ridingOutages(() => readProposal(input.projectId), stopping)).language
  const language = Object.hasOwn(parts.languages, name) ? parts.languages[name] : undefined
  if (language) return language
  throw new UserError(
    `"${name}" is no language of this installation: choose one of ${Object.keys(parts.languages).join(', ')}.`,
  )
}

/** Writes the end, unless the run goes on elsewhere. */
async function settle(claim: Claim, control: RunControl, end: RunEnd): Promise<'ended' | 'released'> {
  const stopped = control.stopped()
  switch (stopped?.why) {
    case 'worker-stopping':
      return 'released'
    case 'claim-lost':
      return 'ended'
    case 'cancelled':
      await endRun(claim, { state: 'cancelled', reason: 'cancelled by a person' })
      return 'ended'
    case 'paused':
      await pauseRun(claim, stopped.at)
      return 'ended'
    case 'budget':
      await endRun(claim, { state: 'partly', reason: stopped.message })
      return 'ended'
    default:
      await endRun(claim, end)
      return 'ended'
  }
}
