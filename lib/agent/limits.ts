import type { AgentLimits, EndReason, Step } from '#lib/trajectories/types.ts'

export type Spent = { steps: number; tokens: number; costUsd: number; minutes: number }

/**
 * Tokens are prompt and completion of every call together; minutes are those of model and tools. A recorded model's
 * time is left out: it says how long a file, or its author, took.
 */
export function spentBy(steps: Step[], recorded: boolean): Spent {
  const spent: Spent = { steps: steps.length, tokens: 0, costUsd: 0, minutes: 0 }
  for (const step of steps) {
    spent.tokens += step.usage.promptTokens + step.usage.completionTokens
    spent.costUsd += step.costUsd
    spent.minutes += ((recorded ? 0 : step.modelMs) + step.toolMs) / 60_000
  }
  return spent
}

/** The first limit that is reached, or null. Limits only end an attempt; the model is never told about them. */
export function reachedLimit(
  limits: AgentLimits,
  spent: Spent,
): { endReason: EndReason; reason: string } | null {
  const reached = (endReason: EndReason, what: string) => ({
    endReason,
    reason: `The limit of ${what} is reached.`,
  })
  if (spent.steps >= limits.steps) return reached('step-limit', `${limits.steps} steps`)
  if (spent.tokens >= limits.tokens) return reached('token-limit', `${limits.tokens} tokens`)
  if (spent.costUsd > 0 && spent.costUsd >= limits.costUsd) return reached('cost-limit', `$${limits.costUsd}`)
  if (spent.minutes >= limits.minutes) return reached('time-limit', `${limits.minutes} minutes`)
  return null
}
