'use client'
import { useEffect, useState } from 'react'
import { formatDuration } from './numbers.ts'

/** Time between start and end; still counting while there is no end. */
export function Elapsed({ from, to }: { from: Date | string; to: Date | string | null }) {
  const start = new Date(from).getTime()
  const end = to === null ? null : new Date(to).getTime()
  const [now, setNow] = useState(() => Date.now())
  useEffect(() => {
    if (end !== null) return
    const timer = setInterval(() => setNow(Date.now()), 1000)
    return () => clearInterval(timer)
  }, [end])
  const shown = (end ?? now) - start
  // whole seconds while it runs: a tenth that changes once a second says nothing
  return (
    <span suppressHydrationWarning className="whitespace-nowrap tabular-nums">
      {formatDuration(end === null ? Math.floor(shown / 1000) * 1000 : shown)}
    </span>
  )
}
