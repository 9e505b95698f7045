/**
 * Any OpenAI-compatible endpoint through the `openai` package: POST <base>/chat/completions, streamed, so that a cut
 * answer is seen and a long one does not look like a dead line. The key is read from the environment by name at each
 * call; it is never stored, logged, or part of an error.
 */
import { setTimeout as delay } from 'node:timers/promises'
import OpenAI from 'openai'
import { openAiBaseUrl, type Prices } from './endpoint.ts'
import { estimateTokens } from './estimate-tokens.ts'
import { idleFetch } from './idle-fetch.ts'
import { endpointLimiter, type Limiter, type Turn } from './limiter.ts'
import type { ChatMessage, Model, ModelAnswer, ModelRequest, Usage } from './model.ts'
import { ModelError } from './model.ts'
import { collectAnswer } from './openai-answer.ts'
import { type Endpoint, explainFailure } from './openai-failures.ts'

export type OpenAiConfig = {
  name: string
  /** default: OPENAI_BASE_URL, else OpenAI's own */
  baseUrl?: string
  /** name of the environment variable that holds the key; null = the endpoint wants none */
  apiKeyVariable?: string | null
  /** unknown = every call costs 0, and `say` is told once */
  prices?: Prices
  headers?: Record<string, string>
  /** longest silence on the line before and between parts of an answer, ms */
  timeoutMs?: number
  maxRetries?: number
  /** name of a recording: the endpoint is our recorded server, and call labels are sent to it */
  recording?: string
  /** send earlier reasoning back (some endpoints want it, most refuse it) */
  sendReasoning?: boolean
  /** shared by all callers of the endpoint; default: one of this model's own, without limits */
  limiter?: Limiter
  say?: (message: string) => void
  sleep?: (ms: number, signal: AbortSignal) => Promise<void>
}

const noLimits = { concurrency: null, requestsPerMinute: null, tokensPerMinute: null }
const callHeader = 'x-swe-play-call'
/** with 3 failures in 10 calls, one call in some 4,600 fails for good; the pauses add up to about a minute */
const defaultRetries = 6
/** an endpoint that asks for a longer pause than this is given up on, ms */
const longestPauseMs = 120_000

export function openAiModel(given: OpenAiConfig): Model {
  const config = { ...given, limiter: given.limiter ?? endpointLimiter(noLimits) }
  const baseUrl = config.baseUrl ?? (process.env.OPENAI_BASE_URL || openAiBaseUrl)
  const endpoint = withoutCredentials(baseUrl)
  let priceSaid = config.recording !== undefined
  let usageSaid = false
  return {
    name: config.name,
    endpoint,
    recorded: config.recording !== undefined,
    async complete(request, signal) {
      const answer = await completeWithRetries({ config, baseUrl, endpoint, request, signal })
      if (!config.prices && !priceSaid) {
        config.say?.(
          `Price unknown: ${config.name} at ${endpoint} has no prices configured, its cost counts as 0.`,
        )
        priceSaid = true
      }
      if (isNothing(answer.usage) && !usageSaid) {
        config.say?.(
          `Usage unknown: ${endpoint} does not say how many tokens ${config.name} used, so its calls count as 0 and neither budget nor token limit can stop it.`,
        )
        usageSaid = true
      }
      return answer
    },
  }
}

type Completion = {
  config: OpenAiConfig & { limiter: Limiter }
  baseUrl: string
  endpoint: string
  request: ModelRequest
  signal: AbortSignal
}

async function completeWithRetries(completion: Completion): Promise<ModelAnswer> {
  const { config, signal, endpoint } = completion
  const keyVariable = config.apiKeyVariable === undefined ? 'OPENAI_API_KEY' : config.apiKeyVariable
  const key = readKey(completion, keyVariable)
  const about: Endpoint = {
    model: config.name,
    endpoint,
    keyVariable,
    key,
    recorded: config.recording !== undefined,
  }
  const sleep = config.sleep ?? ((ms: number, stop: AbortSignal) => delay(ms, undefined, { signal: stop }))
  const maxRetries = config.maxRetries ?? defaultRetries
  const spent: Usage = { promptTokens: 0, completionTokens: 0, cachedTokens: 0 }
  let waitedMs = 0
  for (let attempt = 1; ; attempt++) {
    signal.throwIfAborted()
    const turn = await takeTurn(completion)
    waitedMs += turn.waitedMs
    const startedAt = performance.now()
    try {
      const { message, finishReason, usage, logprobs } = await completeOnce(completion, key)
      addUsage(spent, usage)
      turn.giveBack(isNothing(usage) ? null : usage.promptTokens + usage.completionTokens)
      return {
        message,
        finishReason,
        usage: spent,
        costUsd: costOf(spent, config.prices),
        latencyMs: Math.round(performance.now() - startedAt),
        httpAttempts: attempt,
        waitedMs,
        ...(logprobs === undefined ? {} : { logprobs }),
      }
    } catch (error) {
      turn.giveBack(null)
      signal.throwIfAborted()
      const failure = explainFailure(error, about)
      if (failure.usage) addUsage(spent, failure.usage)
      const pauseMs = failure.retryAfterMs ?? backoffMs(attempt)
      if (!failure.retryable || attempt > maxRetries || pauseMs > longestPauseMs) {
        const costUsd = costOf(spent, config.prices)
        const bill = isNothing(spent) ? null : { usage: spent, costUsd, httpAttempts: attempt }
        throw new ModelError(failure.failure, sentence(failure.message, attempt, about), bill)
      }
      // whoever else asks this endpoint would be refused as well
      if (failure.failure === 'rate-limited') config.limiter.pause(pauseMs)
      config.say?.(sentence(retrying(failure.message, pauseMs), 1, about))
      await sleep(pauseMs, signal)
    }
  }
}

/** Waits until the endpoint's limits allow one more request; a wait that lasts is said. */
async function takeTurn({ config, endpoint, request, signal }: Completion): Promise<Turn> {
  const turn = await config.limiter.take({
    tokens: estimateTokens(request),
    signal,
    onWait: (why) => config.say?.(`Waiting for ${config.name} at ${endpoint}: ${why}.`),
  })
  if (turn.waitedMs > 5_000)
    config.say?.(`Waited ${Math.round(turn.waitedMs / 1000)} s for ${config.name} at ${endpoint}.`)
  return turn
}

async function completeOnce({ config, baseUrl, request, signal }: Completion, key: string) {
  const silence = idleFetch(config.timeoutMs ?? 300_000)
  const client = new OpenAI({
    apiKey: key,
    adminAPIKey: null,
    baseURL: baseUrl,
    maxRetries: 0,
    logLevel: 'off',
    fetch: silence.fetch,
    defaultHeaders: { ...config.headers, ...recordingHeader(config, request) },
  })
  try {
    const stream = await client.chat.completions.create(requestBody(config, baseUrl, request), { signal })
    const answer = await collectAnswer(stream)
    signal.throwIfAborted()
    return answer
  } catch (error) {
    throw silence.timedOut() ?? error
  } finally {
    silence.stop()
  }
}

function requestBody(config: OpenAiConfig, baseUrl: string, request: ModelRequest) {
  const { temperature, topP, maxTokens, seed } = request.sampling
  // OpenAI's newer models refuse max_tokens; many other servers know nothing else.
  const lengthLimit = baseUrl.startsWith(openAiBaseUrl) ? 'max_completion_tokens' : 'max_tokens'
  return {
    model: config.name,
    messages: request.messages.map((message) => toSend(message, config.sendReasoning ?? false)),
    stream: true as const,
    stream_options: { include_usage: true },
    ...(request.tools.length > 0 ? { tools: request.tools } : {}),
    ...(temperature === undefined ? {} : { temperature }),
    ...(topP === undefined ? {} : { top_p: topP }),
    ...(maxTokens === undefined ? {} : { [lengthLimit]: maxTokens }),
    ...(seed === undefined ? {} : { seed }),
  }
}

function toSend(message: ChatMessage, sendReasoning: boolean): ChatMessage {
  if (message.role !== 'assistant' || sendReasoning) return message
  const { reasoning_content: _unsent, ...rest } = message
  return rest
}

function recordingHeader(config: OpenAiConfig, request: ModelRequest): Record<string, string> {
  if (config.recording === undefined) return {}
  return { [callHeader]: JSON.stringify({ recording: config.recording, ...request.call }) }
}

/** The user's key never goes to the recorded server, which wants none. */
function readKey({ config, endpoint }: Completion, variable: string | null): string {
  if (config.recording !== undefined || variable === null) return 'none'
  const key = process.env[variable]
  if (key) return key
  throw new ModelError(
    'no-key',
    `No API key for ${endpoint}: set the environment variable ${variable} where the worker is started (npm start, or this command), and start again.`,
  )
}

function withoutCredentials(baseUrl: string): string {
  if (!URL.canParse(baseUrl)) {
    throw new ModelError('unreachable', `The model's base URL is not a URL: write it like ${openAiBaseUrl}.`)
  }
  const url = new URL(baseUrl)
  if (url.username || url.password) {
    throw new ModelError(
      'wrong-key',
      `The base URL for ${url.host} holds a user name or password: put the key into an environment variable instead.`,
    )
  }
  return `${url.origin}${url.pathname}`.replace(/\/$/, '')
}

function costOf(usage: Usage, prices: Prices | undefined): number {
  if (!prices) return 0
  // some endpoints count cached tokens beside the prompt's, not among them
  const fresh = Math.max(0, usage.promptTokens - usage.cachedTokens)
  return (
    (fresh * prices.inputPerMillion +
      usage.cachedTokens * prices.cachedPerMillion +
      usage.completionTokens * prices.outputPerMillion) /
    1_000_000
  )
}

function isNothing({ promptTokens, completionTokens }: Usage): boolean {
  return promptTokens + completionTokens === 0
}

function addUsage(total: Usage, more: Usage): void {
  total.promptTokens += more.promptTokens
  total.completionTokens += more.completionTokens
  total.cachedTokens += more.cachedTokens
}

/** 1 s doubled per attempt, at most 30 s, of which half is chance so that workers do not return together. */
function backoffMs(attempt: number): number {
  return Math.min(30_000, 1000 * 2 ** (attempt - 1)) * (0.5 + Math.random() / 2)
}

function retrying(message: string, pauseMs: number): string {
  const seconds = (pauseMs / 1000).toFixed(pauseMs < 10_000 ? 1 : 0)
  return `${message.replace(/\.$/, '')}; trying again in ${seconds} s.`
}

function sentence(message: string, attempts: number, about: Endpoint): string {
  const text = attempts > 1 ? `${message.replace(/\.$/, '')} (after ${attempts} tries).` : message
  return about.key && about.key !== 'none' ? text.replaceAll(about.key, '[key]') : text
}
