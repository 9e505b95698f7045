import type { ModelOptions } from '#app/model-options.ts'
import type { Recording } from '#lib/jobs/recordings.ts'
import type { RunInput } from '#lib/jobs/run-input.ts'
import type { DriverName } from '#lib/sandbox/driver-names.ts'

/** What a person chooses for a run, as the form holds it: texts, so that nothing typed is lost. */
export type RunChoices = {
  endpoint: 'recorded' | 'openai'
  recording: string
  model: string
  inputPrice: string
  outputPrice: string
  profile: 'function-calling' | 'codeact-text'
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
    endpoint: recording && !models.openAi.keySet ? 'recorded' : 'openai',
    recording: recording?.name ?? '',
    model: '',
    inputPrice: '',
    outputPrice: '',
    profile: 'function-calling',
    testAccess: 'withheld',
    attempts: '3',
    repeats: '3',
    budget: '',
    sandbox: 'any',
  }
}

/** The recording that is chosen; what it was recorded with cannot be chosen otherwise. */
export function chosenRecording(choices: RunChoices, models: ModelOptions): Recording | undefined {
  return choices.endpoint === 'recorded'
    ? models.recordings.find((recording) => recording.name === choices.recording)
    : undefined
}

type RunPart = Pick<RunInput, 'model' | 'settings' | 'budgetUsd' | 'sandbox'>

/** The choices as a run takes them; its schema says what is wrong with them. */
export function runPart(choices: RunChoices, models: ModelOptions): RunPart {
  const { profile, testAccess } = choices
  const recording = chosenRecording(choices, models)
  return {
    model:
      choices.endpoint === 'recorded'
        ? { endpoint: 'recorded', recording: choices.recording }
        : { endpoint: 'openai', model: choices.model.trim(), ...pricesOf(choices) },
    settings: {
      attempts: Number(choices.attempts),
      repeats: Number(choices.repeats),
      ...(recording
        ? { profile: recording.profile, testAccess: recording.testAccess, onlyTasks: recording.tasks }
        : { profile, testAccess }),
    },
    budgetUsd: choices.budget.trim() === '' ? null : Number(choices.budget),
    ...(choices.sandbox === 'any' ? {} : { sandbox: choices.sandbox }),
  }
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
export function problemOf(choices: RunChoices): string | null {
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
