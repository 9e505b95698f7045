/** Reads a text as the import would read a file of it. */
import type { Found } from '#lib/trajectories/foreign/format.ts'
import type { FormatName } from '#lib/trajectories/foreign/index.ts'
import type { Source } from '#lib/trajectories/foreign/input/source.ts'
import { recognise } from '#lib/trajectories/foreign/read-source.ts'
import type { ForeignTrajectory } from '#lib/trajectories/foreign/trajectory.ts'

export type ReadFixture = {
  format: FormatName
  trajectories: ForeignTrajectory[]
  skipped: { line: number; why: string }[]
  warnings: string[]
  verdicts: { instance: string; resolved: boolean }[]
}

export function bytesSource(bytes: Buffer | string, name = 'fixture.json'): Source {
  return {
    name,
    path: null,
    notes: [],
    async *open() {
      yield Buffer.from(bytes)
    },
  }
}

/** @throws UserError when no format knows it */
export async function readSource(source: Source): Promise<ReadFixture> {
  const { format, found } = await recognise(source)
  const read: ReadFixture = { format, trajectories: [], skipped: [], warnings: [], verdicts: [] }
  for await (const each of found) add(read, each)
  return read
}

export function readDocument(value: unknown): Promise<ReadFixture> {
  return readSource(bytesSource(JSON.stringify(value)))
}

export function readLines(values: unknown[]): Promise<ReadFixture> {
  return readSource(
    bytesSource(values.map((value) => `${JSON.stringify(value)}\n`).join(''), 'fixture.jsonl'),
  )
}

function add(read: ReadFixture, found: Found): void {
  if (found.kind === 'trajectory') read.trajectories.push(found.trajectory)
  else if (found.kind === 'skipped') read.skipped.push({ line: found.line, why: found.why })
  else if (found.kind === 'verdict')
    read.verdicts.push({ instance: found.instance, resolved: found.resolved })
  else read.warnings.push(found.text)
}

/** The numbers that --json prints of a file. */
export function countsOf({ format, trajectories, skipped }: ReadFixture) {
  const steps = trajectories.flatMap((trajectory) => trajectory.steps)
  return {
    format,
    trajectories: trajectories.length,
    steps: steps.length,
    toolCalls: steps.reduce((count, step) => count + step.calls.length, 0),
    skipped: skipped.length,
  }
}
