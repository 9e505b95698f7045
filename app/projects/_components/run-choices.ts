import type { ModelOptions } from '#app/model-options.ts'
import type { Recording } from '#lib/jobs/recordings.ts'
import type { RunInput } from '#lib/jobs/run-input.ts'
import { type ModelStage, modelStagesOf } from '#lib/pipeline/model-stages.ts'
import type { DriverName } from '#lib/sandbox/driver-names.ts'

/** What a person chooses for a run, as the form holds it: texts, so that nothing typed is lost. */
export type RunChoices = {
  endpoint: 'recorded' | 'stored' | 'openai'
  recording: string
  /** name of the stored endpoint */
  stored: string
  /** names of stored endpoints per stage; several take turns, none = the model above */
  stageModels: Partial<Record<ModelStage, string[]>>
  model: string
  inputPrice: string
  outputPrice: string
  profile: 'endpoint' | 'function-calling' | 'codeact-text'
  testAccess: 'visible' | 'withheld' | 'hidden'
  attempts: string
  repeats: string
  budget: string
  /** any = the first that works */
  sandbox: 'any' | DriverName
}

export function initialChoices(models: ModelOptions): RunChoices {
  const [recording] = models.recordings
  return {
    endpoint: firstEndpoint(models),
    recording: recording?.name ?? '',
    stored: models.endpoints[0]?.name ?? '',
    stageModels: {},
    model: '',
    inputPrice: '',
    outputPrice: '',
    profile: 'endpoint',
    testAccess: 'withheld',
    attempts: '3',
    repeats: '3',
    budget: '',
    sandbox: 'any',
  }
}

/** What can be started without typing. */
function firstEndpoint({ recordings, endpoints, openAi }: ModelOptions): RunChoices['endpoint'] {
  if (endpoints.length > 0) return 'stored'
  return recordings.length > 0 && !openAi.keySet ? 'recorded' : 'openai'
}

/** The recording that is chosen; what it was recorded with cannot be chosen otherwise. */
export function chosenRecording(choices: RunChoices, models: ModelOptions): Recording | undefined {
  return choices.endpoint === 'recorded'
    ? models.recordings.find((recording) => recording.name === choices.recording)
    : undefined
}

type RunPart = Pick<RunInput, 'model' | 'stageModels' | 'settings' | 'budgetUsd' | 'sandbox'>

/** The choices as a run takes them; its schema says what is wrong with them. */
export function runPart(choices: RunChoices, models: ModelOptions, recipe: RunInput['recipe']): RunPart {
  const { testAccess } = choices
  const profile = choices.profile === 'endpoint' ? {} : { profile: choices.profile }
  const recording = chosenRecording(choices, models)
  return {
    model: modelPart(choices),
    stageModels: recording ? {} : stagePart(choices, recipe),
    settings: {
      attempts: Number(choices.attempts),
      repeats: Number(choices.repeats),
      ...(recording
        ? { profile: recording.profile, testAccess: recording.testAccess, onlyTasks: recording.tasks }
        : { ...profile, testAccess }),
    },
    budgetUsd: choices.budget.trim() === '' ? null : Number(choices.budget),
    ...(choices.sandbox === 'any' ? {} : { sandbox: choices.sandbox }),
  }
}

function modelPart(choices: RunChoices): RunInput['model'] {
  switch (choices.endpoint) {
    case 'recorded':
      return { endpoint: 'recorded', recording: choices.recording }
    case 'stored':
      return { endpoint: 'stored', name: choices.stored }
    default:
      return { endpoint: 'openai', model: choices.model.trim(), ...pricesOf(choices) }
  }
}

/** Only the stages of this recipe: the choices are remembered for all of them. */
function stagePart({ stageModels }: RunChoices, recipe: RunInput['recipe']): RunPart['stageModels'] {
  const chosen = modelStagesOf(recipe).flatMap((stage) => {
    const names = stageModels[stage] ?? []
    return names.length > 0 ? [[stage, names.map((name) => ({ endpoint: 'stored' as const, name }))]] : []
  })
  return Object.fromEntries(chosen)
}

/** Both prices or none: half of them would make a cost that is wrong. */
function pricesOf({ inputPrice, outputPrice }: RunChoices) {
  if (inputPrice.trim() === '' || outputPrice.trim() === '') return {}
  const input = Number(inputPrice)
  return {
    prices: { inputPerMillion: input, cachedPerMillion: input, outputPerMillion: Number(outputPrice) },
  }
}

/** What must be mended before the run can start; null when it can. */
export function problemOf(choices: RunChoices, models: ModelOptions): string | null {
  if (choices.endpoint === 'stored') return storedProblem(choices, models)
  if (choices.endpoint === 'recorded' && !choices.recording)
    return 'There is no recording: choose an endpoint.'
  if (choices.endpoint === 'openai' && !choices.model.trim()) return 'Name the model.'
  if ((choices.inputPrice.trim() === '') !== (choices.outputPrice.trim() === '')) {
    return 'Give both prices or none.'
  }
  if (choices.endpoint === 'openai' && !choices.inputPrice.trim() && choices.budget.trim())
    return 'Give the prices, or no budget.'
  return null
}

function storedProblem({ stored, budget }: RunChoices, { endpoints }: ModelOptions): string | null {
  const endpoint = endpoints.find(({ name }) => name === stored)
  if (!endpoint) return 'Choose a stored endpoint.'
  if (budget.trim() && !endpoint.priced) return `${stored} has no prices: store them, or give no budget.`
  return null
}
