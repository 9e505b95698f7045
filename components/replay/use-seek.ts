'use client'
import { useEffect, useRef } from 'react'

/** ms: a step that comes sooner is drawn at once and whole; a slower one shows that it is on its way */
const patienceMs = 80

type Seeking = {
  place: number
  goTo: (place: number) => void
  /** settles when the step is here; null = it is */
  fetchPlace: (place: number) => Promise<void> | null
}

/** Goes to a place as soon as its step is here, or patience ends; whoever goes somewhere else meanwhile stays there. */
export function useSeek({ place: here, goTo, fetchPlace }: Seeking): (place: number) => void {
  const waiting = useRef<AbortController | null>(null)
  // biome-ignore lint/correctness/useExhaustiveDependencies: at every change of the place
  useEffect(() => () => waiting.current?.abort(), [here])
  return (place) => {
    waiting.current?.abort()
    const coming = fetchPlace(place)
    if (coming === null) return goTo(place)
    const own = new AbortController()
    waiting.current = own
    const go = () => {
      if (own.signal.aborted) return
      own.abort()
      goTo(place)
    }
    setTimeout(go, patienceMs)
    void coming.then(go)
  }
}
