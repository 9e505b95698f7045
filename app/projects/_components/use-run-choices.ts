'use client'
import '#app/schemas-without-eval.ts'
import { useEffect, useState } from 'react'
import { z } from 'zod'
import type { ModelOptions } from '#app/model-options.ts'
import { modelStageNames } from '#lib/pipeline/model-stages.ts'
import { driverNames } from '#lib/sandbox/driver-names.ts'
import { initialChoices, type RunChoices } from './run-choices.ts'

const storageKey = 'swe-play:run-choices'

const keptSchema = z.object({
  endpoint: z.enum(['recorded', 'stored', 'openai']),
  recording: z.string(),
  stored: z.string().default(''),
  stageModels: z.partialRecord(z.enum(modelStageNames), z.array(z.string())).default({}),
  model: z.string(),
  inputPrice: z.string(),
  outputPrice: z.string(),
  profile: z.enum(['endpoint', 'function-calling', 'codeact-text']),
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
    if (kept && isUsable(kept, models)) setChoices(withKnownStages(kept, models))
  }, [models])
  function change(part: Partial<RunChoices>): RunChoices {
    const next = { ...choices, ...part }
    setChoices(next)
    localStorage.setItem(storageKey, JSON.stringify(next))
    return next
  }
  return [choices, change] as const
}

/** A recording or an endpoint that is gone would be a form that cannot be sent. */
function isUsable({ endpoint, recording, stored }: RunChoices, models: ModelOptions): boolean {
  if (endpoint === 'recorded') return models.recordings.some(({ name }) => name === recording)
  return endpoint === 'openai' || models.endpoints.some(({ name }) => name === stored)
}

function withKnownStages(kept: RunChoices, { endpoints }: ModelOptions): RunChoices {
  const known = (names: string[]) => names.filter((name) => endpoints.some((each) => each.name === name))
  const stages = Object.entries(kept.stageModels).map(([stage, names]) => [stage, known(names)])
  return { ...kept, stageModels: Object.fromEntries(stages) }
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
