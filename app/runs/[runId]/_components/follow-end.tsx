'use client'
import { type ReactNode, useLayoutEffect, useRef } from 'react'

type FollowEndProps = {
  /** grows when something was added at the end */
  count: number
  enabled: boolean
  className: string
  children: ReactNode
}

const nearPx = 48

/** A scrolling box that stays at its end while the reader is there, and stays put when they scrolled away. */
export function FollowEnd({ count, enabled, className, children }: FollowEndProps) {
  const box = useRef<HTMLDivElement>(null)
  const atEnd = useRef(true)
  // biome-ignore lint/correctness/useExhaustiveDependencies: count is what says that there is more to follow
  useLayoutEffect(() => {
    const element = box.current
    if (element && enabled && atEnd.current) element.scrollTop = element.scrollHeight
  }, [count, enabled])
  function onScroll() {
    const element = box.current
    if (!element) return
    atEnd.current = element.scrollHeight - element.scrollTop - element.clientHeight < nearPx
  }
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls must be reachable by keyboard
    <div ref={box} onScroll={onScroll} tabIndex={0} className={className}>
      {children}
    </div>
  )
}
