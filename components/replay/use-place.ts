'use client'
import {
  debounce,
  parseAsArrayOf,
  parseAsInteger,
  parseAsString,
  parseAsStringLiteral,
  useQueryState,
  useQueryStates,
} from 'nuqs'
import { useCallback } from 'react'
import { placeOf } from './place-of.ts'
import { type FilterName, filterNames } from './step-filter.ts'

/** What of a file is shown: the file, what a step changed in it, what changed since the start, or since `base`. */
export const viewModes = ['file', 'step', 'start', 'between'] as const
export type ViewMode = (typeof viewModes)[number]

export const rightPanes = ['workspace', 'tests', 'verdict'] as const
export type RightPane = (typeof rightPanes)[number]

const inAddress = parseAsInteger.withOptions({ limitUrlUpdates: debounce(200) })

const places = {
  file: parseAsString,
  mode: parseAsStringLiteral(viewModes).withDefault('step'),
  /** the other step of `between`; 0 is the start */
  base: parseAsInteger,
  pane: parseAsStringLiteral(rightPanes).withDefault('workspace'),
  show: parseAsArrayOf(parseAsStringLiteral(filterNames)).withDefault([]),
  find: parseAsString.withDefault(''),
}

/** Step, file, modes, filter and search live in the address, so that a link shows exactly what its sender saw. */
export function usePlace(known: number, running: boolean, onSeek: (place: number) => unknown) {
  // replace: a walk through a thousand steps must not fill the browser's history, nor wait for its address at each of them
  const [step, setStep] = useQueryState('step', inAddress)
  const [rest, set] = useQueryStates(places)
  const place = placeOf(step, known, running)
  function goTo(next: number) {
    const inside = Math.min(known, Math.max(0, next))
    onSeek(inside)
    void setStep(running && inside === known ? null : inside)
  }
  /** no longer with the tail */
  const stay = useCallback(() => void setStep(known), [setStep, known])
  return {
    known,
    place,
    goTo,
    stay,
    following: running && step === null,
    ...rest,
    setFile: (file: string | null) => void set({ file }),
    setMode: (mode: ViewMode) => void set({ mode }),
    setBase: (base: number) => void set({ base, mode: 'between' }),
    setPane: (pane: RightPane) => void set({ pane }),
    setShow: (show: FilterName[]) => void set({ show: show.length > 0 ? show : null }),
    setFind: (find: string) => void set({ find: find || null }),
  }
}

export type Place = ReturnType<typeof usePlace>
