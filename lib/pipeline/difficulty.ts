/**
 * How hard a project is, told by what a program can count in its proposal: pull requests, components, algorithms to be
 * written by hand, criteria to prove. The prompt states these numbers and check-proposal.ts holds answers to them.
 */
export const difficultyNames = ['easy', 'medium', 'hard'] as const

export type Difficulty = (typeof difficultyNames)[number]

export type Size = {
  /** lines of the task outline: at least, at most */
  tasks: [number, number]
  components: number
  algorithms: number
  criteria: number
}

/** The paper asks for more than ten tasks (section 3.1): no project is smaller. */
export const sizes: Record<Difficulty, Size> = {
  easy: { tasks: [10, 13], components: 3, algorithms: 2, criteria: 2 },
  medium: { tasks: [14, 19], components: 4, algorithms: 3, criteria: 3 },
  hard: { tasks: [20, 30], components: 5, algorithms: 4, criteria: 4 },
}

/** A proposal's outline is an estimate: a sound break-down may come out a little smaller. */
export const TASKS_SPARED = 2

/** For the prompt, one line each. */
export function describeDifficulties(): string {
  return difficultyNames.map((name) => `- "${name}": ${describeSize(sizes[name])}`).join('\n')
}

function describeSize({ tasks: [least, most], components, algorithms, criteria }: Size): string {
  return `an outline of ${least} to ${most} pull requests, at least ${components} components, ${algorithms} central algorithms or data structures written by hand, and ${criteria} criteria`
}

export type Counted = { tasks: number; components: number; algorithms: number; criteria: number }

/** @returns one sentence per number that is out of bounds */
export function checkSize(difficulty: Difficulty, counted: Counted): string[] {
  const { tasks, ...least } = sizes[difficulty]
  const problems: string[] = []
  if (counted.tasks < tasks[0] || counted.tasks > tasks[1]) {
    problems.push(
      `"taskOutline" has ${counted.tasks} different lines; "${difficulty}" means ${tasks[0]} to ${tasks[1]}`,
    )
  }
  for (const field of ['components', 'algorithms', 'criteria'] as const) {
    if (counted[field] >= least[field]) continue
    problems.push(
      `"${field}" has ${counted[field]} different entries; "${difficulty}" means at least ${least[field]}`,
    )
  }
  return problems
}
