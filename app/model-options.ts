import { findEndpoints } from '#lib/data/endpoints.ts'
import { env, withoutCredentials } from '#lib/env.ts'
import { listRecordings, type Recording } from '#lib/jobs/recordings.ts'

export type ModelOptions = {
  recordings: Recording[]
  /** stored by name (Settings, Models) */
  endpoints: { name: string; model: string; priced: boolean }[]
  /** what the environment says of an OpenAI-compatible endpoint; never the key */
  openAi: { keyVariable: string; keySet: boolean; baseUrl: string | null }
}

export async function findModelOptions(): Promise<ModelOptions> {
  const endpoints = await findEndpoints()
  return {
    recordings: listRecordings(),
    endpoints: endpoints.map(({ name, model, prices }) => ({ name, model, priced: prices !== null })),
    openAi: findOpenAi(),
  }
}

export function findOpenAi(): ModelOptions['openAi'] {
  const { OPENAI_API_KEY, OPENAI_BASE_URL } = env()
  return {
    keyVariable: 'OPENAI_API_KEY',
    keySet: OPENAI_API_KEY !== undefined,
    baseUrl: OPENAI_BASE_URL ? withoutCredentials(OPENAI_BASE_URL) : null,
  }
}
