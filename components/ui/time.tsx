'use client'
import { useSyncExternalStore } from 'react'

const listeners = new Set<() => void>()
let timer: ReturnType<typeof setInterval> | undefined
let now = Date.now()

/** One clock for all times on the page. */
function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  if (!timer) {
    now = Date.now() // the first look of the page; React compares again after subscribing
    timer = setInterval(() => {
      now = Date.now()
      for (const each of listeners) each()
    }, 10_000)
  }
  return () => {
    listeners.delete(listener)
    if (listeners.size === 0) {
      clearInterval(timer)
      timer = undefined
    }
  }
}

/** A server lives for days: it reads the clock for every page. While a page comes alive its own first look must hold. */
const onServer = () => (typeof window === 'undefined' ? Date.now() : now)

export function relativeTime(at: number, reference: number): string {
  const seconds = Math.round((reference - at) / 1000)
  const future = seconds < -5
  const size = Math.abs(seconds)
  if (size < 10) return 'just now'
  const text =
    size < 60
      ? `${size} s`
      : size < 3600
        ? `${Math.floor(size / 60)} min`
        : size < 86_400
          ? `${Math.floor(size / 3600)} h`
          : size < 30 * 86_400
            ? `${Math.floor(size / 86_400)} d`
            : null
  if (text === null) return new Date(at).toISOString().slice(0, 10)
  return future ? `in ${text}` : `${text} ago`
}

/** "5 min ago", the exact time in its tooltip. The server's and the browser's clock may differ by a word. */
export function RelativeTime({ at }: { at: Date | string | number }) {
  const date = new Date(at)
  const current = useSyncExternalStore(subscribe, () => now, onServer)
  const iso = date.toISOString()
  return (
    <time
      dateTime={iso}
      title={`${iso.slice(0, 10)} ${iso.slice(11, 19)} UTC`}
      suppressHydrationWarning
      className="whitespace-nowrap tabular-nums"
    >
      {relativeTime(date.getTime(), current)}
    </time>
  )
}
