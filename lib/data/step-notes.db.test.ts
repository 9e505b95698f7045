import { afterAll, expect, test } from 'vitest'
import { closeDatabase } from '#lib/data/database.ts'
import { addStepNote, findStepNotes, removeStepNote } from '#lib/data/step-notes.ts'
import { createLongTrajectory } from '#lib/data/testing/long-trajectory.ts'

afterAll(closeDatabase)

test('notes stand in the order of their steps, are kept once each and removed once', async () => {
  const trajectoryId = await createLongTrajectory({ steps: 5 })
  const later = await addStepNote({ trajectoryId, index: 3, text: 'tests were not run\u0000' })
  await addStepNote({ trajectoryId, index: 1, text: 'reads the right file' })
  expect(await findStepNotes(trajectoryId)).toEqual([
    expect.objectContaining({ index: 1, text: 'reads the right file', author: 'local' }),
    expect.objectContaining({ id: later, index: 3 }),
  ])
  await removeStepNote(later)
  await removeStepNote(later)
  expect((await findStepNotes(trajectoryId)).map(({ index }) => index)).toEqual([1])
  await expect(addStepNote({ trajectoryId, index: 5, text: 'x' })).rejects.toThrow(
    'There is no step 6 any more: reload the page. The note was not kept.',
  )
  const gone = '00000000-0000-7000-8000-000000000000'
  await expect(addStepNote({ trajectoryId: gone, index: 0, text: 'x' })).rejects.toThrow('no step 1')
})
