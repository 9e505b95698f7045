'use client'
import './globals.css'

/** The last resort, when not even the frame of the pages could be made: no component of ours is used. */
export default function GlobalError({ reset }: { error: Error; reset: () => void }) {
  return (
    <html lang="en">
      <body className="grid min-h-dvh place-items-center">
        <main className="flex flex-col items-center gap-3 p-4 text-center">
          <h1 className="font-semibold text-lg">SWE-Playground could not show this page</h1>
          <p className="text-muted">The server’s log says why. Check that it still runs, then try again.</p>
          <button type="button" onClick={reset} className="rounded-md border px-3 py-1">
            Try again
          </button>
        </main>
      </body>
    </html>
  )
}
