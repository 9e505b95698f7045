import type { ChatMessage } from '#lib/model/model.ts'
import type { Conversation } from '#lib/trajectories/formats/llama-factory-rows.ts'

/** What was sent before the first answer: system texts and user texts, each joined to one turn. */
export function openingOf({ header }: Conversation): { system: string; user: string } {
  return { system: joined(header.messages, 'system'), user: joined(header.messages, 'user') }
}

function joined(messages: ChatMessage[], role: 'system' | 'user'): string {
  return messages.flatMap((message) => (message.role === role ? [message.content] : [])).join('\n\n')
}
