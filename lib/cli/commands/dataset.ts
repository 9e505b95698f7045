import { readFile } from 'node:fs/promises'
import { basename, resolve } from 'node:path'
import { Option } from 'commander'
import { type AddCommand, perform, type Report, say } from '#lib/cli/command.ts'
import { withServices } from '#lib/cli/services.ts'
import { messageOf, UsageError } from '#lib/errors.ts'
import { type PresetName, presets } from '#lib/trajectories/datasets/recipe.ts'

type Json = { json?: boolean }
type CreateOptions = Json & { preset?: PresetName; recipe?: string }

export const addDataset: AddCommand = (program) => {
  const dataset = program
    .command('dataset')
    .description('what to train on: recipes, and versions made of them')
  const json = ['--json', 'print one JSON object'] as const
  dataset
    .command('list')
    .description('the datasets, their newest versions, and the lists of benchmarks')
    .option(...json)
    .action((options: Json) => withDatabase('list', options, list))
  dataset
    .command('set')
    .description('makes a dataset, or gives it another recipe; its versions stay as they are')
    .argument('<name>', 'in small letters, e.g. mix')
    .addOption(
      new Option('--preset <name>', 'rows per purpose as in the paper').choices(Object.keys(presets)),
    )
    .option('--recipe <file>', 'the recipe as JSON; what it does not say is as in an empty one')
    .option(...json)
    .action((name: string, options: CreateOptions) => withDatabase('set', options, () => set(name, options)))
  dataset
    .command('version')
    .description('makes the next version of a dataset, which never changes')
    .argument('<name>')
    .option(...json)
    .action((name: string, options: Json) => withDatabase('version', options, () => makeVersion(name)))
  dataset
    .command('diff')
    .description('which trajectories two versions do not share')
    .argument('<before>', 'e.g. mix@1')
    .argument('<after>', 'e.g. mix@2')
    .option(...json)
    .action((before: string, after: string, options: Json) =>
      withDatabase('diff', options, () => diff(before, after)),
    )
  dataset
    .command('benchmark')
    .description('stores problems that datasets can be kept clear of (JSON lines as SWE-bench, or text)')
    .argument('<file>')
    .option('--name <name>', 'default: the name of the file')
    .option(...json)
    .action((file: string, options: Json & { name?: string }) =>
      withDatabase('benchmark', options, () => addBenchmark(file, options.name)),
    )
  dataset.exitOverride()
  for (const each of dataset.commands) each.exitOverride()
}

function withDatabase(command: string, options: Json, run: () => Promise<Report>): Promise<void> {
  return perform(options, () => withServices({ command: `dataset ${command}`, worker: false, say }, run))
}

async function list(): Promise<Report> {
  const { listDatasets } = await import('#lib/data/datasets.ts')
  const { listBenchmarks } = await import('#lib/data/benchmark-lists.ts')
  const [datasets, benchmarks] = await Promise.all([listDatasets(), listBenchmarks()])
  const lines = datasets.map(({ name, newest }) =>
    newest ? `${name}@${newest.number}: ${newest.rows} rows` : `${name}: no version yet`,
  )
  if (datasets.length === 0) lines.push('none yet: npx swe-play dataset set <name> --preset paper-mix')
  lines.push(...benchmarks.map(({ name, problems }) => `benchmark ${name}: ${problems} problems`))
  return { text: lines.join('\n'), json: { datasets, benchmarks } }
}

async function set(input: string, { preset, recipe: file }: CreateOptions): Promise<Report> {
  const { createDataset, datasetNameSchema, findDataset, saveRecipe } = await import('#lib/data/datasets.ts')
  const { previewDataset } = await import('#lib/data/dataset-versions.ts')
  const { defaultRecipe, withPreset } = await import('#lib/trajectories/datasets/recipe.ts')
  const name = datasetNameSchema.safeParse(input)
  if (!name.success) throw new UsageError(`"${input}": ${name.error.issues[0]?.message}.`)
  const before = await findDataset(name.data)
  const given = file ? await readRecipe(file) : (before?.recipe ?? defaultRecipe)
  const recipe = preset ? withPreset(given, preset) : given
  const { rows, funnel, shortfalls } = await previewDataset(recipe)
  if (before) await saveRecipe({ name: name.data, recipe })
  else await createDataset({ name: name.data, recipe })
  const lines = funnel.map(({ decision, left }) => `${String(left).padStart(8)} ${decision}`)
  return {
    text: [`${name.data}: a version made now would hold ${rows} rows`, ...lines, ...shortfalls].join('\n'),
    json: { name: name.data, recipe, rows, funnel, shortfalls },
  }
}

/** @throws UsageError that says what is wrong with it */
async function readRecipe(file: string) {
  const { recipeSchema } = await import('#lib/trajectories/datasets/recipe.ts')
  const place = resolve(process.env.INIT_CWD ?? '.', file)
  let value: unknown
  try {
    value = JSON.parse(await readFile(place, 'utf8'))
  } catch (error) {
    throw new UsageError(`The recipe ${file} could not be read: ${messageOf(error)}.`)
  }
  const parsed = recipeSchema.strict().safeParse(value)
  if (parsed.success) return parsed.data
  const [issue] = parsed.error.issues
  throw new UsageError(`The recipe ${file}: ${issue?.path.join('.') || 'it'}: ${issue?.message}.`)
}

async function makeVersion(name: string): Promise<Report> {
  const versions = await import('#lib/data/dataset-versions.ts')
  const manifest = await versions.makeVersion(name)
  const { dataset, version, rows, splits, shortfalls, recordedRows, rowsSha256 } = manifest
  return {
    text: [
      `${dataset}@${version}: ${rows} rows (${recordedRows} of them from recordings), ${rowsSha256.slice(0, 12)}`,
      ...shortfalls,
    ].join('\n'),
    json: { dataset, version, rows, splits, shortfalls, recordedRows, rowsSha256 },
  }
}

async function diff(before: string, after: string): Promise<Report> {
  const { compareVersions } = await import('#lib/data/dataset-versions.ts')
  const difference = await compareVersions(before, after)
  const { added, removed, moved, same } = difference
  const lines = [
    ...added.map((id) => `+ ${id}`),
    ...removed.map((id) => `- ${id}`),
    ...moved.map((id) => `~ ${id}`),
  ]
  const counts = `${added.length} added, ${removed.length} removed, ${moved.length} in the other split, ${same} the same`
  return { text: [...lines, counts].join('\n'), json: { before, after, ...difference } }
}

async function addBenchmark(file: string, name = basename(file)): Promise<Report> {
  const { saveBenchmark } = await import('#lib/data/benchmark-lists.ts')
  const text = await readFile(resolve(process.env.INIT_CWD ?? '.', file), 'utf8').catch((error: unknown) => {
    throw new UsageError(`${file} could not be read: ${messageOf(error)}.`)
  })
  const saved = await saveBenchmark({ name, text })
  return { text: `${saved.name}: ${saved.problems} problems`, json: { benchmark: saved } }
}
