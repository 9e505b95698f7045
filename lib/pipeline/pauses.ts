/** Where a build can wait for a person: between stages, never in the middle of one. */
export const pausePoints = ['checklists', 'set-up', 'tests', 'implementation'] as const

/** `checklists` and `set-up` come once, the others once per task. */
export type PausePoint = (typeof pausePoints)[number]

const oncePerTask: readonly PausePoint[] = ['tests', 'implementation']

/** A point, at one task or at each: "tests", "tests 1.2.1". */
export const pausePattern = /^(?:checklists|set-up|(?:tests|implementation)(?: \d+\.\d+\.\d+)?)$/

/** What is about to begin. */
export type NextStage = { name: string; point: PausePoint | null; taskNumber: string | null }

export type PauseWishes = {
  /** asked for when the run was started: each fits pausePattern */
  before: string[]
  /** where it has waited and was let go on */
  over: string[]
  /** asked for since: before whatever comes next */
  now: boolean
}

/** @returns where the run has to wait: a point ("tests 1.2.1"), or "stage" and its name; null = it goes on */
export function pauseBefore({ name, point, taskNumber }: NextStage, wishes: PauseWishes): string | null {
  const place = point && (oncePerTask.includes(point) ? `${point} ${taskNumber}` : point)
  const asked = place !== null && (wishes.before.includes(place) || wishes.before.includes(point as string))
  if (asked && !wishes.over.includes(place)) return place
  return wishes.now ? `stage ${name}` : null
}
