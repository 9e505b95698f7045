import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, onTestFinished, test, vi } from 'vitest'
import { ModelError } from './model.ts'
import { openAiModel } from './openai.ts'
import { retryAfterMs } from './openai-failures.ts'
import type { Fault } from './recorded-faults.ts'
import { recordAnswers, recordedModel, request, temporaryFolder } from './testing/temporary-recording.ts'

const never = new AbortController().signal

async function modelWith(faults: Fault[], config = {}) {
  const folder = await temporaryFolder()
  await recordAnswers(folder, 'talk', [
    { content: 'Hello.', calls: [{ name: 'think', args: { thought: 'ä'.repeat(5000) } }] },
  ])
  return await recordedModel({ folder, faults }, config)
}

async function failureOf(promise: Promise<unknown>): Promise<ModelError> {
  const error = await promise.then(
    () => null,
    (reason: unknown) => reason,
  )
  if (!(error instanceof ModelError)) throw new Error(`not a ModelError: ${String(error)}`)
  return error
}

test('an answer in many pieces comes whole, with usage and cost', async () => {
  const { model } = await modelWith([], {
    prices: { inputPerMillion: 1_000_000, cachedPerMillion: 0, outputPerMillion: 2_000_000 },
  })
  const answer = await model.complete(request('talk'), never)
  expect(answer.message.content).toBe('Hello.')
  expect(answer.message.tool_calls).toEqual([
    {
      id: 'call_0_0',
      type: 'function',
      function: { name: 'think', arguments: JSON.stringify({ thought: 'ä'.repeat(5000) }) },
    },
  ])
  expect(answer.finishReason).toBe('tool_calls')
  expect(answer.usage.completionTokens).toBeGreaterThan(1000)
  expect(answer.costUsd).toBeCloseTo(answer.usage.promptTokens + 2 * answer.usage.completionTokens)
  expect(answer.httpAttempts).toBe(1)
})

test.each([
  ['429', 'rate-limited'],
  ['500', 'server-error'],
  ['cut-stream', 'cut-stream'],
  ['empty', 'empty-answer'],
] as const)(
  '%s passes when it is over after two tries, and is named when it stays',
  async (fault, failure) => {
    const passing = await modelWith([{ match: { role: 'talk' }, fault, times: 2 }])
    expect((await passing.model.complete(request('talk'), never)).httpAttempts).toBe(3)
    expect(passing.waits).toHaveLength(2)
    expect(passing.waits[0]).toBeGreaterThanOrEqual(500)
    expect(passing.waits[1]).toBeLessThanOrEqual(2000)

    const staying = await modelWith([{ match: {}, fault, times: 9 }])
    const error = await failureOf(staying.model.complete(request('talk'), never))
    expect(error.failure).toBe(failure)
    expect(error.message).toContain('127.0.0.1')
    expect(error.message).toContain('(after 3 tries).')
  },
)

test('a failure tells what its unusable answers cost', async () => {
  const prices = { inputPerMillion: 1_000_000, cachedPerMillion: 0, outputPerMillion: 1_000_000 }
  const empty = await modelWith([{ match: {}, fault: 'empty', times: 9 }], { prices })
  const { bill } = await failureOf(empty.model.complete(request('talk'), never))
  expect(bill?.httpAttempts).toBe(3)
  expect(bill?.usage.promptTokens).toBeGreaterThan(0)
  expect(bill?.costUsd).toBeCloseTo((bill?.usage.promptTokens ?? 0) + (bill?.usage.completionTokens ?? 0))
  const limited = await modelWith([{ match: {}, fault: '429', times: 9 }], { prices })
  expect((await failureOf(limited.model.complete(request('talk'), never))).bill).toBeNull()
})

test('waits as long as Retry-After says, and gives up when that is too long', async () => {
  const patient = await modelWith([{ match: {}, fault: '429', times: 1, retryAfter: 7 }])
  await patient.model.complete(request('talk'), never)
  expect(patient.waits).toEqual([7000])
  // the other callers of the endpoint would be refused as well
  expect(patient.pauses).toEqual([7000])
  const hopeless = await modelWith([{ match: {}, fault: '429', times: 1, retryAfter: 3600 }])
  const error = await failureOf(hopeless.model.complete(request('talk'), never))
  expect(error.message).toContain('asks to wait 3600 s')
  expect(hopeless.waits).toEqual([])
})

test('Retry-After is read as seconds, as a date, and in milliseconds', () => {
  const now = Date.parse('2026-01-01T00:00:00Z')
  const read = (name: string, value: string) => retryAfterMs(new Headers({ [name]: value }), now)
  expect(read('retry-after', '2')).toBe(2000)
  expect(read('retry-after', 'Thu, 01 Jan 2026 00:00:30 GMT')).toBe(30_000)
  expect(read('retry-after-ms', '150')).toBe(150)
  expect(read('retry-after', 'soon')).toBeNull()
})

test.each([
  ['wrong-key', 'wrong-key', 'refused the key'],
  ['unknown-model', 'unknown-model', 'knows no model "recorded/test"'],
  ['context-overflow', 'context-overflow', 'longer than recorded/test'],
  ['refusal', 'refusal', 'I cannot help with that.'],
] as const)('%s is named at once, without another try', async (fault, failure, words) => {
  const { model, waits } = await modelWith([{ match: {}, fault, times: 9 }])
  const error = await failureOf(model.complete(request('talk'), never))
  expect(error.failure).toBe(failure)
  expect(error.message).toContain(words)
  expect(error.message).toContain('127.0.0.1')
  expect(waits).toEqual([])
})

test('arguments that are broken JSON travel as received', async () => {
  const { model } = await modelWith([{ match: {}, fault: 'broken-json', times: 1 }])
  const answer = await model.complete(request('talk'), never)
  expect(answer.message.tool_calls?.[0]?.function.arguments).toMatch(/^\{"thought":"ä+"$/)
})

test('silence is cut off, a slow answer is not', async () => {
  const hanging = await modelWith([{ match: {}, fault: 'hang', times: 9 }], { timeoutMs: 200, maxRetries: 1 })
  const error = await failureOf(hanging.model.complete(request('talk'), never))
  expect(error.failure).toBe('unreachable')
  expect(error.message).toContain('silent for 0.2 s (after 2 tries)')
  const slow = await modelWith([{ match: {}, fault: 'slow', times: 1 }], { timeoutMs: 400, maxRetries: 0 })
  const answer = await slow.model.complete(request('talk'), never)
  expect(answer.latencyMs).toBeGreaterThan(500)
})

test('the signal ends a hanging call with an AbortError', async () => {
  const { model } = await modelWith([{ match: {}, fault: 'hang', times: 1 }])
  const stop = new AbortController()
  const call = model.complete(request('talk'), stop.signal)
  setTimeout(() => stop.abort(), 50)
  await expect(call).rejects.toMatchObject({ name: 'AbortError' })
})

test('a recorded answer that is missing, or was made for another prompt, is not found', async () => {
  const { model } = await modelWith([])
  const missing = await failureOf(model.complete(request('talk', { index: 1 }), never))
  expect(missing.failure).toBe('not-recorded')
  expect(missing.message).toContain('test/project/talk-1/001.md')
  await model.complete(request('talk'), never)
  const other = { ...request('talk'), messages: [{ role: 'user' as const, content: 'Something else.' }] }
  const changed = await failureOf(model.complete(other, never))
  expect(changed.failure).toBe('not-recorded')
  expect(changed.message).toContain('record it again')
})

test('a page where an answer should be: the base URL is suspected, not the model', async () => {
  const server = createServer((_, response) => response.end('<html>Welcome</html>')).listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => void server.close())
  const baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const model = openAiModel({ name: 'm', baseUrl, apiKeyVariable: null, maxRetries: 0 })
  const failure = await failureOf(model.complete(request('talk'), never))
  expect(failure.failure).toBe('server-error')
  expect(failure.message).toContain('nothing that is a chat completion: check the base URL, most end in /v1')
})

test('no server: the endpoint and what to check are named', async () => {
  const { model, stop } = await modelWith([])
  await stop()
  const error = await failureOf(model.complete(request('talk'), never))
  expect(error.failure).toBe('unreachable')
  expect(error.message).toMatch(/127\.0\.0\.1.*ECONNREFUSED.*check the base URL/)
})

test('the key is read by name at each call and is in no error', async () => {
  const secret = 'sk-very-secret-0123456789'
  const { url } = await modelWith([])
  const model = openAiModel({
    name: secret,
    baseUrl: url,
    apiKeyVariable: 'SWE_PLAY_TEST_KEY',
    maxRetries: 0,
  })
  vi.stubEnv('SWE_PLAY_TEST_KEY', '')
  const without = await failureOf(model.complete(request('talk'), never))
  expect(without.failure).toBe('no-key')
  expect(without.message).toContain('set the environment variable SWE_PLAY_TEST_KEY')
  vi.stubEnv('SWE_PLAY_TEST_KEY', secret)
  const error = await failureOf(model.complete(request('talk'), never))
  vi.unstubAllEnvs()
  expect(error.failure).toBe('bad-request')
  expect(error.message).toContain('[key]')
  expect(`${error.stack} ${JSON.stringify(error)} ${String(error.cause)}`).not.toContain(secret)
})

test('a base URL with a password in it is refused without showing it', () => {
  const build = () => openAiModel({ name: 'm', baseUrl: 'http://me:hidden@127.0.0.1:1/v1' })
  expect(build).toThrow(/127\.0\.0\.1:1 holds a user name or password/)
  expect(build).not.toThrow(/hidden/)
})
