/** The concrete models of runs: a choice becomes a client of its endpoint. Part of the composition root, perform.ts. */
import { readEndpoint } from '#lib/data/endpoints.ts'
import { env } from '#lib/env.ts'
import type { ModelChoice } from '#lib/jobs/run-input.ts'
import type { OpenedModel } from '#lib/jobs/stage-models.ts'
import type { Endpoint } from '#lib/model/endpoint.ts'
import { openAiModel } from '#lib/model/openai.ts'
import { type RecordedServer, startRecordedServer } from '#lib/model/recorded.ts'

type Say = (message: string) => void

/** Recorded models share one local endpoint per worker, started by the first run that needs it. */
export function modelParts(recordings: string): {
  openModel(choice: ModelChoice, say: Say): Promise<OpenedModel>
  close(): Promise<void>
} {
  let server: Promise<RecordedServer> | null = null
  return {
    async openModel(choice, say) {
      switch (choice.endpoint) {
        case 'recorded': {
          server ??= startRecordedServer({ folder: recordings, say, ...recordingMode() })
          const { url } = await server
          const { recording } = choice
          const name = `recorded/${recording}`
          const model = openAiModel({ name, baseUrl: url, apiKeyVariable: null, recording, say })
          return { model, profile: 'function-calling', sampling: {}, prices: null }
        }
        case 'stored':
          return storedModel(await readEndpoint(choice.name), say)
        default:
          return environmentModel(choice, say)
      }
    },
    async close() {
      const started = await server
      await started?.stop()
    },
  }
}

function storedModel(endpoint: Endpoint, say: Say): OpenedModel {
  const { model: name, baseUrl, apiKeyVariable, prices, profile, sampling, sendReasoning } = endpoint
  const priced = prices ? { prices } : {}
  const model = openAiModel({ name, baseUrl, apiKeyVariable, sendReasoning, say, ...priced })
  return { model, profile, sampling, prices }
}

function environmentModel(choice: Extract<ModelChoice, { endpoint: 'openai' }>, say: Say): OpenedModel {
  const { model: name, baseUrl, apiKeyVariable, prices } = choice
  const model = openAiModel({
    name,
    say,
    ...(baseUrl ? { baseUrl } : {}),
    ...(apiKeyVariable ? { apiKeyVariable } : {}),
    ...(prices ? { prices } : {}),
  })
  return { model, profile: 'function-calling', sampling: {}, prices: prices ?? null }
}

/** Who writes answers meets prompts that changed meanwhile: authoring stamps them anew, too. */
function recordingMode(): { authoring: boolean; restamp: boolean } {
  const mode = env().SWE_PLAY_RECORDING
  return { authoring: mode === 'authoring', restamp: mode !== 'replay' }
}
