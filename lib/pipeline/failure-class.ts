/** Whose fault it is that a task failed for good: what a person tries again depends on it. */
export const failureClasses = ['model', 'tests', 'infrastructure'] as const
export type FailureClass = (typeof failureClasses)[number]
