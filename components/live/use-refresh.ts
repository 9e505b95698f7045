'use client'
import { useRouter } from 'next/navigation'
import { useCallback, useEffect, useRef } from 'react'

const pauseMs = 700

/** Asks the server for the page again, soon, and once for many reasons that come together. */
export function useRefresh(): () => void {
  const router = useRouter()
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  useEffect(() => () => clearTimeout(timer.current), [])
  return useCallback(() => {
    timer.current ??= setTimeout(() => {
      timer.current = undefined
      router.refresh()
    }, pauseMs)
  }, [router])
}
