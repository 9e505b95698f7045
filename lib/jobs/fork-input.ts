/** What a fork takes over from its origin, and whether a recording can answer it. */
import { describeOrigin, type ForkOrigin, findForkOrigin } from '#lib/data/branches.ts'
import { env } from '#lib/env.ts'
import { UserError } from '#lib/errors.ts'
import { listRecordings, readRecording } from '#lib/jobs/recordings.ts'
import type { ParsedRunInput } from '#lib/jobs/run-input.ts'

type ForkInput = Extract<ParsedRunInput, { recipe: 'fork' }>

/**
 * The dialect and what the agent sees of the tests are its origin's: half of the conversation is there already.
 * @throws UserError when nothing can go on from that step, or the recording has no answers for it
 */
export async function withOrigin(input: ParsedRunInput): Promise<ParsedRunInput> {
  if (input.recipe !== 'fork') return input
  const origin = await findForkOrigin(input.trajectoryId, input.step)
  if (origin.projectId !== input.projectId)
    throw new UserError('This trajectory belongs to another project than the one that was named.')
  for (const choice of [input.model, ...(input.stageModels.fork ?? [])])
    if (choice.endpoint === 'recorded') checkRecorded(input, origin, choice.recording)
  const { testAccess, profile } = origin
  const settings = { ...input.settings, profile: profile as ForkInput['settings']['profile'] }
  return { ...input, settings: testAccess ? { ...settings, testAccess } : settings }
}

export async function titleOfFork({ trajectoryId, step }: ForkInput): Promise<string> {
  const { title } = await findForkOrigin(trajectoryId, step)
  return `Fork ${title} after step ${step}`
}

/** Where recorded answers can go on with an attempt. */
export type RecordedForks = {
  /** that answered it; null = none did */
  recording: string | null
  /** steps after which it knows how to go on */
  after: number[]
}

export async function findRecordedForks(trajectoryId: string): Promise<RecordedForks> {
  const { model, role, attempt, taskNumber } = await describeOrigin(trajectoryId)
  const found = listRecordings().find(({ name }) => model === `recorded/${name}`)
  const forks = found?.forks ?? []
  const own = forks.filter((each) => each.task === taskNumber && each.of === `${role}-${attempt}`)
  return { recording: found?.name ?? null, after: own.map(({ after }) => after) }
}

/** A recording knows what it was asked when it was made: to another beginning it would answer past the point. */
function checkRecorded(input: ForkInput, origin: ForkOrigin, name: string): void {
  if (origin.model !== `recorded/${name}`)
    throw new UserError(
      `The recording "${name}" did not answer this trajectory (${origin.model} did), so it cannot go on with it: choose an endpoint.`,
    )
  if (input.message !== undefined)
    throw new UserError(
      'Recorded answers were written without your message: leave it out, or choose an endpoint.',
    )
  // whoever writes the answers begins where there are none
  if (env().SWE_PLAY_RECORDING === 'authoring') return
  const { forks = [] } = readRecording(name)
  const of = `${origin.role}-${origin.attempt}`
  if (forks.some((each) => each.task === origin.taskNumber && each.of === of && each.after === input.step))
    return
  const known = forks.map((each) => `${each.task} ${each.of} after step ${each.after}`).join(', ')
  throw new UserError(
    `The recording "${name}" has no answers for ${origin.taskNumber} ${of} after step ${input.step}${known ? ` (it has them for ${known})` : ''}: choose an endpoint.`,
  )
}
