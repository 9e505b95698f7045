/** What people say of single steps. */
import { v7 as uuid } from 'uuid'
import { database } from '#lib/data/database.ts'
import { storableText } from '#lib/data/storable.ts'
import { UserError } from '#lib/errors.ts'
import type { StepNote } from '#lib/trajectories/replay.ts'

export const longestNote = 2_000
/** more on one trajectory nobody reads */
const mostNotes = 500

/** @param index of the step, from 0. @returns its id. @throws UserError when there is no such step */
export async function addStepNote(of: {
  trajectoryId: string
  index: number
  text: string
}): Promise<string> {
  const { trajectoryId, index, text } = of
  return database().$transaction(async (tx) => {
    const trajectory = await tx.trajectory.findUnique({
      where: { id: trajectoryId },
      select: { steps: true, _count: { select: { notes: true } } },
    })
    if (!trajectory || index >= trajectory.steps)
      throw new UserError(`There is no step ${index + 1} any more: reload the page. The note was not kept.`)
    if (trajectory._count.notes >= mostNotes)
      throw new UserError(`This trajectory has ${mostNotes} notes already: remove one first.`)
    const id = uuid()
    await tx.stepNote.create({ data: { id, trajectoryId, index, text: storableText(text, longestNote) } })
    return id
  })
}

/** One that is gone already is gone. */
export async function removeStepNote(id: string): Promise<void> {
  await database().stepNote.deleteMany({ where: { id } })
}

/** In the order of the steps, oldest first. */
export async function findStepNotes(trajectoryId: string): Promise<StepNote[]> {
  const rows = await database().stepNote.findMany({
    where: { trajectoryId },
    orderBy: [{ index: 'asc' }, { createdAt: 'asc' }, { id: 'asc' }],
    omit: { trajectoryId: true },
  })
  return rows.map((row) => ({ ...row, createdAt: row.createdAt.toISOString() }))
}
