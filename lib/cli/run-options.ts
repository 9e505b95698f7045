/** Options that every command has which starts a run. */
import type { Command as Program } from 'commander'
import { UserError } from '#lib/errors.ts'
import type { ModelChoice, RunInput } from '#lib/jobs/run-input.ts'

export type RunOptions = {
  model?: string
  baseUrl?: string
  apiKeyVariable?: string
  recording?: string
  budget?: string
  profile?: string
  testAccess?: string
  attempts?: string
  json?: boolean
}

export function addRunOptions(command: Program): Program {
  return command
    .option('--model <name>', 'model at an OpenAI-compatible endpoint')
    .option('--base-url <url>', 'the endpoint (default: OPENAI_BASE_URL)')
    .option('--api-key-variable <name>', 'environment variable that holds the key (default: OPENAI_API_KEY)')
    .option(
      '--recording <name>',
      'answers written ahead instead of a model: a folder of lib/model/recordings',
    )
    .option('--budget <usd>', 'the run stops when its model calls have cost this much')
    .option('--profile <name>', 'function-calling or codeact-text')
    .option('--test-access <policy>', 'what the implementing agent sees: visible, withheld or hidden')
    .option('--attempts <number>', 'attempts per task before it fails for good')
    .option('--json', 'print one JSON object at the end')
}

/** @throws UserError when no model, or both a model and a recording, are given */
export function modelChoice(options: RunOptions): ModelChoice {
  if (options.recording && options.model)
    throw new UserError('--model and --recording exclude each other: name one of them.')
  if (options.recording) return { endpoint: 'recorded', recording: options.recording }
  if (!options.model) throw new UserError('No model: name one with --model, or a recording with --recording.')
  return {
    endpoint: 'openai',
    model: options.model,
    ...(options.baseUrl ? { baseUrl: options.baseUrl } : {}),
    ...(options.apiKeyVariable ? { apiKeyVariable: options.apiKeyVariable } : {}),
  }
}

/** Values are checked by startRun, for the forms of the web app and for the command line alike. */
export function runSettings(options: RunOptions): Pick<RunInput, 'settings' | 'budgetUsd'> {
  const settings = {
    ...(options.profile ? { profile: options.profile } : {}),
    ...(options.testAccess ? { testAccess: options.testAccess } : {}),
    ...(options.attempts ? { attempts: Number(options.attempts) } : {}),
  } as NonNullable<RunInput['settings']>
  return { settings, budgetUsd: options.budget ? Number(options.budget) : null }
}
