import type { CallLabel, Model, ModelAnswer, ModelRequest, ToolCallMessage } from '#lib/model/model.ts'

export type ScriptedCall = { name: string; arguments: Record<string, unknown> }

/** Text, calls, or an error to throw; a request may be looked at to choose. */
export type ScriptedAnswer = string | ScriptedCall[] | Error

/** Answers of one (role, task, attempt) in order, e.g. key "implement 1.1.1 2". */
export type Script = Record<string, ScriptedAnswer[]>

export type ScriptedModel = Model & { requests: ModelRequest[] }

/** A model made of arrays. The same call always gets the same answer, as with a ledger. */
export function scriptedModel(script: Script): ScriptedModel {
  const requests: ModelRequest[] = []
  return {
    name: 'scripted',
    endpoint: 'memory',
    recorded: false,
    requests,
    async complete(request, signal) {
      signal.throwIfAborted()
      requests.push(request)
      const key = keyOf(request.call)
      const answer = script[key]?.[request.call.index]
      if (answer === undefined) throw new Error(`the script has no answer ${request.call.index} for "${key}"`)
      if (answer instanceof Error) throw answer
      return modelAnswer(answer, request.call)
    },
  }
}

function keyOf({ role, task, attempt }: CallLabel): string {
  return `${role} ${task} ${attempt}`
}

function modelAnswer(answer: string | ScriptedCall[], { index }: CallLabel): ModelAnswer {
  const usage = { promptTokens: 100, completionTokens: 10, cachedTokens: 0 }
  const rest = { usage, costUsd: 0.001, latencyMs: 1, httpAttempts: 1 }
  if (typeof answer === 'string') {
    return { message: { role: 'assistant', content: answer }, finishReason: 'stop', ...rest }
  }
  const calls = answer.map(
    (call, at): ToolCallMessage => ({
      id: `call_${index}_${at}`,
      type: 'function',
      function: { name: call.name, arguments: JSON.stringify(call.arguments) },
    }),
  )
  return {
    message: { role: 'assistant', content: null, tool_calls: calls },
    finishReason: 'tool_calls',
    ...rest,
  }
}

export const bash = (command: string): ScriptedCall => ({ name: 'execute_bash', arguments: { command } })

/** Writes over what is there, which the editor's `create` refuses. */
export const overwrite = (path: string, text: string): ScriptedCall =>
  bash(`cat > ${path} <<'END OF FILE'\n${text}END OF FILE`)

export const create = (path: string, text: string): ScriptedCall => ({
  name: 'str_replace_editor',
  arguments: { command: 'create', path: `/workspace/${path}`, file_text: text },
})

export const finish: ScriptedCall = { name: 'finish', arguments: { message: 'done' } }
