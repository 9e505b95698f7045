'use client'
import { useState } from 'react'
import type { ShownText } from '#lib/trajectories/shown-step.ts'
import { getJson } from './get-json.ts'
import { useReading } from './reading.ts'

/** A text that may have been cut, and how to get the rest of it. */
export function useRest({ text, more, part }: ShownText) {
  const { trajectoryId, index } = useReading()
  const [rest, setRest] = useState({ text: '', more })
  const [state, setState] = useState<{ loading: boolean; error: string | null }>({
    loading: false,
    error: null,
  })
  async function load() {
    setState({ loading: true, error: null })
    try {
      const from = text.length + rest.text.length
      const address = `/trajectories/${trajectoryId}/text?index=${index}&part=${part}&from=${from}`
      const found = await getJson<{ text: string; more: number }>(address, new AbortController().signal)
      setRest({ text: rest.text + found.text, more: found.more })
      setState({ loading: false, error: null })
    } catch (error) {
      setState({ loading: false, error: error instanceof Error ? error.message : String(error) })
    }
  }
  return { text: rest.text === '' ? text : text + rest.text, more: rest.more, load, ...state }
}
