import type { ChatMessage } from '#lib/model/model.ts'
import type { Step, TrajectoryHeader } from './types.ts'

/** Everything that was said, in order: what the model saw, and at the end what it was told last. Pure. */
export function conversation(
  header: Pick<TrajectoryHeader, 'messages'>,
  steps: Pick<Step, 'message' | 'reply'>[],
): ChatMessage[] {
  return [...header.messages, ...steps.flatMap((step) => [step.message, ...step.reply])]
}
