/** Which failure an endpoint's error is, whether another try can help, and one sentence that says what to do. */
import { APIConnectionError, APIError } from 'openai'
import { messageOf } from '#lib/errors.ts'
import { SilenceError } from './idle-fetch.ts'
import type { ModelFailure, Usage } from './model.ts'

export type Endpoint = {
  model: string
  endpoint: string
  keyVariable: string | null
  key: string
  recorded: boolean
}

/** One failed HTTP attempt. Never carries the original error: its body may repeat the key. */
export class AttemptFailure extends Error {
  override name = 'AttemptFailure'
  readonly failure: ModelFailure
  readonly retryable: boolean
  /** what the endpoint asked for, ms; null = it did not say */
  readonly retryAfterMs: number | null
  /** tokens the failed attempt was billed for, where known */
  readonly usage: Usage | null
  constructor(
    failure: ModelFailure,
    message: string,
    options: { retryable: boolean; retryAfterMs?: number | null; usage?: Usage },
  ) {
    super(message)
    this.failure = failure
    this.retryable = options.retryable
    this.retryAfterMs = options.retryAfterMs ?? null
    this.usage = options.usage ?? null
  }
}

export function explainFailure(error: unknown, about: Endpoint): AttemptFailure {
  if (error instanceof AttemptFailure) {
    const { failure, message, retryable, usage } = error
    const options = { retryable, ...(usage ? { usage } : {}) }
    return new AttemptFailure(failure, `${about.model} at ${about.endpoint} ${message}.`, options)
  }
  if (error instanceof SilenceError) {
    const failure = error.begun ? 'cut-stream' : 'unreachable'
    return new AttemptFailure(failure, `${about.endpoint} was silent for ${error.idleMs / 1000} s`, {
      retryable: true,
    })
  }
  if (error instanceof APIConnectionError) return unreachable(error, about)
  if (error instanceof APIError) return explainStatus(error, about)
  return new AttemptFailure('cut-stream', `${about.endpoint} broke off while ${about.model} was answering`, {
    retryable: true,
  })
}

function unreachable(error: Error, about: Endpoint): AttemptFailure {
  const why = rootCause(error)
  return new AttemptFailure(
    'unreachable',
    `${about.endpoint} cannot be reached (${why}): check the base URL and that the server runs.`,
    { retryable: true },
  )
}

function explainStatus(error: APIError, about: Endpoint): AttemptFailure {
  const { model, endpoint, keyVariable } = about
  const said = error.message.replace(/^\d{3} /, '').slice(0, 400)
  const clue = `${error.code ?? ''} ${error.type ?? ''} ${said}`
  const final = (failure: ModelFailure, message: string) =>
    new AttemptFailure(failure, message, { retryable: false })
  if (about.recorded && /not_recorded/.test(clue)) return final('not-recorded', said)
  if (error.status === 401 || error.status === 403) {
    return final(
      'wrong-key',
      `${endpoint} refused the key in ${keyVariable}: set a valid one and start again.`,
    )
  }
  if (isContextOverflow(clue) || error.status === 413) {
    return final(
      'context-overflow',
      `The conversation is longer than ${model} at ${endpoint} can read (${said}): use a model with a longer context.`,
    )
  }
  if (/content_filter|content_policy|safety/i.test(`${error.code} ${error.type}`)) {
    return final(
      'refusal',
      `${model} at ${endpoint} refused the request (${said}): use another model, or change the prompt in prompts/.`,
    )
  }
  if (/model_not_found/.test(clue) || (error.status === 404 && /model/i.test(said))) {
    return final(
      'unknown-model',
      `${endpoint} knows no model "${model}": choose one that it lists under /models.`,
    )
  }
  if (error.status === 404) {
    return final('bad-request', `${endpoint} has no chat completions: base URLs mostly end in /v1.`)
  }
  if (error.status === 429) return rateLimited(error, { said, clue, about })
  if (error.status === undefined || error.status >= 500 || error.status === 408) {
    return new AttemptFailure(
      'server-error',
      `${endpoint} failed (${error.status ?? 'in mid-answer'}): ${said}`,
      {
        retryable: true,
        retryAfterMs: retryAfterMs(error.headers),
      },
    )
  }
  return final(
    'bad-request',
    `${endpoint} did not accept the request for ${model} (${error.status}): ${said}`,
  )
}

function rateLimited(
  error: APIError,
  context: { said: string; clue: string; about: Endpoint },
): AttemptFailure {
  const { endpoint, keyVariable } = context.about
  if (/insufficient_quota|billing/i.test(context.clue)) {
    return new AttemptFailure(
      'rate-limited',
      `The account behind ${keyVariable} at ${endpoint} has no quota left: add credit or use another key.`,
      { retryable: false },
    )
  }
  const pauseMs = retryAfterMs(error.headers)
  const asks = pauseMs === null ? '' : ` and asks to wait ${Math.ceil(pauseMs / 1000)} s`
  return new AttemptFailure(
    'rate-limited',
    `${endpoint} limits the rate of requests${asks}: ${context.said}`,
    {
      retryable: true,
      retryAfterMs: pauseMs,
    },
  )
}

function isContextOverflow(clue: string): boolean {
  return /context_length_exceeded|context (length|window|size)|prompt is too long|too many (input )?tokens/i.test(
    clue,
  )
}

/** RFC 9110 section 10.2.3: seconds or an HTTP date; OpenAI adds retry-after-ms. */
export function retryAfterMs(headers: Headers | undefined, now: number = Date.now()): number | null {
  const milliseconds = Number(headers?.get('retry-after-ms') ?? Number.NaN)
  if (Number.isFinite(milliseconds)) return Math.max(0, milliseconds)
  const value = headers?.get('retry-after')
  if (!value) return null
  const seconds = Number(value)
  if (Number.isFinite(seconds)) return Math.max(0, seconds * 1000)
  const date = Date.parse(value)
  return Number.isNaN(date) ? null : Math.max(0, date - now)
}

function rootCause(error: Error): string {
  let cause: unknown = error
  while (cause instanceof Error && cause.cause !== undefined) cause = cause.cause
  if (cause instanceof AggregateError && cause.errors.length > 0) cause = cause.errors[0]
  return messageOf(cause) || 'connection error'
}
