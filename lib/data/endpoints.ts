/** Models at endpoints, stored by name. Keys are never among what is stored: only the names of their variables. */
import { database } from '#lib/data/database.ts'
import type { Endpoint as EndpointRow } from '#lib/data/generated/client.ts'
import { storableJson, storableJsonOrNull } from '#lib/data/storable.ts'
import { UserError } from '#lib/errors.ts'
import { type Endpoint, endpointSchema } from '#lib/model/endpoint.ts'
import { type EndpointTest, endpointTestSchema } from '#lib/model/test-endpoint.ts'

export type TestedEndpoint = Endpoint & { tested: (EndpointTest & { at: Date }) | null }

export async function findEndpoints(): Promise<Endpoint[]> {
  const rows = await database().endpoint.findMany({ orderBy: { name: 'asc' } })
  return rows.map(fromRow)
}

/** null when there is none of that name */
export async function findEndpoint(name: string): Promise<Endpoint | null> {
  const row = await database().endpoint.findUnique({ where: { name } })
  return row && fromRow(row)
}

/** @throws UserError that names those there are */
export async function readEndpoint(name: string): Promise<Endpoint> {
  const endpoint = await findEndpoint(name)
  if (endpoint) return endpoint
  const names = (await findEndpoints()).map((each) => each.name)
  const known = names.length > 0 ? `choose one of ${names.join(', ')}, or store it` : 'store it'
  throw new UserError(
    `There is no endpoint "${name}": ${known} under Settings, Models, or with npx swe-play endpoint set.`,
  )
}

/** Adds or replaces the one of that name; what its connection test said is forgotten, it may be another place now. */
export async function saveEndpoint(endpoint: Endpoint): Promise<void> {
  const row = { ...toRow(endpoint), testResult: storableJsonOrNull(null), testedAt: null }
  await database().endpoint.upsert({ where: { name: endpoint.name }, create: row, update: row })
}

/** @throws UserError when there is none, or runs that wait or work use it */
export async function deleteEndpoint(name: string): Promise<void> {
  await readEndpoint(name)
  const runs = await findRunsWith(name)
  const active = runs.find(({ state }) => ['queued', 'running', 'cancelling'].includes(state))
  if (active) {
    throw new UserError(
      `The run "${active.title}" (${active.id}) uses the endpoint "${name}": wait for its end, or cancel it first.`,
    )
  }
  await database().endpoint.deleteMany({ where: { name } })
}

/** Runs that are under way or could be resumed, and name the endpoint. */
export async function findRunsWith(name: string): Promise<{ id: string; title: string; state: string }[]> {
  return database().$queryRaw`
    SELECT "id", "title", "state" FROM "Run"
    WHERE "state" <> 'succeeded'
      AND jsonb_path_exists("input", '$.** ? (@.endpoint == "stored" && @.name == $name)',
        jsonb_build_object('name', ${name}::text))
    ORDER BY "createdAt" DESC
    LIMIT 100`
}

/** Every endpoint with what its newest connection test found; null = never tested since it was stored. */
export async function findTestedEndpoints(): Promise<TestedEndpoint[]> {
  const rows = await database().endpoint.findMany({ orderBy: { name: 'asc' } })
  return rows.map((row) => {
    const test = endpointTestSchema.safeParse(row.testResult)
    const tested = test.success && row.testedAt ? { ...test.data, at: row.testedAt } : null
    return { ...fromRow(row), tested }
  })
}

export async function noteEndpointTest(name: string, test: EndpointTest): Promise<void> {
  await database().endpoint.updateMany({
    where: { name },
    data: { testResult: storableJson(test), testedAt: new Date() },
  })
}

function fromRow(row: EndpointRow): Endpoint {
  const { inputPerMillion, cachedPerMillion, outputPerMillion } = row
  const priced = inputPerMillion !== null && cachedPerMillion !== null && outputPerMillion !== null
  const { concurrency, requestsPerMinute, tokensPerMinute, temperature, topP, maxTokens, seed } = row
  return endpointSchema.parse({
    name: row.name,
    baseUrl: row.baseUrl,
    model: row.model,
    apiKeyVariable: row.apiKeyVariable,
    prices: priced ? { inputPerMillion, cachedPerMillion, outputPerMillion } : null,
    limits: { concurrency, requestsPerMinute, tokensPerMinute },
    profile: row.profile,
    sampling: {
      ...(temperature === null ? {} : { temperature }),
      ...(topP === null ? {} : { topP }),
      ...(maxTokens === null ? {} : { maxTokens }),
      ...(seed === null ? {} : { seed }),
    },
    sendReasoning: row.sendReasoning,
  })
}

function toRow({ prices, limits, sampling, ...same }: Endpoint) {
  const { temperature = null, topP = null, maxTokens = null, seed = null } = sampling
  const none = { inputPerMillion: null, cachedPerMillion: null, outputPerMillion: null }
  return { ...same, ...limits, ...(prices ?? none), temperature, topP, maxTokens, seed }
}
