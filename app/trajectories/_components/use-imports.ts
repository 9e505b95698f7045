'use client'
import { useQueryClient } from '@tanstack/react-query'
import { useRef, useState } from 'react'
import { importUploaded } from '#app/trajectories/actions.ts'
import type { ImportReport } from '#lib/trajectories/foreign/report.ts'

/** as many bytes as a request of the upload route takes */
const pieceBytes = 4 * 1024 * 1024

export type FileState =
  | { state: 'waiting' }
  | { state: 'sending'; sent: number }
  | { state: 'reading' }
  | { state: 'done'; reports: ImportReport[] }
  | { state: 'failed'; error: string }

export type ImportedFile = { id: string; name: string; size: number } & FileState

/** Files one after the other: sent in pieces, then read by the server; each can be cancelled. */
export function useImports() {
  const client = useQueryClient()
  const [files, setFiles] = useState<ImportedFile[]>([])
  const cancelled = useRef(new Set<string>())
  const queue = useRef(Promise.resolve())

  function note(id: string, state: FileState) {
    setFiles((before) =>
      before.map((file) => (file.id === id ? { id, name: file.name, size: file.size, ...state } : file)),
    )
  }

  async function importOne(id: string, file: File) {
    if (cancelled.current.has(id)) return
    try {
      await send(id, file, {
        isCancelled: () => cancelled.current.has(id),
        onSent: (sent) => note(id, { state: 'sending', sent }),
      })
      note(id, { state: 'reading' })
      const result = await importUploaded({ id, name: file.name })
      if (!result.ok) throw new Error(result.error)
      note(id, { state: 'done', reports: result.value })
      await client.invalidateQueries({ queryKey: ['trajectories'] })
    } catch (error) {
      note(id, { state: 'failed', error: error instanceof Error ? error.message : String(error) })
    }
  }

  function add(chosen: File[]) {
    const added = chosen.map((file) => ({ id: crypto.randomUUID(), file }))
    const rows = added.map(({ id, file }) => ({
      id,
      name: file.name,
      size: file.size,
      state: 'waiting' as const,
    }))
    setFiles((before) => [...before, ...rows])
    for (const { id, file } of added) queue.current = queue.current.then(() => importOne(id, file))
  }

  function cancel(id: string) {
    cancelled.current.add(id)
    note(id, { state: 'failed', error: 'Cancelled.' })
    void fetch(`/api/uploads/${id}`, { method: 'DELETE' })
  }

  return { files, add, cancel }
}

type Sending = { isCancelled: () => boolean; onSent: (sent: number) => void }

/** @throws Error with the server's sentence */
async function send(id: string, file: File, { isCancelled, onSent }: Sending): Promise<void> {
  let at = 0
  do {
    if (isCancelled()) throw new Error('Cancelled.')
    const piece = file.slice(at, at + pieceBytes)
    const response = await fetch(`/api/uploads/${id}?at=${at}`, { method: 'PUT', body: piece })
    if (!response.ok)
      throw new Error((await response.json()).error ?? `The server answered ${response.status}.`)
    at += piece.size
    onSent(at)
  } while (at < file.size)
}
