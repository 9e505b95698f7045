/** Faults the recorded server can inject: what real endpoints do on bad days, over real HTTP. */
import type { ServerResponse } from 'node:http'
import type { RecordedCallLabel } from './recording.ts'

export type FaultName =
  | '429'
  | '500'
  | 'cut-stream'
  | 'hang'
  | 'slow'
  | 'empty'
  | 'broken-json'
  | 'wrong-key'
  | 'unknown-model'
  | 'refusal'
  | 'context-overflow'

export type Fault = {
  /** every given field must be equal; {} matches every call */
  match: Partial<RecordedCallLabel>
  fault: FaultName
  /** how many requests it hits, then it is over */
  times: number
  /** seconds, for 429 and 500 */
  retryAfter?: number
}

/** Takes the next fault for this call out of the list. */
export function nextFault(faults: Fault[], call: RecordedCallLabel): Fault | null {
  const found = faults.find(
    ({ match, times }) =>
      times > 0 &&
      Object.entries(match).every(([key, value]) =>
        Object.entries(call).some(([k, v]) => k === key && v === value),
      ),
  )
  if (found) found.times--
  return found ?? null
}

type ErrorReply = { status: number; code: string; message: string }

const errorReplies: Partial<Record<FaultName, ErrorReply>> = {
  '429': { status: 429, code: 'rate_limit_exceeded', message: 'Too many requests' },
  '500': { status: 500, code: 'server_error', message: 'The server had an error' },
  'wrong-key': { status: 401, code: 'invalid_api_key', message: 'Incorrect API key provided' },
  'unknown-model': { status: 404, code: 'model_not_found', message: 'The model does not exist' },
  'context-overflow': {
    status: 400,
    code: 'context_length_exceeded',
    message: "This model's maximum context length is 8192 tokens",
  },
}

/** @returns false when the fault concerns the answer itself, not the status */
export function replyWithFault(response: ServerResponse, fault: Fault): boolean {
  const reply = errorReplies[fault.fault]
  if (!reply) return false
  if (fault.retryAfter !== undefined) response.setHeader('retry-after', String(fault.retryAfter))
  sendError(response, reply)
  return true
}

export function sendError(response: ServerResponse, error: ErrorReply & { type?: string }): void {
  const { status, code, message, type = 'error' } = error
  if (response.headersSent) {
    response.end(`data: ${JSON.stringify({ error: { message, type, code } })}\n\n`)
    return
  }
  response.writeHead(status, { 'content-type': 'application/json' })
  response.end(JSON.stringify({ error: { message, type, code, param: null } }))
}
