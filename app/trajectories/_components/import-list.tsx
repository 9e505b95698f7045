import { Check, TriangleAlert, X } from 'lucide-react'
import { Button } from '#components/ui/button.tsx'
import { formatCount, formatPlural } from '#components/ui/numbers.ts'
import { ProgressBar } from '#components/ui/progress-bar.tsx'
import type { ImportReport } from '#lib/trajectories/foreign/report.ts'
import type { ImportedFile } from './use-imports.ts'

type ImportListProps = { files: ImportedFile[]; onCancel: (id: string) => void }

/** What becomes of each file. */
export function ImportList({ files, onCancel }: ImportListProps) {
  return (
    <ul aria-label="Files" className="flex flex-col gap-3">
      {files.map((file) => (
        <li key={file.id} className="flex flex-col gap-1">
          <div className="flex items-center gap-2">
            <span className="min-w-0 flex-1 truncate font-medium" title={file.name}>
              {file.name}
            </span>
            <span className="text-faint text-sm tabular-nums">
              {formatCount(Math.ceil(file.size / 1024))} kB
            </span>
            {isOpen(file) && (
              <Button
                size="sm"
                variant="ghost"
                aria-label={`Cancel ${file.name}`}
                onClick={() => onCancel(file.id)}
              >
                <X aria-hidden /> Cancel
              </Button>
            )}
          </div>
          <FileProgress file={file} />
        </li>
      ))}
    </ul>
  )
}

function isOpen({ state }: ImportedFile): boolean {
  return state === 'waiting' || state === 'sending' || state === 'reading'
}

function FileProgress({ file }: { file: ImportedFile }) {
  switch (file.state) {
    case 'waiting':
      return <p className="text-faint text-sm">Waits for the files before it.</p>
    case 'sending':
      return <ProgressBar value={file.sent} max={file.size} label={`Sending ${file.name}`} />
    case 'reading':
      return (
        <p role="status" className="text-muted text-sm">
          Reading it…
        </p>
      )
    case 'failed':
      return <p className="text-red text-sm [overflow-wrap:anywhere]">{file.error}</p>
    case 'done':
      return (
        <>
          {file.reports.length === 0 && (
            <p className="text-amber text-sm">It holds no file that could be a trajectory.</p>
          )}
          {file.reports.map((report) => (
            <Report key={report.file} report={report} several={file.reports.length > 1} />
          ))}
        </>
      )
  }
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
  const secrets = Object.values(report.redactions).reduce((sum, count) => sum + count, 0)
  return [
    `${report.format}: ${formatPlural(report.trajectories, 'trajectory', 'trajectories')}`,
    formatPlural(report.steps, 'step'),
    formatPlural(report.toolCalls, 'call'),
    ...(secrets > 0 ? [`${formatPlural(secrets, 'secret')} taken out`] : []),
    ...(report.verdicts ? [formatPlural(report.verdicts.length, 'verdict')] : []),
  ].join(', ')
}
