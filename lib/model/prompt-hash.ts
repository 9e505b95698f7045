import { createHash } from 'node:crypto'
import type { ChatMessage, ToolDefinition } from './model.ts'

/**
 * sha256 (hex) of what a conversation began with: the tools and every message before the first answer. A recorded
 * answer keeps it, so that a changed prompt is noticed, while observations that differ by a path or a time are not.
 */
export function initialPromptHash(messages: ChatMessage[], tools: ToolDefinition[]): string {
  const firstAnswer = messages.findIndex((message) => message.role === 'assistant')
  const opening = firstAnswer === -1 ? messages : messages.slice(0, firstAnswer)
  const texts = opening.map((message) => [message.role, message.content])
  return createHash('sha256')
    .update(JSON.stringify([tools, texts]))
    .digest('hex')
}
