/** The card of a dataset's version, as Markdown with the front matter that dataset hubs read. */

type Counts = Record<string, number>

export type CardInput = {
  dataset: string
  version: number
  createdAt: string
  rows: number
  recipe: { licence: string; seed: number }
  splits: Counts
  funnel: { decision: string; left: number }[]
  shortfalls: string[]
  purposes: Counts
  languages: Counts
  projects: Counts
  models: Counts
  reviewers: Counts
  recordedRows: number
  staleRows: number
  duplicates: unknown[]
  contaminated: unknown[]
  benchmarks: { name: string; problems: number }[]
  tokens: { all: number; answers: number; uncountedRows: number }
  rowsSha256: string
}

type Written = { files: { path: string; rows: number; bytes: number; sha256: string }[]; skipped: number }

export function datasetCard(version: CardInput, { files, skipped }: Written): string {
  const { dataset, rows, recipe, tokens } = version
  const { benchmarks } = version
  const checked =
    benchmarks.length > 0
      ? `Checked against ${benchmarks.map(({ name, problems }) => `${name} (${problems} problems)`).join(', ')}: ${version.contaminated.length} trajectories were left out.`
      : 'It was checked against no benchmark.'
  return [
    '---',
    `license: ${recipe.licence === '' ? 'unknown' : 'other'}`,
    ...(recipe.licence === '' ? [] : [`license_name: ${JSON.stringify(recipe.licence)}`]),
    'task_categories: [text-generation]',
    'tags: [code, agents, swe-playground]',
    '---',
    '',
    `# ${dataset}, version ${version.version}`,
    '',
    `${rows} trajectories of agents that worked on software, made and verified with SWE-Playground on ${version.createdAt.slice(0, 10)}.`,
    recipe.licence === '' ? 'Nobody has named a licence for it.' : `Licence: ${recipe.licence}.`,
    '',
    '## What is in it',
    '',
    table(
      ['', 'rows'],
      [
        ...section('purpose', version.purposes),
        ...section('language', version.languages),
        ...section('split', version.splits),
        ...section('model', version.models),
        ...section('approved by', version.reviewers),
      ],
    ),
    '',
    `About ${tokens.all} tokens, ${tokens.answers} of them answers of models (estimated; no tokenizer has counted them${tokens.uncountedRows > 0 ? `, and ${tokens.uncountedRows} rows are not counted` : ''}).`,
    `${version.recordedRows} rows were answered by a recording and not by a live model; the verdicts of ${version.staleRows} are stale.`,
    `${Object.keys(version.projects).length} projects; no project is in two splits.`,
    '',
    '## How it was chosen',
    '',
    table(
      ['of the trajectories', 'left'],
      version.funnel.map(({ decision, left }) => [decision, String(left)]),
    ),
    '',
    `${version.duplicates.length} were the same as another. ${checked} Seed ${recipe.seed}.`,
    ...(version.shortfalls.length > 0 ? ['', ...version.shortfalls.map((line) => `- ${line}`)] : []),
    '',
    '## Files',
    '',
    table(
      ['file', 'rows', 'bytes', 'sha256'],
      files.map(({ path, ...file }) => [path, ...[file.rows, file.bytes, file.sha256].map(String)]),
    ),
    '',
    ...(skipped > 0 ? [`${skipped} rows do not fit this format; manifest.json says why.`, ''] : []),
    `Rows, in order: \`${version.rowsSha256}\`. manifest.json holds the recipe, the prompts and every count.`,
    '',
    '## Training and serving',
    '',
    'In this folder: `llamafactory-cli train train.yaml`. The settings are the original’s; its YAML says 5 epochs, the paper 3.',
    'Contexts beyond 32,768 tokens need YaRN when the result is served:',
    '',
    '```sh',
    `vllm serve checkpoints/${dataset}-${version.version} --max-model-len 131072 \\`,
    `  --rope-scaling '{"rope_type":"yarn","factor":4.0,"original_max_position_embeddings":32768}'`,
    '```',
    '',
  ].join('\n')
}

function section(label: string, counts: Counts): string[][] {
  return Object.entries(counts)
    .sort(([a, some], [b, others]) => others - some || (a < b ? -1 : 1))
    .map(([value, count]) => [`${label} ${value}`, String(count)])
}

function table(head: string[], rows: string[][]): string {
  const line = (cells: string[]) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n')
}
