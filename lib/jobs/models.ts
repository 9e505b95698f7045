/** Opens the model that a run chose. Recorded models share one local endpoint per worker. */
import { env } from '#lib/env.ts'
import type { ModelChoice } from '#lib/jobs/run-input.ts'
import { modelName } from '#lib/jobs/start-run.ts'
import type { Model } from '#lib/model/model.ts'
import { openAiModel } from '#lib/model/openai.ts'
import { type RecordedServer, startRecordedServer } from '#lib/model/recorded.ts'

export type ModelSource = {
  open(choice: ModelChoice, say: (message: string) => void): Promise<Model>
  close(): Promise<void>
}

/** @param folder holds one folder per recording */
export function modelSource(folder: string): ModelSource {
  let server: Promise<RecordedServer> | null = null
  return {
    async open(choice, say) {
      const name = modelName(choice)
      if (choice.endpoint === 'openai') {
        const { baseUrl, apiKeyVariable, prices } = choice
        return openAiModel({
          name,
          say,
          ...(baseUrl ? { baseUrl } : {}),
          ...(apiKeyVariable ? { apiKeyVariable } : {}),
          ...(prices ? { prices } : {}),
        })
      }
      const mode = env().SWE_PLAY_RECORDING
      const authoring = mode === 'authoring'
      server ??= startRecordedServer({ folder, say, authoring, restamp: authoring || mode === 'restamp' })
      const { url } = await server
      return openAiModel({ name, baseUrl: url, apiKeyVariable: null, recording: choice.recording, say })
    },
    async close() {
      await (await server)?.stop()
      server = null
    },
  }
}
