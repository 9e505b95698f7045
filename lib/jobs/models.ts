/** The concrete models of runs: a choice becomes a client of its endpoint. Part of the composition root, perform.ts. */
import { readEndpoint } from '#lib/data/endpoints.ts'
import { env } from '#lib/env.ts'
import type { ModelChoice } from '#lib/jobs/run-input.ts'
import type { OpenedModel } from '#lib/jobs/stage-models.ts'
import { type Endpoint, limitsSchema } from '#lib/model/endpoint.ts'
import { endpointModel } from '#lib/model/endpoint-model.ts'
import { endpointLimiter, type Limiter } from '#lib/model/limiter.ts'
import { openAiModel } from '#lib/model/openai.ts'
import { type RecordedServer, startRecordedServer } from '#lib/model/recorded.ts'

type Say = (message: string) => void

/** Recorded models share one local endpoint per worker, started by the first run that needs it. */
export function modelParts(recordings: string): {
  openModel(choice: ModelChoice, say: Say): Promise<OpenedModel>
  close(): Promise<void>
} {
  let server: Promise<RecordedServer> | null = null
  const limiters = new Map<string, Limiter>()
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
          return storedModel(limiters, await readEndpoint(choice.name), say)
        default:
          return environmentModel(limiters, choice, say)
      }
    },
    async close() {
      const started = await server
      await started?.stop()
    },
  }
}

type Limiters = Map<string, Limiter>

function storedModel(limiters: Limiters, endpoint: Endpoint, say: Say): OpenedModel {
  const { prices, limits, profile, sampling } = endpoint
  const limiter = limiterOf(limiters, endpoint)
  limiter.setLimits(limits)
  return { model: endpointModel(endpoint, { limiter, say }), profile, sampling, prices }
}

type EnvironmentChoice = Extract<ModelChoice, { endpoint: 'openai' }>

function environmentModel(limiters: Limiters, choice: EnvironmentChoice, say: Say): OpenedModel {
  const { model: name, baseUrl, apiKeyVariable, prices } = choice
  const model = openAiModel({
    name,
    say,
    limiter: limiterOf(limiters, choice),
    ...(baseUrl ? { baseUrl } : {}),
    ...(apiKeyVariable ? { apiKeyVariable } : {}),
    ...(prices ? { prices } : {}),
  })
  return { model, profile: 'function-calling', sampling: {}, prices: prices ?? null }
}

/** All runs of this worker that ask the same model at the same place with the same key wait in one queue. */
function limiterOf(
  limiters: Limiters,
  place: { model: string; baseUrl?: string; apiKeyVariable?: string | null },
): Limiter {
  const key = JSON.stringify([place.baseUrl ?? null, place.apiKeyVariable ?? null, place.model])
  const limiter = limiters.get(key) ?? endpointLimiter(limitsSchema.parse({}))
  limiters.set(key, limiter)
  return limiter
}

/** Who writes answers meets prompts that changed meanwhile: authoring stamps them anew, too. */
function recordingMode(): { authoring: boolean; restamp: boolean } {
  const mode = env().SWE_PLAY_RECORDING
  return { authoring: mode === 'authoring', restamp: mode !== 'replay' }
}
