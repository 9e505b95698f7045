'use client'
import { useState } from 'react'

export type Selection = { chosen: ReadonlySet<string>; anchor: string | null }

/**
 * A click chooses one; with Shift everything between the last click and this one gets the state of the last click.
 * Pure: `ids` are the rows in the order they are shown.
 */
export function toggled(selection: Selection, ids: string[], id: string, range: boolean): Selection {
  const chosen = new Set(selection.chosen)
  const from = selection.anchor === null ? -1 : ids.indexOf(selection.anchor)
  const to = ids.indexOf(id)
  if (range && from >= 0 && to >= 0) {
    const state = chosen.has(selection.anchor as string)
    for (const each of ids.slice(Math.min(from, to), Math.max(from, to) + 1)) {
      if (state) chosen.add(each)
      else chosen.delete(each)
    }
    return { chosen, anchor: id }
  }
  if (!chosen.delete(id)) chosen.add(id)
  return { chosen, anchor: id }
}

const nothing: Selection = { chosen: new Set(), anchor: null }

/** What is no longer shown is no longer chosen: nobody decides over rows they do not see. */
export function useSelection(ids: string[]) {
  const [selection, setSelection] = useState(nothing)
  const shown = new Set(ids)
  const chosen = [...selection.chosen].filter((id) => shown.has(id))
  return {
    chosen,
    isChosen: (id: string) => selection.chosen.has(id),
    toggle: (id: string, range = false) => setSelection((current) => toggled(current, ids, id, range)),
    chooseAll: () => setSelection({ chosen: new Set(ids), anchor: null }),
    clear: () => setSelection(nothing),
  }
}
