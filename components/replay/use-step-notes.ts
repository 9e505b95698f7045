'use client'
import { useRouter } from 'next/navigation'
import { useState } from 'react'
import { type ActionResult, useAction } from '#components/ui/use-action.ts'
import type { Marker } from '#lib/trajectories/markers.ts'
import type { StepNote } from '#lib/trajectories/replay.ts'

export type NoteActions = {
  addNote: (input: { trajectoryId: string; index: number; text: string }) => Promise<ActionResult<string>>
  removeNote: (input: { id: string }) => Promise<ActionResult<void>>
}

/** Notes on the steps of the one trajectory on the screen: written, and taken away. */
export function useStepNotes(trajectoryId: string, actions: NoteActions) {
  const router = useRouter()
  /** the step that a note is being written on, counted from 1 */
  const [place, setPlace] = useState<number | null>(null)
  function done() {
    setPlace(null)
    router.refresh()
  }
  const adding = useAction(actions.addNote, { onSuccess: done, success: 'The note is kept.' })
  const removing = useAction(actions.removeNote, { onSuccess: done, success: 'The note was removed.' })
  return {
    place,
    pending: adding.pending || removing.pending,
    /** the prompt is no step */
    write: (at: number) => at > 0 && setPlace(at),
    close: () => setPlace(null),
    add: (text: string) => place !== null && adding.run({ trajectoryId, index: place - 1, text }),
    remove: (id: string) => removing.run({ id }),
  }
}

export type StepNotesState = ReturnType<typeof useStepNotes>

const longestLabel = 120

export function noteMarkers(notes: StepNote[]): Marker[] {
  return notes.map(({ index, text }) => {
    const line = text.trim().replace(/\s+/g, ' ')
    const cut = line.length > longestLabel ? `${line.slice(0, longestLabel)}…` : line
    return { index, kind: 'note', label: `note: ${cut}` }
  })
}
