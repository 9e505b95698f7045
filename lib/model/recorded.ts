/**
 * The recorded model: a real OpenAI-compatible HTTP server on 127.0.0.1 that answers from files written ahead. An
 * answer is found by (recording, task, role, attempt, index), sent in the header x-swe-play-call, never by the text of
 * the messages; each keeps the hash of the prompt it was written for. No answer: 404. Another prompt: 409.
 */

import { existsSync, readdirSync } from 'node:fs'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { relative } from 'node:path'
import { z } from 'zod'
import { messageOf, UserError } from '#lib/errors.ts'
import { waitForAuthor } from './authoring.ts'
import { chatMessageSchema, toolDefinitionSchema } from './chat-schema.ts'
import type { Model } from './model.ts'
import { initialPromptHash } from './prompt-hash.ts'
import type { RecordedAnswer } from './recorded-answer.ts'
import { sendCompletion } from './recorded-completion.ts'
import { type Fault, nextFault, replyWithFault, sendError } from './recorded-faults.ts'
import {
  answerFile,
  type RecordedCallLabel,
  readAnswer,
  recordedCall,
  stampAnswer,
  writeAnswer,
} from './recording.ts'

export type RecordedServerOptions = {
  /** holds one folder per recording, e.g. lib/model/recordings */
  folder: string
  /** default: any free one */
  port?: number
  faults?: Fault[]
  /** park a request without an answer and wait until somebody writes the answer file */
  authoring?: boolean
  /** accept a changed prompt and stamp its hash into the answer */
  restamp?: boolean
  /** ask this model for a missing answer and write it down */
  record?: Model
  say?: (message: string) => void
}

export type RecordedServer = { url: string; stop(): Promise<void> }

const requestBody = z.object({
  model: z.string(),
  messages: z.array(chatMessageSchema).min(1),
  tools: z.array(toolDefinitionSchema).default([]),
  stream: z.boolean().default(false),
  temperature: z.number().optional(),
  top_p: z.number().optional(),
  max_tokens: z.number().optional(),
  seed: z.number().optional(),
})

export async function startRecordedServer(options: RecordedServerOptions): Promise<RecordedServer> {
  const faults = (options.faults ?? []).map((fault) => ({ ...fault }))
  const stopping = new AbortController()
  const server = createServer((request, response) => {
    handle(request, response, { ...options, faults, signal: stopping.signal }).catch((error: unknown) => {
      if (stopping.signal.aborted || response.destroyed) return
      const status = error instanceof UserError ? 400 : 500
      sendError(response, { status, code: 'recorded_server', message: messageOf(error) })
    })
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(options.port ?? 0, '127.0.0.1', resolve)
  })
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('The recorded server has no port.')
  return {
    url: `http://127.0.0.1:${address.port}/v1`,
    async stop() {
      stopping.abort()
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

type Handling = RecordedServerOptions & { faults: Fault[]; signal: AbortSignal }

async function handle(request: IncomingMessage, response: ServerResponse, options: Handling): Promise<void> {
  const { pathname } = new URL(request.url ?? '/', 'http://127.0.0.1')
  if (request.method === 'GET' && pathname === '/v1/models') {
    response.writeHead(200, { 'content-type': 'application/json' })
    response.end(JSON.stringify({ object: 'list', data: listModels(options.folder) }))
    return
  }
  if (request.method !== 'POST' || pathname !== '/v1/chat/completions') {
    sendError(response, {
      status: 404,
      code: 'not_found',
      message: `There is no ${request.method} ${pathname} here.`,
    })
    return
  }
  await complete(request, response, options)
}

async function complete(
  request: IncomingMessage,
  response: ServerResponse,
  options: Handling,
): Promise<void> {
  const call = readLabel(request)
  const body = requestBody.safeParse(parseJson(await textOf(request)))
  if (!body.success) throw new UserError(`This is no chat completion request: ${z.prettifyError(body.error)}`)
  const fault = nextFault(options.faults, call)
  if (fault?.fault === 'hang') return
  if (fault && replyWithFault(response, fault)) return
  const answer = await findAnswer({ ...body.data, call }, response, options)
  if (!answer || response.destroyed) return
  const completion = { ...body.data, call, answer, fault: fault?.fault ?? null }
  await sendCompletion(response, completion, body.data.stream)
}

type Asked = z.infer<typeof requestBody> & { call: RecordedCallLabel }

/** @returns null when an error was sent instead */
async function findAnswer(
  asked: Asked,
  response: ServerResponse,
  options: Handling,
): Promise<RecordedAnswer | null> {
  const { call, messages, tools } = asked
  const { folder, say } = options
  const file = answerFile(folder, call)
  const promptHash = initialPromptHash(messages, tools)
  let answer = await readAnswer(folder, file)
  if (!answer && options.record) answer = await recordAnswer(asked, options.record, options)
  if (!answer && options.authoring) {
    answer = await waitForAuthor({ ...asked, folder, response, signal: options.signal, say })
  }
  if (!answer) {
    const message = `No recorded answer: write ${relative(folder, file)} or record it.`
    sendError(response, { status: 404, type: 'not_recorded', code: 'not_recorded', message })
    return null
  }
  if (answer.promptHash === promptHash) return answer
  if (answer.promptHash === null || options.restamp) {
    await stampAnswer(file, promptHash)
    say?.(`Stamped ${relative(folder, file)} with the prompt it now answers.`)
    return answer
  }
  const message = `The prompt changed since ${relative(folder, file)} was recorded: record it again, or, if a version of it is used in the app (Prompts), reset that to the file and start a new run.`
  sendError(response, { status: 409, type: 'not_recorded', code: 'not_recorded', message })
  return null
}

async function recordAnswer(asked: Asked, model: Model, options: Handling): Promise<RecordedAnswer> {
  const { call, messages, tools, temperature, top_p: topP, max_tokens: maxTokens, seed } = asked
  const received = await model.complete(
    { messages, tools, sampling: { temperature, topP, maxTokens, seed }, call },
    options.signal,
  )
  const answer: RecordedAnswer = {
    promptHash: initialPromptHash(messages, tools),
    finishReason: received.finishReason,
    content: received.message.content,
    reasoning: received.message.reasoning_content ?? null,
    calls: (received.message.tool_calls ?? []).map(({ function: called }) => ({ ...called })),
  }
  await writeAnswer(answerFile(options.folder, call), answer)
  return answer
}

function readLabel(request: IncomingMessage): RecordedCallLabel {
  const header = request.headers['x-swe-play-call']
  const parsed = typeof header === 'string' ? recordedCall.safeParse(parseJson(header)) : null
  if (parsed?.success) return parsed.data
  throw new UserError(
    'The recorded server needs the header x-swe-play-call: {"recording","role","task","attempt","index"}',
  )
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

function listModels(folder: string) {
  const names = existsSync(folder) ? readdirSync(folder, { withFileTypes: true }) : []
  return names
    .filter((entry) => entry.isDirectory())
    .map((entry) => ({
      id: `recorded/${entry.name}`,
      object: 'model',
      owned_by: 'swe-playground',
      created: 0,
    }))
}

async function textOf(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = []
  for await (const part of request) parts.push(part)
  return Buffer.concat(parts).toString('utf8')
}
