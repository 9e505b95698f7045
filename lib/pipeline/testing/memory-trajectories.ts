/** Trajectories of recipes over Maps: their journals, and what other runs find of them. */
import type { RecordedAttempt } from '#lib/pipeline/branch.ts'
import type { InstanceAttempt } from '#lib/pipeline/instances/instance.ts'
import type { NewTrajectory, TrajectoryEnd } from '#lib/pipeline/recipe.ts'
import { withMessage } from '#lib/trajectories/branches.ts'
import type { GitObject } from '#lib/trajectories/git-objects.ts'
import type { Step } from '#lib/trajectories/types.ts'

export type MemoryTrajectory = { input: NewTrajectory; steps: Step[]; end: TrajectoryEnd | null }

type Stored = { objects: Map<string, GitObject>; trajectories: Map<string, MemoryTrajectory> }

export async function openTrajectory(memory: Stored, input: NewTrajectory) {
  const of = input.instanceId ?? input.taskNumber ?? '-'
  const from = input.branch ? ` after ${input.branch.after}` : ''
  const trajectoryId = `${input.purpose} ${of} ${input.attempt}${from}`
  const known = memory.trajectories.get(trajectoryId)
  const trajectory = known ?? { input, steps: keptSteps(memory, input), end: null }
  if (JSON.stringify(trajectory.input.header) !== JSON.stringify(input.header)) {
    throw new Error(`${trajectoryId} was begun with another header`)
  }
  memory.trajectories.set(trajectoryId, trajectory)
  return {
    trajectoryId,
    load: async () => structuredClone(trajectory.steps),
    append: async (step: Step, objects: GitObject[]) => {
      if (step.index !== trajectory.steps.length) throw new Error(`step ${step.index} is out of order`)
      for (const object of objects) memory.objects.set(object.id, object)
      trajectory.steps.push(structuredClone(step))
    },
  }
}

function keptSteps(memory: Stored, { branch, header }: NewTrajectory): Step[] {
  if (!branch) return []
  const kept = structuredClone(found(memory.trajectories.get(branch.parentId), 'origin').steps)
  const steps = kept.slice(0, branch.after)
  const last = steps.at(-1)
  if (last && branch.message !== null) last.reply = withMessage(last.reply, branch.message, header.profile)
  return steps
}

export function recordedAttempt({ input, steps, end }: MemoryTrajectory): RecordedAttempt {
  const { title, taskNumber, attempt, baseCommit, header } = input
  return {
    title,
    taskNumber: found(taskNumber, 'task'),
    attempt,
    role: 'implement',
    steps: steps.length,
    endReason: end?.endReason ?? null,
    baseCommit: found(baseCommit, 'commit'),
    header,
  }
}

export function instanceAttempts(memory: Stored, only: string | null): InstanceAttempt[] {
  return [...memory.trajectories].flatMap(([id, { input, end }]) => {
    const { instanceId, attempt, header, purpose } = input
    if (!instanceId || !end?.finalTree || purpose === 'injection' || (only && only !== id)) return []
    const told = header.messages.map(({ content }) => content ?? '')
    return [{ id, instanceId, attempt, finalTree: end.finalTree, told, verdict: null }]
  })
}

export function found<T>(value: T | null | undefined, what: string): T {
  if (value === null || value === undefined) throw new Error(`there is no ${what}`)
  return value
}
