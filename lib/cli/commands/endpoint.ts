import { type AddCommand, perform, type Report, say } from '#lib/cli/command.ts'
import {
  addEndpointOptions,
  describeEndpoint,
  type EndpointOptions,
  endpointInput,
} from '#lib/cli/endpoint-options.ts'
import { withServices } from '#lib/cli/services.ts'
import { UsageError } from '#lib/errors.ts'

type Json = { json?: boolean }

export const addEndpoint: AddCommand = (program) => {
  const endpoint = program.command('endpoint').description('models at endpoints, stored by name')
  endpoint.exitOverride()
  const json = ['--json', 'print one JSON object'] as const
  endpoint
    .command('list')
    .description('the endpoints that are stored')
    .option(...json)
    .action((options: Json) => withDatabase('list', options, list))
  addEndpointOptions(
    endpoint
      .command('set')
      .description('adds an endpoint, or changes what is said of a stored one')
      .argument('<name>', 'short name, e.g. local-qwen'),
  ).action((name: string, options: EndpointOptions) => withDatabase('set', options, () => set(name, options)))
  endpoint
    .command('remove')
    .description('forgets an endpoint; refused while a run uses it')
    .argument('<name>')
    .option(...json)
    .action((name: string, options: Json) => withDatabase('remove', options, () => remove(name)))
  endpoint
    .command('test')
    .description(
      'asks the endpoint twice, once with a tool; exit code 1 when it cannot be used as configured',
    )
    .argument('<name>')
    .option(...json)
    .action((name: string, options: Json) => withDatabase('test', options, () => test(name)))
  for (const each of endpoint.commands) each.exitOverride()
}

function withDatabase(command: string, options: Json, run: () => Promise<Report>): Promise<void> {
  return perform(options, () => withServices({ command: `endpoint ${command}`, worker: false, say }, run))
}

async function list(): Promise<Report> {
  const { findTestedEndpoints } = await import('#lib/data/endpoints.ts')
  const endpoints = await findTestedEndpoints()
  const none = 'none yet: npx swe-play endpoint set <name> --model <model> --base-url <url>'
  return { text: endpoints.map(describeEndpoint).join('\n') || none, json: { endpoints } }
}

async function set(name: string, options: EndpointOptions): Promise<Report> {
  const { findEndpoint, saveEndpoint } = await import('#lib/data/endpoints.ts')
  const { endpointSchema } = await import('#lib/model/endpoint.ts')
  const parsed = endpointSchema.safeParse(endpointInput(name, options, await findEndpoint(name)))
  if (!parsed.success) {
    const [issue] = parsed.error.issues
    throw new UsageError(`${issue?.path.join('.') || 'The endpoint'} ${issue?.message}.`)
  }
  await saveEndpoint(parsed.data)
  return { text: describeEndpoint(parsed.data), json: { endpoint: parsed.data } }
}

async function remove(name: string): Promise<Report> {
  const { deleteEndpoint, findRunsWith } = await import('#lib/data/endpoints.ts')
  await deleteEndpoint(name)
  const runs = (await findRunsWith(name)).length
  const left = runs > 0 ? `; ${runs} ended runs name it and cannot be resumed without it` : ''
  return { text: `${name} is forgotten${left}`, json: { removed: name, runs } }
}

async function test(name: string): Promise<Report> {
  const { testStoredEndpoint } = await import('#lib/jobs/test-endpoint.ts')
  const result = await testStoredEndpoint(name)
  const lines = result.findings.map(
    ({ check, outcome, message }) => `${outcome.padEnd(8)}${check}: ${message}`,
  )
  return { text: lines.join('\n'), json: { endpoint: name, ...result }, failed: !result.usable }
}
