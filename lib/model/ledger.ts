/**
 * Never pay twice for a call whose answer is known: every call leaves a row before its request leaves the machine.
 *
 * What can still be paid twice: a call in flight when the worker dies. Its row stays `sent`, so the next life marks it
 * doubtful (the endpoint may have billed it) and asks again under the next number. Calls in doubt are therefore at most
 * the calls in flight at the kills. A retry inside one call (rate limit, cut stream) is one row with its HTTP attempts.
 */
import { createHash } from 'node:crypto'
import type { Prices } from './endpoint.ts'
import { leastPromptTokens } from './estimate-tokens.ts'
import {
  type Bill,
  type CallLabel,
  type Model,
  type ModelAnswer,
  ModelError,
  type ModelRequest,
  modelCallName,
} from './model.ts'

export type LedgerEntry = {
  /** "<scope>:<role>:<task>:<attempt>:<index>:<again>" */
  key: string
  call: CallLabel
  trajectoryId: string | null
  model: string
  endpoint: string
  recorded: boolean
  /** sha256 of model, messages, tools and sampling */
  requestHash: string
  request: ModelRequest
  /** what the call is sure to cost, US dollars */
  leastCostUsd: number
}

export type LedgerState =
  /** the row was written as `sent` just now: make the call */
  | { state: 'new' }
  /** this key with this requestHash was answered before */
  | { state: 'done'; answer: ModelAnswer }
  /** the key is taken: sent by a worker that died (now marked doubtful), failed, or answered for another request */
  | { state: 'doubtful' }

export type Ledger = {
  begin(entry: LedgerEntry): Promise<LedgerState>
  done(key: string, answer: ModelAnswer): Promise<void>
  /** @param bill what it cost all the same; null = nothing is known to be billed */
  failed(key: string, error: Error, bill: Bill | null): Promise<void>
}

/**
 * @param scope unique per run, so that the same call of a resumed run finds its row again
 * @param prices null = unknown: a call is sure to cost nothing
 */
export function withLedger(
  model: Model,
  ledger: Ledger,
  { scope, prices }: { scope: string; prices: Prices | null },
): Model {
  return {
    ...model,
    async complete(request, signal) {
      const requestHash = hashOfRequest(model.name, request)
      for (let again = 0; ; again++) {
        const key = `${scope}:${modelCallName(request.call)}:${again}`
        const known = await ledger.begin({
          key,
          call: request.call,
          trajectoryId: request.trajectoryId ?? null,
          model: model.name,
          endpoint: model.endpoint,
          recorded: model.recorded,
          requestHash,
          request,
          leastCostUsd: leastCostOf(request, prices),
        })
        if (known.state === 'done') return known.answer
        if (known.state === 'doubtful') continue
        return await callAndNote(model, { ledger, key, request, signal })
      }
    },
  }
}

async function callAndNote(
  model: Model,
  call: { ledger: Ledger; key: string; request: ModelRequest; signal: AbortSignal },
): Promise<ModelAnswer> {
  let answer: ModelAnswer
  try {
    answer = await model.complete(call.request, call.signal)
  } catch (error) {
    const bill = error instanceof ModelError ? error.bill : null
    await call.ledger.failed(call.key, error instanceof Error ? error : new Error(String(error)), bill)
    throw error
  }
  await call.ledger.done(call.key, answer)
  return answer
}

function leastCostOf(request: ModelRequest, prices: Prices | null): number {
  if (!prices) return 0
  const cheapest = Math.min(prices.inputPerMillion, prices.cachedPerMillion)
  return (leastPromptTokens(request) * cheapest) / 1_000_000
}

function hashOfRequest(model: string, request: ModelRequest): string {
  const { messages, tools, sampling } = request
  return createHash('sha256')
    .update(JSON.stringify([model, messages, tools, sampling]))
    .digest('hex')
}
