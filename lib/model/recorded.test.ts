import { existsSync } from 'node:fs'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { expect, test, vi } from 'vitest'
import { answerFile } from './recording.ts'
import { recordAnswers, recordedModel, request, temporaryFolder } from './testing/temporary-recording.ts'

const never = new AbortController().signal
const call = { recording: 'test', ...request('talk').call }

test('answers without a stream too, lists its models, and says what it does not know', async () => {
  const folder = await temporaryFolder()
  await recordAnswers(folder, 'talk', ['Hello.'])
  const { url } = await recordedModel({ folder })
  const ask = (headers: Record<string, string>) =>
    fetch(`${url}/chat/completions`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify({ model: 'recorded/test', messages: request('talk').messages }),
    })
  const answer = await (await ask({ 'x-swe-play-call': JSON.stringify(call) })).json()
  expect(answer).toMatchObject({
    object: 'chat.completion',
    choices: [{ message: { role: 'assistant', content: 'Hello.' }, finish_reason: 'stop' }],
    usage: { estimated: true },
  })
  expect(await (await fetch(`${url}/models`)).json()).toMatchObject({ data: [{ id: 'recorded/test' }] })
  expect((await ask({})).status).toBe(400)
  expect((await ask({ 'x-swe-play-call': JSON.stringify({ ...call, role: '../..' }) })).status).toBe(400)
  expect((await fetch(`${url}/files`)).status).toBe(404)
})

test('stamps the prompt into an answer that has none, and again when told to', async () => {
  const folder = await temporaryFolder()
  await recordAnswers(folder, 'talk', ['Hello.'])
  const file = answerFile(folder, call)
  await (await recordedModel({ folder })).model.complete(request('talk'), never)
  const stamped = await readFile(file, 'utf8')
  expect(stamped).toMatch(/^---\nprompt: [0-9a-f]{64}\n---\nHello\.\n$/)
  const { model } = await recordedModel({ folder, restamp: true })
  await model.complete({ ...request('talk'), messages: [{ role: 'user', content: 'Other.' }] }, never)
  expect(await readFile(file, 'utf8')).not.toBe(stamped)
})

test('authoring: a request waits as a file until somebody writes the answer', async () => {
  const folder = await temporaryFolder()
  const said: string[] = []
  const { model } = await recordedModel({ folder, authoring: true, say: (message) => said.push(message) })
  const waiting = model.complete(request('talk'), never)
  const pending = join(folder, 'test/pending/project__talk-1__000.request.json')
  await vi.waitFor(() => expect(existsSync(pending)).toBe(true), { timeout: 5000 })
  const parked = JSON.parse(await readFile(pending, 'utf8'))
  expect(parked).toMatchObject({
    newMessages: request('talk').messages,
    tools: [],
    answerFile: answerFile(folder, call),
  })
  await mkdir(dirname(parked.answerFile), { recursive: true })
  await writeFile(parked.answerFile, '@arg without = a call\n')
  await vi.waitFor(() => expect(said.at(-1)).toContain('@arg stands before any @call'), { timeout: 5000 })
  await writeFile(parked.answerFile, 'Written by hand.\n')
  expect((await waiting).message.content).toBe('Written by hand.')
  expect(existsSync(pending)).toBe(false)
  expect(await readFile(parked.answerFile, 'utf8')).toContain(`prompt: ${parked.prompt}`)
})

test('record: what another endpoint answers is written down and served from then on', async () => {
  const source = await temporaryFolder()
  await recordAnswers(source, 'talk', [
    { content: 'Hi.', calls: [{ name: 'think', args: '{"thought": "spaced"}' }] },
  ])
  const { model: real } = await recordedModel({ folder: source })
  const folder = await temporaryFolder()
  const recording = await recordedModel({ folder, record: real })
  const first = await recording.model.complete(request('talk'), never)
  const replayed = await (await recordedModel({ folder })).model.complete(request('talk'), never)
  expect(replayed.message).toEqual(first.message)
  expect(replayed.message.tool_calls?.[0]?.function.arguments).toBe('{"thought": "spaced"}')
})
