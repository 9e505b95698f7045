import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import { endpointSchema } from './endpoint.ts'
import { type EndpointTest, testEndpoint } from './test-endpoint.ts'

type Reply = (request: { tools?: unknown[] }, response: ServerResponse, at: number) => void

/** @param reply hears every request; the endpoint is where it answers */
async function testOf(reply: Reply, change: object = {}): Promise<EndpointTest> {
  let requests = 0
  const server = createServer(async (request, response) => {
    reply(await bodyOf(request), response, requests++)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  const { port } = server.address() as AddressInfo
  const baseUrl = `http://127.0.0.1:${port}/v1`
  const endpoint = endpointSchema.parse({ name: 'e', baseUrl, model: 'm', apiKeyVariable: null, ...change })
  return testEndpoint(endpoint, AbortSignal.timeout(10_000))
}

async function bodyOf(request: IncomingMessage): Promise<{ tools?: unknown[] }> {
  const parts: Buffer[] = []
  for await (const part of request) parts.push(part)
  return JSON.parse(Buffer.concat(parts).toString())
}

function stream(response: ServerResponse, delta: object, usage?: object) {
  const chunks = [
    { choices: [{ index: 0, delta, finish_reason: 'stop' }] },
    ...(usage ? [{ choices: [], usage }] : []),
  ]
  response.writeHead(200, { 'content-type': 'text/event-stream' })
  response.end(`${chunks.map((chunk) => `data: ${JSON.stringify(chunk)}\n\n`).join('')}data: [DONE]\n\n`)
}

function refuse(response: ServerResponse, status: number, error: object) {
  response.writeHead(status, { 'content-type': 'application/json', 'retry-after-ms': '1' })
  response.end(JSON.stringify({ error }))
}

const usage = { prompt_tokens: 9, completion_tokens: 2 }
const call = {
  index: 0,
  id: 'c',
  type: 'function',
  function: { name: 'report', arguments: '{"word":"ready"}' },
}
const capable: Reply = ({ tools }, response) =>
  stream(response, tools ? { tool_calls: [call] } : { content: 'ready' }, usage)
const outcomes = ({ findings }: EndpointTest) => findings.map(({ check, outcome }) => `${check}: ${outcome}`)

test('an endpoint that can do everything', async () => {
  const found = await testOf(capable)
  expect(found).toMatchObject({ usable: true, failure: null })
  expect(outcomes(found)).toEqual(['answer: good', 'usage: good', 'tool calls: good'])
})

test('no key, a refused key, an unknown model: said as such, and nothing else is tried', async () => {
  const noKey = await testOf(capable, { apiKeyVariable: 'TEST_ENDPOINT_NO_KEY' })
  expect(noKey).toMatchObject({ usable: false, failure: 'no-key' })
  expect(noKey.findings[0]?.message).toContain('set the environment variable TEST_ENDPOINT_NO_KEY')
  expect(outcomes(noKey)).toEqual(['answer: bad', 'usage: unknown', 'tool calls: unknown'])
  const wrong = await testOf((_, response) => refuse(response, 401, { message: 'no' }))
  expect(wrong.failure).toBe('wrong-key')
  const unknown = await testOf((_, response) =>
    refuse(response, 404, { code: 'model_not_found', message: 'no' }),
  )
  expect(unknown.failure).toBe('unknown-model')
})

test('text instead of calls, or tools refused: the other dialect is advised, and enough where it is set', async () => {
  const talker: Reply = (_, response) => stream(response, { content: 'ready' }, usage)
  const found = await testOf(talker)
  expect(found.usable).toBe(false)
  expect(found.findings[2]).toMatchObject({
    outcome: 'bad',
    message: expect.stringContaining('codeact-text'),
  })
  expect((await testOf(talker, { profile: 'codeact-text' })).usable).toBe(true)
  const refusing: Reply = (request, response, at) =>
    request.tools
      ? refuse(response, 400, { message: '"auto" tool choice needs a flag' })
      : capable(request, response, at)
  expect(outcomes(await testOf(refusing))[2]).toBe('tool calls: bad')
})

test('a bad moment is tried again and says nothing of the endpoint', async () => {
  const found = await testOf((request, response, at) =>
    at % 2 === 0 ? refuse(response, 500, { message: 'busy' }) : capable(request, response, at),
  )
  expect(found.usable).toBe(true)
  const down: Reply = (request, response, at) =>
    request.tools ? refuse(response, 500, { message: 'busy' }) : capable(request, response, at)
  const half = await testOf(down)
  expect(half.usable).toBe(true)
  expect(outcomes(half)[2]).toBe('tool calls: unknown')
})

test('usage that is not reported is a warning: nothing can stop a run then', async () => {
  const found = await testOf(({ tools }, response) =>
    stream(response, tools ? { tool_calls: [call] } : { content: 'ready' }),
  )
  expect(found.usable).toBe(true)
  expect(found.findings[1]).toMatchObject({
    outcome: 'bad',
    message: expect.stringContaining('neither budget'),
  })
})
