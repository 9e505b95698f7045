'use client'
import { useEvents } from './use-events.ts'
import { useRefresh } from './use-refresh.ts'

/** Keeps a server-rendered page up to date while runs say something. Shows nothing. */
export function LiveRefresh() {
  const refresh = useRefresh()
  useEvents(refresh)
  return null
}
