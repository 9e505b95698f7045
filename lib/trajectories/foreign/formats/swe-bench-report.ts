/**
 * Reports of SWE-bench's grading, one instance or several: no trajectory, but the verdict on some. `report.json` of a
 * single instance names it by its key, or only in the file's name.
 */
import { documentOf, type ForeignFormat, type Found, type Input } from '#lib/trajectories/foreign/format.ts'
import { isRecord, type JsonRecord, recordOf } from '#lib/trajectories/foreign/json.ts'
import { titleOf } from '#lib/trajectories/foreign/title.ts'

export const sweBenchReport: ForeignFormat = {
  title: 'SWE-bench report',
  looksFor: '"resolved" beside "tests_status" or "patch_successfully_applied", by itself or by instance',
  detect(sample) {
    if (sample.shape !== 'document' || !isRecord(sample.value)) return false
    const values = Object.values(sample.value)
    return isReport(sample.value) || (values.length > 0 && values.every(isReport))
  },
  async *read(input: Input): AsyncGenerator<Found> {
    const document = recordOf(documentOf(input))
    if (isReport(document)) yield verdictOf(titleOf(input.name).replace(/\.report$/, ''), document)
    else
      for (const [instance, report] of Object.entries(document)) yield verdictOf(instance, recordOf(report))
  },
}

function isReport(value: unknown): boolean {
  return (
    isRecord(value) &&
    typeof value.resolved === 'boolean' &&
    ('tests_status' in value || 'patch_successfully_applied' in value)
  )
}

function verdictOf(instance: string, report: JsonRecord): Found {
  return { kind: 'verdict', instance, resolved: report.resolved === true }
}
