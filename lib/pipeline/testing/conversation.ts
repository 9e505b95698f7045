/** What a scripted endpoint knows of a request: only what any endpoint is sent. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { ChatMessage, ToolDefinition } from '#lib/model/model.ts'
import { type ModelStage, modelStagesOf } from '#lib/pipeline/model-stages.ts'

export type Conversation = {
  messages: ChatMessage[]
  tools: ToolDefinition[]
  /** null = none of the pipeline's, e.g. a connection test */
  stage: ModelStage | null
  /** the task whose tests are written or which is implemented, else "-" */
  task: string
  /** answers that were given before in it */
  turn: number
  /** how often exactly this request came before */
  asked: number
}

const prompts = join(import.meta.dirname, '../../../prompts')

/** The stage whose system prompt it is: its first line tells, in both dialects. Adapters are played by nobody yet. */
const openings = [...modelStagesOf('propose'), ...modelStagesOf('build-project')].map((stage) => {
  const [line = ''] = readFileSync(join(prompts, stage, 'system.md'), 'utf8').split('\n')
  return { stage, line }
})

/** Remembers the requests of one endpoint. */
export function reader(): (request: Pick<Conversation, 'messages' | 'tools'>) => Conversation {
  const seen = new Map<string, number>()
  return ({ messages, tools }) => {
    const key = JSON.stringify(messages)
    const asked = seen.get(key) ?? 0
    seen.set(key, asked + 1)
    const system = textOf(messages, 'system')
    const stage = openings.find(({ line }) => system.includes(line))?.stage ?? null
    const [, task = '-'] = /\btask (\d+\.\d+\.\d+)/.exec(textOf(messages, 'user')) ?? []
    const turn = messages.filter(({ role }) => role === 'assistant').length
    return { messages, tools, stage, task, turn, asked }
  }
}

function textOf(messages: ChatMessage[], role: ChatMessage['role']): string {
  return messages.find((message) => message.role === role)?.content ?? ''
}
