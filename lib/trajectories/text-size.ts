/** How long a conversation is, as the paper's Table 4 counts it. Pure. */
import type { StepBody, StoredHeader } from '#lib/trajectories/types.ts'

/** English text and code come to about four characters a token; no tokenizer fits every model */
const charactersPerToken = 4

export type TextSize = {
  /** of every message, once */
  textTokens: number
  /** of what the model wrote, its calls included */
  answerTokens: number
}

export function textSize(): {
  open(header: Pick<StoredHeader, 'messages'>): void
  add(body: StepBody): void
  total(): TextSize
} {
  let text = 0
  let answers = 0
  return {
    open({ messages }) {
      for (const { content } of messages) text += content?.length ?? 0
    },
    add({ message, reasoning, calls, reply }) {
      const written =
        (message.content?.length ?? 0) +
        (reasoning?.length ?? 0) +
        // calls in the text profile are part of the content
        (message.role === 'assistant' && message.tool_calls
          ? calls.reduce((sum, call) => sum + call.name.length + call.rawArguments.length, 0)
          : 0)
      answers += written
      text += written + reply.reduce((sum, { content }) => sum + (content?.length ?? 0), 0)
    },
    total: () => ({
      textTokens: Math.round(text / charactersPerToken),
      answerTokens: Math.round(answers / charactersPerToken),
    }),
  }
}
