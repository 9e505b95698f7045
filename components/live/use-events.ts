'use client'
import { useEffect, useRef, useState } from 'react'
import type { LiveEvent } from './live-event.ts'

export type StreamState = 'connecting' | 'live' | 'broken' | 'paused'

type EventsOptions = {
  /** only this run's events */
  runId?: string
  /** id to start after; without it only what comes from now on */
  afterId?: string
  enabled?: boolean
}

/** before a stream that the server refused is asked for again */
const retryMs = 2_000

/**
 * Listens to the one event stream. A hidden tab lets go of its connection (browsers allow six per server) and catches
 * up when it is seen again; nothing is delivered twice or left out.
 */
export function useEvents(onEvent: (event: LiveEvent) => void, options: EventsOptions = {}): StreamState {
  const { runId, afterId, enabled = true } = options
  const [state, setState] = useState<StreamState>('connecting')
  const handler = useRef(onEvent)
  useEffect(() => {
    handler.current = onEvent
  })
  useEffect(() => {
    if (!enabled) return
    let source: EventSource | undefined
    let again: ReturnType<typeof setTimeout> | undefined
    let lastId = afterId
    function open() {
      const query = new URLSearchParams()
      if (runId) query.set('run', runId)
      if (lastId !== undefined) query.set('after', lastId)
      source = new EventSource(`/api/events?${query}`)
      source.onopen = () => setState('live')
      source.onerror = () => {
        setState('broken')
        // after a network error the browser comes back by itself; after an answer that is no stream it gives up
        if (source?.readyState === EventSource.CLOSED) again = setTimeout(follow, retryMs)
      }
      source.onmessage = (message) => {
        lastId = message.lastEventId
        if (message.data) handler.current(JSON.parse(message.data) as LiveEvent)
      }
    }
    function follow() {
      source?.close()
      clearTimeout(again)
      if (document.hidden) setState('paused')
      else open()
    }
    follow()
    document.addEventListener('visibilitychange', follow)
    return () => {
      document.removeEventListener('visibilitychange', follow)
      source?.close()
      clearTimeout(again)
    }
  }, [runId, afterId, enabled])
  return state
}
