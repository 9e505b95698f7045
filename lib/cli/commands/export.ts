import { mkdir, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { Option } from 'commander'
import { type AddCommand, perform, type Report, say } from '#lib/cli/command.ts'
import { withServices } from '#lib/cli/services.ts'
import { UsageError, UserError } from '#lib/errors.ts'

type ExportCommandOptions = {
  format: 'llama-factory' | 'preference-pairs' | 'git' | 'outcome' | 'html' | 'atif'
  project?: string
  trajectory?: string
  dataset?: string
  output: string
  shape: 'tools' | 'text' | 'as-recorded'
  unapproved?: boolean
  allPurposes?: boolean
  imported?: boolean
  json?: boolean
}

export const addExport: AddCommand = (program) => {
  program
    .command('export')
    .description('writes approved trajectories as training data, or a project as a git folder')
    .addOption(
      new Option(
        '--format <name>',
        'llama-factory: rows for training; preference-pairs: forks that passed beside what failed from the same step; git: a project as a plain git folder; outcome: what its build said, as lines to compare; html: one trajectory as a replay in one file; atif: one trajectory as an ATIF 1.7 document',
      )
        .choices(['llama-factory', 'preference-pairs', 'git', 'outcome', 'html', 'atif'])
        .default('llama-factory'),
    )
    .requiredOption('--output <folder>', 'where the files go; for html and atif the file')
    .addOption(
      new Option('--shape <name>', 'how tool calls are written')
        .choices(['tools', 'text', 'as-recorded'])
        .default('as-recorded'),
    )
    .option('--project <project>', 'id or short name; needed for git and outcome')
    .option('--dataset <name>', 'a version of it as a folder to train from: its newest, or e.g. mix@2')
    .option('--trajectory <id>', 'the one that html and atif write')
    .option('--unapproved', 'also what nobody has approved yet')
    .option('--all-purposes', 'also set-up and test-writing, not only trajectories that solve a task')
    .option('--imported', 'also trajectories that were imported from other programs')
    .option('--json', 'print one JSON object at the end')
    .action((options: ExportCommandOptions) =>
      perform(options, async () => {
        const place = resolve(process.env.INIT_CWD ?? '.', options.output)
        const write = writerOf(options)
        return withServices({ command: 'export', worker: false, say }, () => write(place))
      }),
    )
}

/** @throws UsageError when it is not said of what */
function writerOf(options: ExportCommandOptions): (place: string) => Promise<Report> {
  const { format, project, trajectory } = options
  switch (format) {
    case 'llama-factory': {
      const { dataset, shape } = options
      return (folder) => (dataset ? writeVersion(dataset, { shape, folder }) : writeRows(options, folder))
    }
    case 'preference-pairs':
      return (folder) => writePairs(options, folder)
    case 'html':
    case 'atif':
      if (!trajectory) throw new UsageError('Which trajectory? Name its id with --trajectory.')
      return (file) => writeOne(trajectory, { format, file })
    default:
      if (!project) throw new UsageError('Which project? Name it with --project.')
      return (folder) => (format === 'git' ? saveProject(project, folder) : saveOutcome(project, folder))
  }
}

async function writeRows(options: ExportCommandOptions, folder: string): Promise<Report> {
  const { exportTrajectories } = await import('#lib/data/exports.ts')
  const filter = options.project ? { project: [(await projectOf(options.project)).id] } : {}
  const { rows, files, skipped, recordedRows, staleRows } = await exportTrajectories(
    {
      format: 'llama-factory',
      shape: options.shape,
      filter,
      onlyApproved: !options.unapproved,
      solvingOnly: !options.allPurposes,
      imported: options.imported ?? false,
    },
    folder,
  )
  for (const { title, reason } of skipped) say(`left out: ${title}: ${reason}`)
  if (staleRows > 0)
    say(
      `warning: the verdicts of ${staleRows} rows are stale, of repositories that have gone back since (see manifest.json)`,
    )
  const parts = files.map((file) => `\n${file.rows} in ${file.path}`).join('')
  return {
    text: `${rows} rows in ${folder} (${recordedRows} of them from recordings, ${skipped.length} left out)${parts}`,
    failed: rows === 0,
    json: { format: options.format, folder, rows, recordedRows, staleRows, skipped: skipped.length, files },
  }
}

async function writeVersion(
  reference: string,
  { shape, folder }: { shape: ExportCommandOptions['shape']; folder: string },
): Promise<Report> {
  const { exportVersion } = await import('#lib/data/dataset-files.ts')
  const done = await exportVersion(reference, { shape, folder, say })
  for (const { trajectoryId, reason } of done.skipped) say(`left out: ${trajectoryId}: ${reason}`)
  const parts = done.files.map((file) => `\n${file.rows} in ${file.path}`).join('')
  return {
    text: `${done.dataset}@${done.version}: ${done.rows} rows in ${folder} (${done.skipped.length} left out)${parts}`,
    failed: done.rows === 0,
    json: { format: 'llama-factory', ...done, skipped: done.skipped.length },
  }
}

type OneFile = { format: 'html' | 'atif'; file: string }

async function writeOne(trajectoryId: string, { format, file }: OneFile): Promise<Report> {
  const { createWriteStream } = await import('node:fs')
  const { pipeline } = await import('node:stream/promises')
  const { trajectory, pieces } =
    format === 'html'
      ? await (await import('#lib/data/html-replay.ts')).exportHtml(trajectoryId)
      : await (await import('#lib/data/atif-export.ts')).exportAtif(trajectoryId)
  const stream = createWriteStream(file)
  await pipeline(pieces, stream)
  const { title, steps } = trajectory
  return {
    text: `${title}, ${steps} steps, in ${file}${format === 'html' ? ': open it in a browser' : ''}`,
    json: { format, file, trajectory: trajectoryId, steps, bytes: stream.bytesWritten },
  }
}

async function writePairs(options: ExportCommandOptions, folder: string): Promise<Report> {
  const { exportPairs } = await import('#lib/data/preference-pairs.ts')
  const projectId = options.project ? (await projectOf(options.project)).id : undefined
  const selection = { projectId, onlyApproved: !options.unapproved }
  const { rows, file, skipped } = await exportPairs(selection, folder)
  for (const { title, reason } of skipped) say(`left out: ${title}: ${reason}`)
  return {
    text: `${rows} preference pairs in ${file} (${skipped.length} left out)`,
    failed: rows === 0,
    json: { format: 'preference-pairs', folder, rows, file, skipped: skipped.length },
  }
}

async function saveProject(name: string, folder: string): Promise<Report> {
  const { objectStore } = await import('#lib/data/objects.ts')
  const { writeGitFolder } = await import('#lib/trajectories/git-folder.ts')
  const project = await projectOf(name)
  if (!project.headCommit) throw new UserError(`"${project.name}" has no repository yet: build it first.`)
  await writeGitFolder(objectStore(), project.headCommit, folder)
  const { name: title, headCommit: commit } = project
  return {
    text: `${title} at ${commit} in ${folder}`,
    json: { format: 'git', folder, project: title, commit },
  }
}

async function saveOutcome(name: string, folder: string): Promise<Report> {
  const { outcomeLines } = await import('#lib/data/outcome.ts')
  const project = await projectOf(name)
  const file = join(folder, 'outcome.txt')
  await mkdir(folder, { recursive: true })
  let lines = 0
  async function* counted() {
    for await (const line of outcomeLines(project.id)) {
      lines++
      yield `${line}\n`
    }
  }
  await writeFile(file, counted())
  return {
    text: `${lines} lines in ${file}`,
    json: { format: 'outcome', folder, file, project: project.name, lines },
  }
}

async function projectOf(name: string) {
  const { findProject } = await import('#lib/data/projects.ts')
  const project = await findProject(name)
  if (project) return project
  throw new UserError(`There is no project "${name}": use its id or the short name in its address.`)
}
