'use client'
import { useEffect, useRef } from 'react'
import { Button } from '#components/ui/button.tsx'

/** Fetches the next page when its button comes near the screen; the button is for those who get there first. */
export function MoreRows({ more, loading, onMore }: { more: boolean; loading: boolean; onMore: () => void }) {
  const place = useRef<HTMLDivElement>(null)
  const latest = useRef(onMore)
  useEffect(() => {
    latest.current = onMore
  })
  useEffect(() => {
    if (!more || loading || !place.current) return
    const observer = new IntersectionObserver(
      ([entry]) => {
        if (entry?.isIntersecting) latest.current()
      },
      { rootMargin: '200px' },
    )
    observer.observe(place.current)
    return () => observer.disconnect()
  }, [more, loading])
  if (!more) return null
  return (
    <div ref={place} className="flex h-12 items-center justify-center">
      <Button size="sm" variant="ghost" pending={loading} onClick={onMore}>
        Show more
      </Button>
    </div>
  )
}
