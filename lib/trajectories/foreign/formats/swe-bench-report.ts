/**
 * Reports of SWE-bench's grading, one instance or several: no trajectory, but the verdict on some. `report.json` of a
 * single instance names it by its key, or only in the file's name.
 */
import { documentOf, type ForeignFormat, type Found, type Input } from '#lib/trajectories/foreign/format.ts'
import { isRecord, type JsonRecord, listOf, recordOf, wordsOf } from '#lib/trajectories/foreign/json.ts'
import { titleOf } from '#lib/trajectories/foreign/title.ts'

export const sweBenchReport: ForeignFormat = {
  title: 'SWE-bench report',
  looksFor:
    '"resolved" beside "tests_status" or "patch_successfully_applied", by itself or by instance; or "resolved_ids" beside "unresolved_ids"',
  detect(sample) {
    if (sample.shape !== 'document' || !isRecord(sample.value)) return false
    const values = Object.values(sample.value)
    if (isSummary(sample.value)) return true
    return isReport(sample.value) || (values.length > 0 && values.every(isReport))
  },
  async *read(input: Input): AsyncGenerator<Found> {
    const document = recordOf(documentOf(input))
    if (isReport(document)) yield verdictOf(titleOf(input.name).replace(/\.report$/, ''), document)
    else if (isSummary(document)) yield* verdictsOf(document)
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

/** Of a whole run: lists of ids. Instances that it could not grade have no verdict. */
function isSummary(value: JsonRecord): boolean {
  return Array.isArray(value.resolved_ids) && Array.isArray(value.unresolved_ids)
}

function* verdictsOf(summary: JsonRecord): Generator<Found> {
  for (const resolved of [true, false]) {
    const ids = listOf(resolved ? summary.resolved_ids : summary.unresolved_ids)
    for (const id of ids) {
      const instance = wordsOf(id)
      if (instance !== null) yield { kind: 'verdict', instance, resolved }
    }
  }
}

function verdictOf(instance: string, report: JsonRecord): Found {
  return { kind: 'verdict', instance, resolved: report.resolved === true }
}
