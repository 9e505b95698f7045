import type { Endpoint } from './endpoint.ts'
import type { Model } from './model.ts'
import { type OpenAiConfig, openAiModel } from './openai.ts'

/** The client of a stored endpoint. */
export function endpointModel(endpoint: Endpoint, more: Partial<OpenAiConfig> = {}): Model {
  const { model: name, baseUrl, apiKeyVariable, prices, sendReasoning } = endpoint
  return openAiModel({
    name,
    baseUrl,
    apiKeyVariable,
    sendReasoning,
    ...(prices ? { prices } : {}),
    ...more,
  })
}
