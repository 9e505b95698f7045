/** An error whose message is made for people: one sentence that says what, where and what to do. */
export class UserError extends Error {
  override name = 'UserError'
}

/** The command was called wrongly: exit code 2. */
export class UsageError extends UserError {
  override name = 'UsageError'
}

/** The machine, an engine or a tool failed, not the model: retried, and never counted against a model. */
export class InfrastructureError extends Error {
  override name = 'InfrastructureError'
}

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
