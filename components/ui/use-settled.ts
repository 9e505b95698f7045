'use client'
import { useEffect, useState } from 'react'

/** The value once it has stood still: a held key or a typed word must not ask the server for all that it passes. */
export function useSettled<Value>(value: Value, milliseconds: number): Value {
  const [settled, setSettled] = useState(value)
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), milliseconds)
    return () => clearTimeout(timer)
  }, [value, milliseconds])
  return settled
}
