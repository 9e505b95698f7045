'use client'
import { useRouter } from 'next/navigation'
import { useEffect, useRef } from 'react'
import { useEvents } from './use-events.ts'

const pauseMs = 700

/** Asks the server for the page again when a run says something; at most every 700 ms. Shows nothing. */
export function LiveRefresh({ runId }: { runId?: string }) {
  const router = useRouter()
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  useEvents(
    () => {
      timer.current ??= setTimeout(() => {
        timer.current = undefined
        router.refresh()
      }, pauseMs)
    },
    { runId },
  )
  useEffect(() => () => clearTimeout(timer.current), [])
  return null
}
