import type { Endpoint, EndpointInput } from '#lib/model/endpoint.ts'

/** An endpoint as the form holds it: texts, so that nothing typed is lost. Empty = not set. */
export type EndpointForm = Record<(typeof textFields)[number], string> & {
  profile: Endpoint['profile']
  sendReasoning: boolean
}

const textFields = [
  'name',
  'model',
  'baseUrl',
  'apiKeyVariable',
  'inputPrice',
  'cachedPrice',
  'outputPrice',
  'concurrency',
  'requestsPerMinute',
  'tokensPerMinute',
  'temperature',
  'topP',
  'maxTokens',
  'seed',
] as const

const text = (value: string | number | null | undefined) => (value == null ? '' : String(value))

export function formOf(endpoint: Endpoint | null): EndpointForm {
  const { prices, limits, sampling } = endpoint ?? {}
  return {
    name: text(endpoint?.name),
    model: text(endpoint?.model),
    baseUrl: text(endpoint?.baseUrl),
    apiKeyVariable: endpoint ? text(endpoint.apiKeyVariable) : 'OPENAI_API_KEY',
    inputPrice: text(prices?.inputPerMillion),
    cachedPrice: text(prices?.cachedPerMillion),
    outputPrice: text(prices?.outputPerMillion),
    concurrency: text(limits?.concurrency),
    requestsPerMinute: text(limits?.requestsPerMinute),
    tokensPerMinute: text(limits?.tokensPerMinute),
    temperature: text(sampling?.temperature),
    topP: text(sampling?.topP),
    maxTokens: text(sampling?.maxTokens),
    seed: text(sampling?.seed),
    profile: endpoint?.profile ?? 'function-calling',
    sendReasoning: endpoint?.sendReasoning ?? false,
  }
}

/** As it is stored; the schema says what is wrong with it. */
export function endpointOf(form: EndpointForm): EndpointInput {
  const number = (value: string) => (value.trim() === '' ? null : Number(value))
  const sampling = {
    temperature: number(form.temperature),
    topP: number(form.topP),
    maxTokens: number(form.maxTokens),
    seed: number(form.seed),
  }
  return {
    name: form.name.trim(),
    model: form.model,
    baseUrl: form.baseUrl.trim(),
    apiKeyVariable: form.apiKeyVariable.trim() || null,
    prices: pricesOf(form),
    limits: {
      concurrency: number(form.concurrency),
      requestsPerMinute: number(form.requestsPerMinute),
      tokensPerMinute: number(form.tokensPerMinute),
    },
    profile: form.profile,
    sampling: Object.fromEntries(Object.entries(sampling).filter(([, value]) => value !== null)),
    sendReasoning: form.sendReasoning,
  }
}

function pricesOf({ inputPrice, cachedPrice, outputPrice }: EndpointForm): EndpointInput['prices'] {
  if (!inputPrice.trim() && !outputPrice.trim()) return null
  const inputPerMillion = Number(inputPrice)
  return {
    inputPerMillion,
    cachedPerMillion: cachedPrice.trim() ? Number(cachedPrice) : inputPerMillion,
    outputPerMillion: Number(outputPrice),
  }
}

/** What must be mended before it can be stored; null when it can. */
export function problemIn({ inputPrice, outputPrice, name, model, baseUrl }: EndpointForm): string | null {
  if (!name.trim() || !model.trim() || !baseUrl.trim()) return 'Name, model and base URL are needed.'
  if (Boolean(inputPrice.trim()) !== Boolean(outputPrice.trim())) return 'Give both prices or none.'
  return null
}
