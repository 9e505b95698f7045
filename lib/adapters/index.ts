import type { AdapterName } from '#lib/pipeline/instances/adapter-info.ts'
import type { Adapter } from './adapter.ts'
import { issueReproduction } from './issue-reproduction.ts'
import { issueResolution } from './issue-resolution.ts'
import { libraryGeneration } from './library-generation.ts'

/** A new adapter is one file with its prompts, its entry in adapter-info.ts, and one line here. */
export const adapters = {
  'issue-resolution': issueResolution,
  'issue-reproduction': issueReproduction,
  'library-generation': libraryGeneration,
} satisfies Record<AdapterName, Adapter>
