'use client'
import { useQueryClient } from '@tanstack/react-query'
import { useRef, useState } from 'react'
import { importUploaded } from '#app/trajectories/actions.ts'
import type { ReadingProgress } from '#lib/data/uploads.ts'
import type { ImportReport } from '#lib/trajectories/foreign/report.ts'
import type { Chosen } from './chosen-files.ts'
import { fetchReading, sendFiles } from './send-files.ts'

const looksEveryMs = 700

export type ImportState =
  | { state: 'waiting' }
  | { state: 'sending'; sent: number }
  | { state: 'reading'; read: ReadingProgress | null }
  | { state: 'done'; reports: ImportReport[] }
  | { state: 'failed'; error: string }

/** `count` of the files in a folder; null = a file */
export type Importing = { id: string; name: string; size: number; count: number | null } & ImportState

/** Files and folders one after the other: sent in pieces, then read by the server; each can be cancelled. */
export function useImports() {
  const client = useQueryClient()
  const [imports, setImports] = useState<Importing[]>([])
  const stops = useRef(new Map<string, AbortController>())
  const queue = useRef(Promise.resolve())

  function note(id: string, state: ImportState) {
    // what was cancelled stays so, whatever still comes of it
    if (stops.current.get(id)?.signal.aborted) return
    setImports((before) =>
      before.map(({ name, size, count, ...each }) =>
        each.id === id ? { id, name, size, count, ...state } : { name, size, count, ...each },
      ),
    )
  }

  async function importOne(id: string, chosen: Chosen) {
    const signal = stops.current.get(id)?.signal
    if (!signal || signal.aborted) return
    try {
      await sendFiles(id, chosen.files, {
        signal,
        onSent: (sent) => note(id, { state: 'sending', sent }),
      })
      note(id, { state: 'reading', read: null })
      const looking = setInterval(async () => {
        const read = await fetchReading(id)
        if (read) note(id, { state: 'reading', read })
      }, looksEveryMs)
      const result = await importUploaded({ id, name: chosen.name }).finally(() => clearInterval(looking))
      if (!result.ok) throw new Error(result.error)
      note(id, { state: 'done', reports: result.value })
      await client.invalidateQueries({ queryKey: ['trajectories'] })
    } catch (error) {
      note(id, { state: 'failed', error: error instanceof Error ? error.message : String(error) })
    }
  }

  function add(given: Chosen[]) {
    const added = given.map((chosen) => ({ id: crypto.randomUUID(), chosen }))
    setImports((before) => [...before, ...added.map(({ id, chosen }) => beginning(id, chosen))])
    for (const { id } of added) stops.current.set(id, new AbortController())
    for (const { id, chosen } of added.filter((each) => each.chosen.files.length > 0))
      queue.current = queue.current.then(() => importOne(id, chosen))
  }

  function cancel(id: string) {
    note(id, { state: 'failed', error: 'Cancelled.' })
    stops.current.get(id)?.abort()
    void fetch(`/api/uploads/${id}`, { method: 'DELETE' })
  }

  return { imports, add, cancel }
}

function beginning(id: string, { name, isFolder, files }: Chosen): Importing {
  const size = files.reduce((sum, { file }) => sum + file.size, 0)
  const about = { id, name, size, count: isFolder ? files.length : null }
  if (files.length > 0) return { ...about, state: 'waiting' }
  return { ...about, state: 'failed', error: 'The folder holds no file that could be a trajectory.' }
}
