/**
 * An OpenAI-compatible endpoint over real HTTP, played by a character: what smoke and the whole pipeline are tried on
 * without a model. By hand: `node lib/pipeline/testing/scripted-endpoint.ts sloppy 8000`.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { z } from 'zod'
import { messageOf } from '#lib/errors.ts'
import { chatMessageSchema, toolDefinitionSchema } from '#lib/model/chat-schema.ts'
import { sendCompletion } from '#lib/model/recorded-completion.ts'
import { sendError } from '#lib/model/recorded-faults.ts'
import { type Character, characters, type Play } from './characters.ts'
import { type Conversation, reader } from './conversation.ts'

export type ScriptedEndpoint = {
  url: string
  /** requests so far, and how many of them failed on purpose */
  counts(): { requests: number; failed: number; atOnce: number }
  stop(): Promise<void>
}

const requestSchema = z.object({
  model: z.string(),
  messages: z.array(chatMessageSchema).min(1),
  tools: z.array(toolDefinitionSchema).default([]),
  stream: z.boolean().default(false),
})

export async function startScriptedEndpoint(character: Character, port = 0): Promise<ScriptedEndpoint> {
  const read = reader()
  const counts = { requests: 0, failed: 0, atOnce: 0 }
  let open = 0
  const server = createServer((request, response) => {
    open++
    counts.atOnce = Math.max(counts.atOnce, open)
    response.once('close', () => open--)
    handle(request, response).catch((error: unknown) => {
      if (!response.destroyed)
        sendError(response, { status: 400, code: 'bad_request', message: messageOf(error) })
    })
  })
  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (request.method !== 'POST' || request.url !== '/v1/chat/completions')
      return sendError(response, { status: 404, code: 'not_found', message: 'There is nothing here.' })
    const body = requestSchema.parse(JSON.parse(await textOf(request)))
    const conversation = read(body)
    const play = character(conversation)
    counts.requests++
    if (play.fault && play.fault !== 'slow') counts.failed++
    if (play.fault === '500' || play.fault === '429') return refuse(response, play.fault)
    await answer(response, { play, conversation, model: body.model, stream: body.stream })
  }
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', resolve)
  })
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('The scripted endpoint has no port.')
  return {
    url: `http://127.0.0.1:${address.port}/v1`,
    counts: () => ({ ...counts }),
    async stop() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

function refuse(response: ServerResponse, fault: '500' | '429'): void {
  // real ones ask for seconds; the pause is what is tried, not its length
  response.setHeader('retry-after-ms', '50')
  const reply =
    fault === '429'
      ? { status: 429, code: 'rate_limit_exceeded', message: 'Too many requests' }
      : { status: 500, code: 'server_error', message: 'The server had an error' }
  sendError(response, reply)
}

async function answer(
  response: ServerResponse,
  {
    play,
    conversation,
    model,
    stream,
  }: { play: Play; conversation: Conversation; model: string; stream: boolean },
): Promise<void> {
  const { messages, tools, stage, turn } = conversation
  const calls = play.calls ?? []
  const usual = calls.length > 0 ? 'tool_calls' : 'stop'
  const fault = play.fault === '500' || play.fault === '429' ? null : (play.fault ?? null)
  await sendCompletion(
    response,
    {
      model,
      call: { recording: 'scripted', role: stage ?? 'other', task: '-', attempt: 1, index: turn },
      answer: {
        promptHash: null,
        finishReason: play.cut ? 'length' : usual,
        content: play.content ?? null,
        reasoning: null,
        calls,
      },
      messages,
      tools,
      fault,
    },
    stream,
  )
}

async function textOf(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = []
  for await (const part of request) parts.push(part)
  return Buffer.concat(parts).toString('utf8')
}

if (import.meta.main) {
  const [, , name = '', port = '0'] = process.argv
  const character = characters[name]?.()
  if (!character) throw new Error(`usage: scripted-endpoint.ts ${Object.keys(characters).join('|')} [port]`)
  const { url } = await startScriptedEndpoint(character, Number(port))
  console.log(`${name} answers at ${url}`)
}
