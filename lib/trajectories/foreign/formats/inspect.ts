/**
 * Inspect: `.eval` archives and `.json` logs. A sample is a trajectory; its model and tool events add counts and times to
 * the messages; the conversations that the events repeat are left out. Scores are the log's own.
 */

import { messageOf, UserError } from '#lib/errors.ts'
import {
  type ArchiveEntry,
  documentOf,
  type ForeignFormat,
  type Found,
  type Input,
} from '#lib/trajectories/foreign/format.ts'
import { readSample } from '#lib/trajectories/foreign/formats/inspect-sample.ts'
import { isRecord, type JsonRecord, recordOf, recordsOf, without } from '#lib/trajectories/foreign/json.ts'

const sampleName = /(^|\/)samples\/[^/]+\.json$/

export const inspect: ForeignFormat = {
  title: 'Inspect',
  looksFor:
    'a zip archive with "header.json" and "samples/", or a document with "eval", "status" and "samples"',
  detect(sample) {
    if (sample.shape === 'archive') {
      return (
        sample.names.some((name) => /(^|\/)(header|_journal\/start)\.json$/.test(name)) &&
        sample.names.some((name) => sampleName.test(name))
      )
    }
    if (sample.shape !== 'document' || !isRecord(sample.value)) return false
    return isRecord(sample.value.eval) && 'status' in sample.value
  },
  async *read(input: Input) {
    if (input.shape === 'archive') yield* readArchive(input)
    else yield* readLog(recordOf(documentOf(input)))
  },
}

function* readLog(log: JsonRecord): Generator<Found> {
  const header = without(log, ['samples', 'reductions'])
  if (!Array.isArray(log.samples))
    yield { kind: 'warning', text: 'the log holds no samples: only its header was written' }
  for (const [at, sample] of recordsOf(log.samples).entries()) yield* readSample(sample, { header, at })
}

async function* readArchive({ entries }: Extract<Input, { shape: 'archive' }>): AsyncGenerator<Found> {
  const named = (name: string) => entries.find((entry) => entry.name === name)
  const finished = named('header.json')
  if (!finished) yield { kind: 'warning', text: 'the evaluation did not end: its log has no header.json' }
  const start = finished ?? named('_journal/start.json')
  const header = start ? await readEntry(start) : { value: {} }
  if ('why' in header) yield { kind: 'warning', text: `the log's header cannot be read: ${header.why}` }
  const about = 'why' in header ? {} : without(header.value, ['reductions'])
  const samples = entries
    .filter((entry) => sampleName.test(entry.name))
    .sort((a, b) => (a.name < b.name ? -1 : 1))
  for (const [at, entry] of samples.entries()) {
    const sample = await readEntry(entry)
    if ('why' in sample) yield { kind: 'skipped', line: 0, why: `${entry.name}: ${sample.why}` }
    else yield* readSample(sample.value, { header: about, at })
  }
}

/** One that cannot be read leaves the others readable. */
async function readEntry(entry: ArchiveEntry): Promise<{ value: JsonRecord } | { why: string }> {
  try {
    return { value: recordOf(await entry.json()) }
  } catch (error) {
    if (!(error instanceof SyntaxError || error instanceof UserError)) throw error
    return { why: messageOf(error) }
  }
}
