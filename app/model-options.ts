import { env, withoutCredentials } from '#lib/env.ts'
import { listRecordings, type Recording } from '#lib/jobs/recordings.ts'

export type ModelOptions = {
  recordings: Recording[]
  /** what the environment says of an OpenAI-compatible endpoint; never the key */
  openAi: { keyVariable: string; keySet: boolean; baseUrl: string | null }
}

export function findModelOptions(): ModelOptions {
  const { OPENAI_API_KEY, OPENAI_BASE_URL } = env()
  return {
    recordings: listRecordings(),
    openAi: {
      keyVariable: 'OPENAI_API_KEY',
      keySet: OPENAI_API_KEY !== undefined,
      baseUrl: OPENAI_BASE_URL ? withoutCredentials(OPENAI_BASE_URL) : null,
    },
  }
}
