import { readdirSync } from 'node:fs'
import { env } from '#lib/env.ts'
import { recordingsFolder } from '#lib/jobs/recordings-folder.ts'

export type ModelOptions = {
  /** names of recordings that are there */
  recordings: string[]
  /** what the environment says of an OpenAI-compatible endpoint; never the key */
  openAi: { keyVariable: string; keySet: boolean; baseUrl: string | null }
}

export function findModelOptions(): ModelOptions {
  const { OPENAI_API_KEY, OPENAI_BASE_URL } = env()
  return {
    recordings: readdirSync(recordingsFolder(), { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map((entry) => entry.name)
      .sort(),
    openAi: {
      keyVariable: 'OPENAI_API_KEY',
      keySet: OPENAI_API_KEY !== undefined,
      baseUrl: OPENAI_BASE_URL ? withoutCredentials(OPENAI_BASE_URL) : null,
    },
  }
}

/** A URL may hold a user and a password; a page must not. */
export function withoutCredentials(address: string): string {
  const url = new URL(address)
  url.username = ''
  url.password = ''
  url.search = ''
  return url.href.replace(/\/$/, '')
}
