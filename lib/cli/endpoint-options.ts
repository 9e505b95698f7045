/** Options that describe a stored endpoint, and the words in which it is shown. */
import { Option, type Command as Program } from 'commander'
import { address, price, wholeNumber } from '#lib/cli/option-values.ts'
import { UsageError } from '#lib/errors.ts'
import type { Endpoint, EndpointInput } from '#lib/model/endpoint.ts'

export type EndpointOptions = {
  model?: string
  baseUrl?: string
  apiKeyVariable?: string
  key: boolean
  inputPrice?: number
  cachedPrice?: number
  outputPrice?: number
  concurrency?: number
  requestsPerMinute?: number
  tokensPerMinute?: number
  profile?: 'function-calling' | 'codeact-text'
  temperature?: number
  topP?: number
  maxTokens?: number
  seed?: number
  sendReasoning?: boolean
  json?: boolean
}

const most = Number.MAX_SAFE_INTEGER

export function addEndpointOptions(command: Program): Program {
  return command
    .option('--model <name>', 'the model, as the endpoint names it')
    .option('--base-url <url>', 'the endpoint, mostly ending in /v1', address)
    .option('--api-key-variable <name>', 'environment variable that holds the key (default: OPENAI_API_KEY)')
    .option('--no-key', 'the endpoint wants no key')
    .option('--input-price <usd>', 'of a million tokens that the model reads', price)
    .option('--cached-price <usd>', 'of those it has read before (default: the same)', price)
    .option('--output-price <usd>', 'of a million tokens that it writes', price)
    .option('--concurrency <number>', 'calls at once', wholeNumber(1, 10_000))
    .option('--requests-per-minute <number>', 'limit of the endpoint', wholeNumber(1, most))
    .option('--tokens-per-minute <number>', 'limit of the endpoint', wholeNumber(1, most))
    .addOption(
      new Option('--profile <name>', 'how agents call their tools').choices([
        'function-calling',
        'codeact-text',
      ]),
    )
    .option('--temperature <number>', 'sampling', Number)
    .option('--top-p <number>', 'sampling', Number)
    .option('--max-tokens <number>', 'longest answer', wholeNumber(1, most))
    .option('--seed <number>', 'sampling', Number)
    .option('--send-reasoning', 'send earlier reasoning back to the model')
    .option('--json', 'print one JSON object')
}

/**
 * What is not said stays as it was stored.
 * @throws UsageError when a new one lacks its model or address, or half of the prices
 */
export function endpointInput(
  name: string,
  options: EndpointOptions,
  before: Endpoint | null,
): EndpointInput {
  const model = options.model ?? before?.model
  const baseUrl = options.baseUrl ?? before?.baseUrl
  if (!model || !baseUrl) throw new UsageError('A new endpoint needs --model and --base-url.')
  const { temperature, topP, maxTokens, seed } = options
  const { concurrency, requestsPerMinute, tokensPerMinute } = options
  return {
    ...before,
    name,
    model,
    baseUrl,
    ...(options.key ? {} : { apiKeyVariable: null }),
    ...(options.apiKeyVariable ? { apiKeyVariable: options.apiKeyVariable } : {}),
    ...pricesOf(options),
    limits: { ...before?.limits, ...said({ concurrency, requestsPerMinute, tokensPerMinute }) },
    sampling: { ...before?.sampling, ...said({ temperature, topP, maxTokens, seed }) },
    ...(options.profile ? { profile: options.profile } : {}),
    ...(options.sendReasoning ? { sendReasoning: true } : {}),
  }
}

function pricesOf({ inputPrice, cachedPrice, outputPrice }: EndpointOptions) {
  if (inputPrice === undefined && outputPrice === undefined) return {}
  if (inputPrice === undefined || outputPrice === undefined)
    throw new UsageError('One price alone makes a cost that is wrong: give --input-price and --output-price.')
  const cachedPerMillion = cachedPrice ?? inputPrice
  return { prices: { inputPerMillion: inputPrice, cachedPerMillion, outputPerMillion: outputPrice } }
}

function said<T extends Record<string, number | undefined>>(values: T): Partial<Record<keyof T, number>> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as Partial<
    Record<keyof T, number>
  >
}

export function describeEndpoint({
  name,
  model,
  baseUrl,
  prices,
  profile,
  apiKeyVariable,
}: Endpoint): string {
  const cost = prices ? `$${prices.inputPerMillion}/$${prices.outputPerMillion} per million` : 'no prices'
  return `${name}: ${model} at ${baseUrl}, ${apiKeyVariable ?? 'no key'}, ${cost}, ${profile}`
}
