/** The browser's side of app/api/uploads. */
import type { ReadingProgress } from '#lib/data/uploads.ts'
import type { SentFile } from './chosen-files.ts'

/** as many bytes as a request of the upload route takes */
const pieceBytes = 4 * 1024 * 1024

type Sending = { signal: AbortSignal; onSent: (sent: number) => void }

/** @throws Error with the server's sentence */
export async function sendFiles(id: string, files: SentFile[], { signal, onSent }: Sending): Promise<void> {
  let before = 0
  for (const { path, file } of files) {
    let at = 0
    do {
      signal.throwIfAborted()
      const piece = file.slice(at, at + pieceBytes)
      const query = new URLSearchParams({ path, at: String(at) })
      const response = await fetch(`/api/uploads/${id}?${query}`, { method: 'PUT', body: piece, signal })
      if (!response.ok)
        throw new Error((await response.json()).error ?? `The server answered ${response.status}.`)
      at += piece.size
      onSent(before + at)
    } while (at < file.size)
    before += file.size
  }
}

/** How far it is read; null when that is not known: only for people to look at. */
export async function fetchReading(id: string): Promise<ReadingProgress | null> {
  const response = await fetch(`/api/uploads/${id}`).catch(() => null)
  if (!response?.ok) return null
  const { read }: { read: ReadingProgress | null } = await response.json()
  return read
}
