'use client'
import { useEffect, useRef, useState } from 'react'

/** steps a second */
const speeds = [1, 2, 4, 8, 16] as const
type Speed = (typeof speeds)[number]

/** Walks on by itself; stops at the end, and when the reader goes somewhere else. */
export function usePlayer(atEnd: boolean, next: () => void) {
  const [playing, setPlaying] = useState(false)
  const [speed, setSpeed] = useState<Speed>(2)
  const step = useRef(next)
  useEffect(() => {
    step.current = next
  })
  const going = playing && !atEnd
  if (playing && atEnd) setPlaying(false)
  useEffect(() => {
    if (!going) return
    const timer = setInterval(() => step.current(), 1_000 / speed)
    return () => clearInterval(timer)
  }, [going, speed])
  function turn(by: 1 | -1) {
    setSpeed(speeds[Math.min(speeds.length - 1, Math.max(0, speeds.indexOf(speed) + by))] ?? speed)
  }
  return {
    playing: going,
    speed,
    nextSpeed: () => setSpeed(speeds[(speeds.indexOf(speed) + 1) % speeds.length] ?? speed),
    faster: () => turn(1),
    slower: () => turn(-1),
    toggle: () => setPlaying(!playing),
    stop: () => setPlaying(false),
  }
}

export type Player = ReturnType<typeof usePlayer>
