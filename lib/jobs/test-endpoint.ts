import { noteEndpointTest, readEndpoint } from '#lib/data/endpoints.ts'
import { type EndpointTest, testEndpoint } from '#lib/model/test-endpoint.ts'

const longestMs = 90_000

/** Tests the connection from this process, with its environment's key, and keeps what was found. @throws UserError */
export async function testStoredEndpoint(name: string): Promise<EndpointTest> {
  const test = await testEndpoint(await readEndpoint(name), AbortSignal.timeout(longestMs))
  await noteEndpointTest(name, test)
  return test
}
