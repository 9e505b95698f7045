'use client'
import { createContext, useContext } from 'react'

/** How texts are read on this page, and where the rest of a cut one comes from. */
export type Reading = {
  trajectoryId: string
  /** of the step; null: texts here are never cut */
  index: number | null
  /** long lines are wrapped, not scrolled to */
  wrap: boolean
  /** what is searched for; '' = nothing */
  find: string
}

const Context = createContext<Reading>({ trajectoryId: '', index: null, wrap: true, find: '' })

export const ReadingContext = Context.Provider

export function useReading(): Reading {
  return useContext(Context)
}
