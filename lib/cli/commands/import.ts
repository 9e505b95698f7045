import { type AddCommand, perform, type Report, say } from '#lib/cli/command.ts'
import { withServices } from '#lib/cli/services.ts'
import type { Relation } from '#lib/data/import-relations.ts'
import type { ImportedVerdict } from '#lib/data/import-verdicts.ts'
import type { ImportReport } from '#lib/trajectories/foreign/report.ts'

type ImportCommandOptions = { keepSecrets?: boolean; json?: boolean }

export const addImport: AddCommand = (program) => {
  program
    .command('import <paths...>')
    .description('reads trajectories of other programs (their format is found by content) into the list')
    .option('--keep-secrets', 'do not take keys and tokens out of what is imported')
    .option('--json', 'print one JSON object per file, and the totals on the last line')
    .action((paths: string[], options: ImportCommandOptions) =>
      perform(options, () =>
        withServices({ command: 'import', worker: false, say }, (url) => importPaths(paths, options, url)),
      ),
    )
}

async function importPaths(
  paths: string[],
  options: ImportCommandOptions,
  url: string | null,
): Promise<Report> {
  const { findSources } = await import('#lib/trajectories/foreign/input/find-sources.ts')
  const { importSource } = await import('#lib/data/imports.ts')
  const { importProject } = await import('#lib/data/import-project.ts')
  const { linkRelations } = await import('#lib/data/import-relations.ts')
  const { applyVerdicts } = await import('#lib/data/import-verdicts.ts')
  const { describeReport, emptyReport } = await import('#lib/trajectories/foreign/report.ts')
  const totals = { files: 0, refused: 0, already: 0, trajectories: 0, steps: 0, toolCalls: 0, skipped: 0 }
  const verdicts: ImportedVerdict[] = []
  const relations: Relation[] = []
  const tell = (report: ImportReport) => {
    add(totals, report)
    verdicts.push(...(report.verdicts ?? []).map((verdict) => ({ ...verdict, file: report.file })))
    if (options.json) process.stdout.write(`${JSON.stringify(report)}\n`)
    else say(describeReport(report))
    if (!options.json) for (const line of troubles(report)) say(`  ${line}`)
  }
  for await (const found of findSources(paths, process.env.INIT_CWD ?? '.')) {
    if ('refused' in found) tell({ ...emptyReport(found.name), refused: found.refused })
    else if ('project' in found)
      tell(await importProject(found, { keepSecrets: options.keepSecrets ?? false }))
    else tell(await importSource(found, { keepSecrets: options.keepSecrets ?? false, relations }))
  }
  for (const line of (await linkRelations(relations)).left) say(line)
  // at the end: a report may come before the trajectory it is about
  const { without } = await applyVerdicts(verdicts)
  for (const instance of without)
    say(`no imported trajectory is called ${instance}: its verdict was left out`)
  // with a worker at hand that is its work; without one the database is gone when this command ends
  if (!url) await countAll()
  const where = url ? `: ${url}/trajectories?purpose=imported` : ''
  return {
    text: `${totals.trajectories} trajectories of ${totals.files} files imported (${totals.already} known already, ${totals.refused} refused)${where}`,
    json: totals,
    failed: totals.refused > 0 || totals.files === 0,
  }
}

/** Tokens are counted and texts made searchable after everything is in. */
async function countAll(): Promise<void> {
  const { countNotCounted, countSome } = await import('#lib/data/counting.ts')
  const waiting = await countNotCounted()
  if (waiting > 0)
    say(`counting tokens and making ${waiting} trajectories searchable; Ctrl-C leaves it to the next start`)
  while ((await countSome()) > 0);
}

type Totals = Record<
  'files' | 'refused' | 'already' | 'trajectories' | 'steps' | 'toolCalls' | 'skipped',
  number
>

function add(totals: Totals, report: ImportReport): void {
  totals.files += 1
  if (report.refused) totals.refused += 1
  if (report.already) totals.already += 1
  totals.trajectories += report.trajectories
  totals.steps += report.steps
  totals.toolCalls += report.toolCalls
  totals.skipped += report.skipped.length
}

function troubles({ skipped, warnings }: ImportReport): string[] {
  return [...skipped.map(({ line, why }) => (line > 0 ? `line ${line}: ${why}` : why)), ...warnings]
}
