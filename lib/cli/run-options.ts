/** Options that every command has which starts a run. */
import { InvalidArgumentError, Option, type Command as Program } from 'commander'
import { address, dollars, price, wholeNumber } from '#lib/cli/option-values.ts'
import { env } from '#lib/env.ts'
import { UsageError } from '#lib/errors.ts'
import type { ModelChoice, RunInput } from '#lib/jobs/run-input.ts'
import { environmentEndpoint } from '#lib/model/endpoint.ts'
import { type ModelStage, modelStageNames } from '#lib/pipeline/model-stages.ts'
import { type DriverName, driverNames } from '#lib/sandbox/driver-names.ts'

export type RunOptions = {
  model?: string
  endpoint?: string
  modelFor?: StageModels
  baseUrl?: string
  apiKeyVariable?: string
  recording?: string
  inputPrice?: number
  outputPrice?: number
  budget?: number
  estimate?: boolean
  profile?: string
  testAccess?: string
  attempts?: number
  repeats?: number
  sandbox?: DriverName
  json?: boolean
}

export function addRunOptions(command: Program): Program {
  return command
    .option('--model <name>', 'model at an OpenAI-compatible endpoint')
    .option('--endpoint <name>', 'a stored endpoint instead (npx swe-play endpoint list)')
    .option(
      '--model-for <stage=name>',
      `another stored endpoint for one stage (${modelStageNames.join(', ')}), or ${environmentEndpoint}/<model>; again = they take turns`,
      modelFor,
    )
    .option('--base-url <url>', 'the endpoint (default: OPENAI_BASE_URL)', address)
    .option('--api-key-variable <name>', 'environment variable that holds the key (default: OPENAI_API_KEY)')
    .option(
      '--recording <name>',
      'answers written ahead instead of a model: a folder of lib/model/recordings',
    )
    .option('--input-price <usd>', 'of a million tokens that the model reads', price)
    .option('--output-price <usd>', 'of a million tokens that it writes', price)
    .option('--budget <usd>', 'the run stops when its model calls have cost this much', dollars)
    .option('--estimate', 'say what it would probably cost, and start nothing')
    .addOption(
      new Option('--profile <name>', 'how the agent calls its tools').choices([
        'function-calling',
        'codeact-text',
      ]),
    )
    .addOption(
      new Option('--test-access <policy>', 'what the implementing agent sees of the tests').choices([
        'visible',
        'withheld',
        'hidden',
      ]),
    )
    .option(
      '--repeats <number>',
      'runs in fresh sandboxes that must agree before work counts',
      wholeNumber(1, 10),
    )
    .addOption(sandboxOption())
    .option('--json', 'print one JSON object at the end')
}

export function sandboxOption(): Option {
  return new Option(
    '--sandbox <driver>',
    'where agents and tests run (default: SWE_PLAY_SANDBOX, else the first that works)',
  ).choices(driverNames)
}

type StageModels = NonNullable<RunInput['stageModels']>

/** "implement=local" or "implement=environment/gpt"; may be given again. */
function modelFor(value: string, before: StageModels = {}): StageModels {
  const [, stage, name] = /^([a-z-]+)=(.+)$/.exec(value) ?? []
  const known = modelStageNames.find((each) => each === stage)
  if (!known || !name) {
    const stages = modelStageNames.join(', ')
    throw new InvalidArgumentError(
      `Give a stage and a stored endpoint, e.g. implement=local; stages: ${stages}.`,
    )
  }
  const here = `${environmentEndpoint}/`
  const choice: ModelChoice = name.startsWith(here)
    ? { endpoint: 'openai', model: name.slice(here.length) }
    : { endpoint: 'stored', name }
  return { ...before, [known]: [...(before[known] ?? []), choice] }
}

/** @throws UsageError when no model, both a model and a recording, half of the prices, or a budget without them */
export function modelChoice(options: RunOptions): ModelChoice {
  if (options.recording && options.model)
    throw new UsageError('--model and --recording exclude each other: name one of them.')
  if (options.endpoint && (options.model || options.recording || options.baseUrl))
    throw new UsageError('--endpoint says all of --model, --base-url and --recording: give it alone.')
  if (options.recording) return { endpoint: 'recorded', recording: options.recording }
  if (options.endpoint) return { endpoint: 'stored', name: options.endpoint }
  if (!options.model)
    throw new UsageError(
      'No model: name one with --model, a stored one with --endpoint, or a recording with --recording.',
    )
  const { inputPrice, outputPrice } = options
  if ((inputPrice === undefined) !== (outputPrice === undefined))
    throw new UsageError('One price alone makes a cost that is wrong: give --input-price and --output-price.')
  if (options.budget !== undefined && inputPrice === undefined)
    throw new UsageError(
      'A budget without prices could stop nothing: give --input-price and --output-price, or no --budget.',
    )
  return {
    endpoint: 'openai',
    model: options.model,
    ...(options.baseUrl ? { baseUrl: options.baseUrl } : {}),
    ...(options.apiKeyVariable ? { apiKeyVariable: options.apiKeyVariable } : {}),
    ...(inputPrice === undefined || outputPrice === undefined
      ? {}
      : {
          prices: {
            inputPerMillion: inputPrice,
            cachedPerMillion: inputPrice,
            outputPerMillion: outputPrice,
          },
        }),
  }
}

/**
 * Beside a running launcher its worker makes the calls, with the launcher's environment: the endpoint that this
 * terminal names goes along, or prompts would silently go to another one. The key cannot go along.
 * @param launcher address of a launcher that runs already; null = the worker is a child of this command
 */
export function atOwnEndpoint(model: ModelChoice, launcher: string | null): ModelChoice {
  if (launcher === null || model.endpoint !== 'openai' || model.baseUrl) return model
  const baseUrl = env().OPENAI_BASE_URL
  return baseUrl ? { ...model, baseUrl } : model
}

/** Values are checked by startRun, for the forms of the web app and for the command line alike. */
export function runSettings(
  options: RunOptions,
  launcher: string | null,
): Pick<RunInput, 'settings' | 'budgetUsd' | 'stageModels' | 'sandbox'> {
  const settings = {
    ...(options.profile ? { profile: options.profile } : {}),
    ...(options.testAccess ? { testAccess: options.testAccess } : {}),
    ...(options.attempts === undefined ? {} : { attempts: options.attempts }),
    ...(options.repeats === undefined ? {} : { repeats: options.repeats }),
  } as NonNullable<RunInput['settings']>
  const sandbox = options.sandbox ? { sandbox: options.sandbox } : {}
  const stages = Object.entries(options.modelFor ?? {}) as [ModelStage, ModelChoice[]][]
  const stageModels = Object.fromEntries(
    stages.map(([stage, choices]) => [stage, choices.map((choice) => atOwnEndpoint(choice, launcher))]),
  )
  return { settings, stageModels, budgetUsd: options.budget ?? null, ...sandbox }
}
