import { noteEndpointTest, readEndpoint } from '#lib/data/endpoints.ts'
import { env } from '#lib/env.ts'
import type { ModelChoice } from '#lib/jobs/run-input.ts'
import { describeModel } from '#lib/jobs/start-run.ts'
import { endpointSchema, openAiBaseUrl } from '#lib/model/endpoint.ts'
import { type EndpointTest, testEndpoint } from '#lib/model/test-endpoint.ts'

/** The same for any choice of a run; a recording is there or not. @throws UserError when it is not stored */
export async function testModel(choice: ModelChoice): Promise<{ model: string; connection: EndpointTest }> {
  if (choice.endpoint === 'stored') {
    const { model } = await readEndpoint(choice.name)
    return { model, connection: await testStoredEndpoint(choice.name) }
  }
  const { name: model } = await describeModel(choice)
  if (choice.endpoint === 'recorded')
    return { model, connection: { usable: true, failure: null, latencyMs: null, findings: [] } }
  const baseUrl = choice.baseUrl ?? env().OPENAI_BASE_URL ?? openAiBaseUrl
  const { apiKeyVariable, prices } = choice
  const endpoint = endpointSchema.parse({
    name: 'unnamed',
    baseUrl,
    model,
    ...(apiKeyVariable ? { apiKeyVariable } : {}),
    ...(prices ? { prices } : {}),
  })
  return { model, connection: await testEndpoint(endpoint, AbortSignal.timeout(longestMs)) }
}

const longestMs = 90_000

/** Tests the connection from this process, with its environment's key, and keeps what was found. @throws UserError */
export async function testStoredEndpoint(name: string): Promise<EndpointTest> {
  const test = await testEndpoint(await readEndpoint(name), AbortSignal.timeout(longestMs))
  await noteEndpointTest(name, test)
  return test
}
