import { Check, TriangleAlert, X } from 'lucide-react'
import { Button } from '#components/ui/button.tsx'
import { formatCount, formatPlural } from '#components/ui/numbers.ts'
import { ProgressBar } from '#components/ui/progress-bar.tsx'
import type { ReadingProgress } from '#lib/data/uploads.ts'
import type { ImportReport } from '#lib/trajectories/foreign/report.ts'
import type { Importing } from './use-imports.ts'

type ImportListProps = { imports: Importing[]; onCancel: (id: string) => void }

/** What becomes of each file and folder. */
export function ImportList({ imports, onCancel }: ImportListProps) {
  return (
    <ul aria-label="Imports" className="flex flex-col gap-3">
      {imports.map((each) => (
        <li key={each.id} className="flex flex-col gap-1">
          <div className="flex items-center gap-2">
            <span className="min-w-0 flex-1 truncate font-medium" title={each.name}>
              {each.name}
              {each.count !== null && (
                <span className="font-normal text-muted">, {formatPlural(each.count, 'file')}</span>
              )}
            </span>
            <span className="text-faint text-sm tabular-nums">
              {formatCount(Math.ceil(each.size / 1024))} kB
            </span>
            {isOpen(each) && (
              <Button
                size="sm"
                variant="ghost"
                aria-label={`Cancel ${each.name}`}
                onClick={() => onCancel(each.id)}
              >
                <X aria-hidden /> Cancel
              </Button>
            )}
          </div>
          <Progress each={each} />
        </li>
      ))}
    </ul>
  )
}

function isOpen({ state }: Importing): boolean {
  return state === 'waiting' || state === 'sending' || state === 'reading'
}

function Progress({ each }: { each: Importing }) {
  switch (each.state) {
    case 'waiting':
      return <p className="text-faint text-sm">Waits for those before it.</p>
    case 'sending':
      return <ProgressBar value={each.sent} max={each.size} label={`Sending ${each.name}`} />
    case 'reading':
      return (
        <p role="status" className="text-muted text-sm tabular-nums">
          Reading it{each.read ? `: ${describeReading(each.read)}` : ''}…
        </p>
      )
    case 'failed':
      return <p className="text-red text-sm [overflow-wrap:anywhere]">{each.error}</p>
    case 'done':
      return <Reports reports={each.reports} />
  }
}

function describeReading({ files, trajectories, steps }: ReadingProgress): string {
  return [
    ...(files > 0 ? [formatPlural(files, 'file')] : []),
    formatPlural(trajectories, 'trajectory', 'trajectories'),
    formatPlural(steps, 'step'),
  ].join(', ')
}

/** more than these of one folder are counted */
const reportsShown = 100

/** Of a folder what went wrong comes first. */
function Reports({ reports }: { reports: ImportReport[] }) {
  if (reports.length === 0)
    return <p className="text-amber text-sm">It holds no file that could be a trajectory.</p>
  const ordered = [...reports.filter(({ refused }) => refused), ...reports.filter(({ refused }) => !refused)]
  return (
    <>
      {reports.length > 1 && <p className="text-sm">{totalOf(reports)}</p>}
      {ordered.slice(0, reportsShown).map((report) => (
        <Report key={report.file} report={report} several={reports.length > 1} />
      ))}
      {reports.length > reportsShown && (
        <p className="text-faint text-sm">
          {formatPlural(reports.length - reportsShown, 'more file')} counted above, and not listed.
        </p>
      )}
    </>
  )
}

function totalOf(reports: ImportReport[]): string {
  const sum = (numberOf: (report: ImportReport) => number) =>
    reports.reduce((total, report) => total + numberOf(report), 0)
  const refused = sum((report) => (report.refused ? 1 : 0))
  return [
    formatPlural(reports.length, 'file'),
    formatPlural(
      sum((report) => report.trajectories),
      'trajectory',
      'trajectories',
    ),
    formatPlural(
      sum((report) => report.steps),
      'step',
    ),
    ...(refused > 0 ? [`${formatCount(refused)} refused`] : []),
  ].join(', ')
}

/** the sentence of a refusal goes on with what every format looks for: long, and of interest to few */
const lookedForMark = ' Looked for: '

function Report({ report, several }: { report: ImportReport; several: boolean }) {
  const Icon = report.refused ? TriangleAlert : Check
  const [, lookedFor] = report.refused?.split(lookedForMark) ?? []
  const troubles = [
    ...report.skipped.map(({ line, why }) => (line > 0 ? `line ${line}: ${why}` : why)),
    ...report.warnings,
  ]
  return (
    <div className="text-sm">
      <p className={report.refused ? 'text-red' : 'text-green'}>
        <Icon className="mr-1 inline size-3.5 align-[-2px]" aria-hidden />
        <span className="[overflow-wrap:anywhere]">
          {several && `${report.file}: `}
          {outcomeOf(report)}
        </span>
      </p>
      {lookedFor && (
        <details className="text-muted">
          <summary>What was looked for</summary>
          <p className="[overflow-wrap:anywhere]">{lookedFor}</p>
        </details>
      )}
      {troubles.length > 0 && (
        <details className="text-amber">
          <summary>{formatPlural(troubles.length, 'thing')} could not be read, or was changed</summary>
          <ul className="list-disc pl-5 text-muted">
            {troubles.slice(0, 20).map((trouble) => (
              <li key={trouble} className="[overflow-wrap:anywhere]">
                {trouble}
              </li>
            ))}
          </ul>
        </details>
      )}
    </div>
  )
}

function outcomeOf(report: ImportReport): string {
  if (report.refused) return `Refused. ${report.refused.split(lookedForMark)[0]}`
  if (report.already) return 'Imported already: nothing was done.'
  if (report.project)
    return `Project ${report.project.slug} with ${formatPlural(report.project.tasks, 'task')}: on the Projects page.`
  const secrets = Object.values(report.redactions).reduce((sum, count) => sum + count, 0)
  return [
    `${report.format}: ${formatPlural(report.trajectories, 'trajectory', 'trajectories')}`,
    formatPlural(report.steps, 'step'),
    formatPlural(report.toolCalls, 'call'),
    ...(secrets > 0 ? [`${formatPlural(secrets, 'secret')} taken out`] : []),
    ...(report.verdicts ? [formatPlural(report.verdicts.length, 'verdict')] : []),
  ].join(', ')
}
