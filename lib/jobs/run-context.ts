/** What a recipe is handed, filled with rows: stages, journals, log and records of one claimed run. */
import { AsyncLocalStorage } from 'node:async_hooks'
import { type Claim, ClaimLost, writeAs } from '#lib/data/claims.ts'
import { appendEvent, type NewEvent } from '#lib/data/events.ts'
import { closeTrajectory, loadSteps, openTrajectory } from '#lib/data/journals.ts'
import { BudgetReached, runLedger } from '#lib/data/ledger.ts'
import { objectStore } from '#lib/data/objects.ts'
import { ridingOutages } from '#lib/data/outages.ts'
import { projectRecords } from '#lib/data/records.ts'
import type { Run } from '#lib/data/run-writes.ts'
import { beginStage, endStage, rememberStage } from '#lib/data/stages.ts'
import { InfrastructureError, messageOf, UserError } from '#lib/errors.ts'
import type { RunControl } from '#lib/jobs/control.ts'
import type { StageModels } from '#lib/jobs/stage-models.ts'
import type { Language } from '#lib/languages/language.ts'
import { log } from '#lib/log.ts'
import { type Ledger, withLedger } from '#lib/model/ledger.ts'
import { pauseBefore } from '#lib/pipeline/pauses.ts'
import type { RecipeContext, RecipeSettings, StageOptions } from '#lib/pipeline/recipe.ts'
import type { Prompts } from '#lib/prompts/prompts.ts'
import type { SandboxDriver } from '#lib/sandbox/sandbox.ts'
import type { ObjectStore } from '#lib/trajectories/git-objects.ts'

export type RunParts = {
  run: Run
  claim: Claim
  control: RunControl
  settings: RecipeSettings
  models: StageModels
  /** where it waits for a person: each fits pausePattern */
  pauses: string[]
  driver: SandboxDriver
  language: Language
  prompts: Prompts
}

export type RunContext = {
  context: RecipeContext
  /** the log is written behind the work: waits until all that was said is stored */
  flush(): Promise<void>
}

/** name of the stage whose work is going on, per chain of calls: stages may overlap */
const stageNow = new AsyncLocalStorage<string>()
const currentStage = () => stageNow.getStore() ?? null

export function runContext(parts: RunParts): RunContext {
  const { run, claim, control, settings, models, driver, language, prompts } = parts
  const journal = runLog(claim)
  const owner = { claim, run: { ...run, sandbox: driver.name }, language: language.name }
  const context: RecipeContext = {
    runId: run.id,
    settings,
    signal: control.signal,
    modelFor: charged(parts),
    modelsIn: models.modelsIn,
    driver,
    language,
    prompts,
    objects: patientObjects(claim),
    stage: rememberedStages(parts, journal.flush),
    say: (level, message, data) => journal.add({ level, kind: 'log', message, ...(data ? { data } : {}) }),
    openTrajectory: (input) => openTrajectory({ ...owner, stage: currentStage() }, input),
    loadSteps: (id) => ridingOutages(() => loadSteps(id), claim.stopping),
    closeTrajectory: (id, end) => closeTrajectory(claim, id, end),
    records: projectRecords({ claim, modelOf: (stage) => models.modelFor(stage).model, currentStage }),
  }
  return { context, flush: journal.flush }
}

/** Lines are stored in the order they were said, without making the speaker wait. */
function runLog(claim: Claim): { add(event: NewEvent): void; flush(): Promise<void> } {
  let last: Promise<void> = Promise.resolve()
  return {
    add(event) {
      last = last
        .then(() => writeAs(claim, (tx) => appendEvent(tx, claim.runId, event)))
        .catch((error: unknown) => {
          // a lost claim has stopped the run already; whatever else it is, the work is worth more than a line of log
          if (error instanceof ClaimLost) return
          log.error(
            { runId: claim.runId, error: messageOf(error), line: event.message },
            'a log line was lost',
          )
        })
    },
    flush: () => last,
  }
}

/** The run's models, every call of which is in its ledger and stops at its budget. */
function charged({ run, claim, control, models }: RunParts): RecipeContext['modelFor'] {
  const rows = runLedger(claim, currentStage)
  const ledger: Ledger = {
    ...rows,
    async begin(entry) {
      try {
        return await rows.begin(entry)
      } catch (error) {
        if (!(error instanceof BudgetReached)) throw error
        control.stop({ why: 'budget', message: error.message })
        throw control.signal.reason
      }
    },
  }
  return (stage, turn) => {
    const { prices, ...asked } = models.modelFor(stage, turn)
    return { ...asked, model: withLedger(asked.model, ledger, { scope: run.id, prices }) }
  }
}

function patientObjects(claim: Claim): ObjectStore {
  const store = objectStore()
  return {
    put: (objects) => ridingOutages(() => store.put(objects), claim.stopping),
    get: (ids) => ridingOutages(() => store.get(ids), claim.stopping),
  }
}

function rememberedStages(
  { run: { pausesOver }, pauses, claim, control }: RunParts,
  flush: () => Promise<void>,
): RecipeContext['stage'] {
  let position = 0
  return async <T>(
    name: string,
    run: (signal: AbortSignal) => Promise<T>,
    options: StageOptions = {},
  ): Promise<T> => {
    // counted before anything is awaited: the order of calls is the recipe's and the same in every life of the run
    const stage = { name, position: position++, taskNumber: options.taskNumber ?? null }
    control.signal.throwIfAborted()
    const memory = await rememberStage(claim, name)
    if (memory?.state === 'done') return memory.output as T
    if (memory?.state === 'failed') throw errorFrom(memory.error)
    const wishes = { before: pauses, over: pausesOver, now: control.pauseWanted }
    const at = pauseBefore({ ...stage, point: options.point ?? null }, wishes)
    if (at) {
      control.stop({ why: 'paused', at })
      throw control.signal.reason
    }
    await beginStage(claim, stage)
    try {
      const output = await stageNow.run(name, () => run(control.signal))
      control.signal.throwIfAborted()
      await flush()
      return (await endStage(claim, name, { state: 'done', output })) as T
    } catch (error) {
      await flush()
      await noteFailure({ claim, control, name, error })
      throw control.signal.aborted ? control.signal.reason : error
    }
  }
}

async function noteFailure(failure: {
  claim: Claim
  control: RunControl
  name: string
  error: unknown
}): Promise<void> {
  const { claim, control, name, error } = failure
  const stopped = control.stopped()
  // to be run again elsewhere, or no longer ours to write: the row stays as it is
  if (stopped?.why === 'worker-stopping' || stopped?.why === 'claim-lost') return
  const failed = {
    state: 'failed' as const,
    error: error instanceof Error ? error : new Error(String(error)),
  }
  await endStage(claim, name, stopped ? { state: 'cancelled' } : failed)
}

/** A failure remembered from before a crash travels on as what it was. */
function errorFrom({ name, message }: { name: string; message: string }): Error {
  if (name === 'UserError') return new UserError(message)
  if (name === 'InfrastructureError') return new InfrastructureError(message)
  return Object.assign(new Error(message), { name })
}
