/** What came of one file. */
import type { Redactions } from '#lib/trajectories/foreign/secrets.ts'

export type ImportReport = {
  file: string
  /** null = refused */
  format: string | null
  trajectories: number
  steps: number
  toolCalls: number
  skipped: { line: number; why: string }[]
  warnings: string[]
  redactions: Redactions
  /** on trajectories of other files */
  verdicts?: { instance: string; resolved: boolean }[]
  /** what a folder of the original SWE-Playground became */
  project?: { id: string; slug: string; tasks: number }
  /** why nothing of it was imported */
  refused?: string
  /** the same content was imported before: nothing was done; when, ISO 8601 */
  already?: string
}

export function emptyReport(file: string, format: string | null = null): ImportReport {
  return { file, format, trajectories: 0, steps: 0, toolCalls: 0, skipped: [], warnings: [], redactions: {} }
}

/** For people, one line. */
export function describeReport(report: ImportReport): string {
  const { file, format, refused, already, trajectories, steps, toolCalls, skipped, warnings } = report
  if (refused) return `${file}: refused. ${refused}`
  if (already)
    return `${file}: imported already (${already.slice(0, 16).replace('T', ' ')}), nothing was done`
  const verdicts = report.verdicts ?? []
  const secrets = Object.entries(report.redactions).map(([name, count]) => `${count} x ${name}`)
  const { project } = report
  return [
    project
      ? `${file}: project ${project.slug} with ${plural(project.tasks, 'task')}`
      : `${file}: ${format}, ${plural(trajectories, 'trajectory', 'trajectories')}, ${plural(steps, 'step')}, ${plural(toolCalls, 'call')}`,
    ...(verdicts.length > 0 ? [plural(verdicts.length, 'verdict')] : []),
    ...(skipped.length > 0 ? [`${skipped.length} skipped`] : []),
    ...(warnings.length > 0 ? [plural(warnings.length, 'warning')] : []),
    ...(secrets.length > 0 ? [`redacted: ${secrets.join(', ')}`] : []),
  ].join(', ')
}

function plural(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`
}
