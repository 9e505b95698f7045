/** Authoring: a request without an answer is parked as a file until a person or a model writes the answer's file. */

import { rm, stat } from 'node:fs/promises'
import type { ServerResponse } from 'node:http'
import { relative, resolve } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { UserError } from '#lib/errors.ts'
import type { ChatMessage, ToolDefinition } from './model.ts'
import { initialPromptHash } from './prompt-hash.ts'
import type { RecordedAnswer } from './recorded-answer.ts'
import { answerFile, pendingFile, type RecordedCallLabel, readAnswer, replaceFile } from './recording.ts'

type Parked = {
  folder: string
  call: RecordedCallLabel
  messages: ChatMessage[]
  tools: ToolDefinition[]
  stream: boolean
  response: ServerResponse
  signal: AbortSignal
  say?: (message: string) => void
}

const pollMs = 200
/** how often the waiting client gets a sign of life */
const heartbeatMs = 5000

/** Waits without limit. @returns null when the client went away or the server stops */
export async function waitForAuthor(parked: Parked): Promise<RecordedAnswer | null> {
  const { folder, call, response, signal } = parked
  const file = answerFile(folder, call)
  const pending = pendingFile(folder, call)
  const request = parkedRequest(parked, resolve(file))
  await replaceFile(pending, `${JSON.stringify(request, null, 2)}\n`)
  parked.say?.(`Waiting for ${relative(folder, file)}; the request is in ${relative(folder, pending)}.`)
  let problem: string | null = null
  let heartbeatAt = 0
  let seen = ''
  try {
    while (!signal.aborted && !response.destroyed) {
      if (Date.now() >= heartbeatAt) {
        sendHeartbeat(parked)
        heartbeatAt = Date.now() + heartbeatMs
      }
      // A file is read only after it stood still for one poll: its author may still be writing.
      const version = await versionOf(file)
      if (version !== '' && version === seen) {
        const read = await tryReading(folder, file)
        if ('answer' in read) return read.answer
        if (read.problem !== problem) {
          problem = read.problem
          parked.say?.(problem)
          await replaceFile(pending, `${JSON.stringify({ problem, ...request }, null, 2)}\n`)
        }
      }
      seen = version
      await delay(pollMs)
    }
    return null
  } finally {
    await rm(pending, { force: true })
  }
}

async function tryReading(
  folder: string,
  file: string,
): Promise<{ answer: RecordedAnswer } | { problem: string }> {
  try {
    const answer = await readAnswer(folder, file)
    return answer ? { answer } : { problem: `${relative(folder, file)} is gone again.` }
  } catch (error) {
    if (error instanceof UserError) return { problem: error.message }
    throw error
  }
}

/** What is new stands first: an author has seen the rest. */
function parkedRequest({ call, messages, tools }: Parked, answerPath: string) {
  const lastAnswer = messages.findLastIndex((message) => message.role === 'assistant')
  return {
    call,
    answerFile: answerPath,
    prompt: initialPromptHash(messages, tools),
    newMessages: messages.slice(lastAnswer + 1),
    earlierMessages: messages.slice(0, lastAnswer + 1),
    tools,
  }
}

/** A comment in an event stream, white space before a JSON body: neither is part of the answer. */
function sendHeartbeat({ response, stream }: Parked): void {
  if (!response.headersSent) {
    response.writeHead(200, { 'content-type': stream ? 'text/event-stream' : 'application/json' })
  }
  response.write(stream ? ': waiting for the author\n\n' : ' ')
}

async function versionOf(file: string): Promise<string> {
  try {
    const { mtimeMs, size } = await stat(file)
    return `${mtimeMs} ${size}`
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return ''
    throw error
  }
}
