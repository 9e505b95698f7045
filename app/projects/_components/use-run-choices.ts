'use client'
import { useEffect, useState } from 'react'
import { z } from 'zod'
import type { ModelOptions } from '#app/model-options.ts'
import { driverNames } from '#lib/sandbox/driver-names.ts'
import { initialChoices, type RunChoices } from './run-choices.ts'

const storageKey = 'swe-play:run-choices'

// in the browser zod would try `new Function` for speed, which the pages' policy forbids and reports
if (typeof window !== 'undefined') z.config({ jitless: true })

const keptSchema = z.object({
  endpoint: z.enum(['recorded', 'openai']),
  recording: z.string(),
  model: z.string(),
  inputPrice: z.string(),
  outputPrice: z.string(),
  profile: z.enum(['function-calling', 'codeact-text']),
  testAccess: z.enum(['visible', 'withheld', 'hidden']),
  attempts: z.string(),
  repeats: z.string().default('3'),
  budget: z.string(),
  sandbox: z.enum(['any', ...driverNames]).default('any'),
})

/** The choices of a run; this browser remembers them, so that the next form begins with the same ones. */
export function useRunChoices(models: ModelOptions) {
  const [choices, setChoices] = useState(() => initialChoices(models))
  useEffect(() => {
    const kept = readKept()
    // a recording that is gone, or the recorded model where none is left, would be a form that cannot be sent
    const usable =
      kept && (kept.endpoint === 'openai' || models.recordings.some(({ name }) => name === kept.recording))
    if (usable) setChoices(kept)
  }, [models])
  function change(part: Partial<RunChoices>): RunChoices {
    const next = { ...choices, ...part }
    setChoices(next)
    localStorage.setItem(storageKey, JSON.stringify(next))
    return next
  }
  return [choices, change] as const
}

function readKept(): RunChoices | null {
  const text = localStorage.getItem(storageKey)
  if (!text) return null
  try {
    return keptSchema.safeParse(JSON.parse(text)).data ?? null
  } catch {
    return null
  }
}
