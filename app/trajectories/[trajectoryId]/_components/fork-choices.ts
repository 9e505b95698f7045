import type { ModelOptions } from '#app/model-options.ts'
import type { RecordedForks } from '#lib/jobs/fork-input.ts'
import type { RunInput } from '#lib/jobs/run-input.ts'

export type { RecordedForks }

/** What can be started without typing: recorded answers where there are any. */
export function firstModel({ endpoints, openAi }: ModelOptions, { after }: RecordedForks): string {
  if (after.length > 0 && !openAi.keySet) return 'recorded'
  const [endpoint] = endpoints
  return endpoint ? `stored:${endpoint.name}` : 'environment'
}

/** A recording knows what it was asked when it was made; null = it can answer, or is not asked. */
export function recordedProblem(
  model: string,
  { recording, after }: RecordedForks,
  wanted: { after: number; said: string },
): string | null {
  if (model !== 'recorded') return null
  if (!recording || after.length === 0) return 'There are no recorded answers for this: choose an endpoint.'
  if (!after.includes(wanted.after))
    return `Recorded answers go on after step ${after.join(', ')} alone: choose it, or an endpoint.`
  return wanted.said ? 'Recorded answers were written without your message: leave it out.' : null
}

type Chosen = {
  model: string
  /** of the environment's model */
  name: string
  recording: string
}

export function modelOf({ model, name, recording }: Chosen): RunInput['model'] {
  if (model === 'recorded') return { endpoint: 'recorded', recording }
  if (model.startsWith('stored:')) return { endpoint: 'stored', name: model.slice('stored:'.length) }
  return { endpoint: 'openai', model: name.trim() }
}
