/** A connection test: one tiny real call without tools, one with. What it finds is said in words that tell what to do. */
import { z } from 'zod'
import type { Endpoint } from './endpoint.ts'
import { endpointModel } from './endpoint-model.ts'
import { type Model, type ModelAnswer, ModelError, type ModelRequest, type ToolDefinition } from './model.ts'

export const findingSchema = z.object({
  check: z.enum(['answer', 'usage', 'tool calls']),
  /** unknown = it could not be tried */
  outcome: z.enum(['good', 'bad', 'unknown']),
  message: z.string(),
})

export const endpointTestSchema = z.object({
  /** it can be used as it is configured */
  usable: z.boolean(),
  /** ModelFailure of the first call, null when it was answered */
  failure: z.string().nullable(),
  latencyMs: z.number().nullable(),
  findings: z.array(findingSchema),
})

export type Finding = z.infer<typeof findingSchema>
export type EndpointTest = z.infer<typeof endpointTestSchema>

const silenceMs = 30_000
/** a bad moment is not what a test is for; a person waits for it, so not many */
const retries = 3
/** enough for a thinker to come to its point */
const answerTokens = 1024

const tool: ToolDefinition = {
  type: 'function',
  function: {
    name: 'report',
    description: 'Reports one word.',
    parameters: {
      type: 'object',
      properties: { word: { type: 'string', description: 'the word' } },
      required: ['word'],
    },
  },
}

/** Never throws for what the endpoint does. @throws the signal's reason when it fires */
export async function testEndpoint(endpoint: Endpoint, signal: AbortSignal): Promise<EndpointTest> {
  const model = endpointModel(endpoint, { maxRetries: retries, timeoutMs: silenceMs })
  const plain = await ask(model, requestOf(endpoint, { index: 0, tools: [] }), signal)
  if (plain instanceof ModelError) return unanswered(plain)
  const withTools = await ask(model, requestOf(endpoint, { index: 1, tools: [tool] }), signal)
  const calls = toolFinding(endpoint, withTools)
  return {
    usable: endpoint.profile === 'codeact-text' || calls.outcome !== 'bad',
    failure: null,
    latencyMs: plain.latencyMs,
    findings: [answerFinding(endpoint, plain), usageFinding(endpoint, plain), calls],
  }
}

function requestOf(
  { sampling }: Endpoint,
  { index, tools }: { index: number; tools: ToolDefinition[] },
): ModelRequest {
  const content =
    tools.length > 0 ? 'Call the tool "report" with the word "ready".' : 'Answer with the one word: ready'
  const maxTokens = Math.min(sampling.maxTokens ?? answerTokens, answerTokens)
  return {
    messages: [{ role: 'user', content }],
    tools,
    sampling: { ...sampling, maxTokens },
    call: { role: 'connection-test', task: '-', attempt: 1, index },
  }
}

async function ask(
  model: Model,
  request: ModelRequest,
  signal: AbortSignal,
): Promise<ModelAnswer | ModelError> {
  try {
    return await model.complete(request, signal)
  } catch (error) {
    if (error instanceof ModelError) return error
    throw error
  }
}

function unanswered({ failure, message }: ModelError): EndpointTest {
  const unknown = (check: Finding['check']): Finding => ({
    check,
    outcome: 'unknown',
    message: 'Not tried: there was no answer.',
  })
  return {
    usable: false,
    failure,
    latencyMs: null,
    findings: [{ check: 'answer', outcome: 'bad', message }, unknown('usage'), unknown('tool calls')],
  }
}

function answerFinding({ model }: Endpoint, { latencyMs }: ModelAnswer): Finding {
  return { check: 'answer', outcome: 'good', message: `${model} answered in ${latencyMs} ms.` }
}

function usageFinding({ prices }: Endpoint, { usage }: ModelAnswer): Finding {
  if (usage.promptTokens + usage.completionTokens > 0) {
    const { promptTokens, completionTokens } = usage
    const message = `${promptTokens} tokens in, ${completionTokens} out${prices ? '' : '; without prices they count as $0'}.`
    return { check: 'usage', outcome: 'good', message }
  }
  const message = 'It does not say how many tokens it used: neither budget nor token limits can stop a run.'
  return { check: 'usage', outcome: 'bad', message }
}

function toolFinding({ profile }: Endpoint, answer: ModelAnswer | ModelError): Finding {
  const called = !(answer instanceof ModelError) && (answer.message.tool_calls?.length ?? 0) > 0
  if (called) return { check: 'tool calls', outcome: 'good', message: 'It calls tools.' }
  if (answer instanceof ModelError && answer.failure !== 'bad-request')
    return { check: 'tool calls', outcome: 'unknown', message: `Not known: ${answer.message}` }
  const why =
    answer instanceof ModelError
      ? `A request with tools was refused: ${answer.message}`
      : 'It answered a request for a tool call with text.'
  if (profile === 'codeact-text')
    return {
      check: 'tool calls',
      outcome: 'unknown',
      message: `${why} Its dialect, codeact-text, needs none.`,
    }
  return { check: 'tool calls', outcome: 'bad', message: `${why} Set its dialect to codeact-text.` }
}
