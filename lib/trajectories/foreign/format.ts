/** The port of a foreign format: it knows itself by content, never by a file's name, and reads without side effects. */
import type { ReadBeside } from '#lib/trajectories/foreign/input/beside.ts'
import type { ForeignTrajectory } from '#lib/trajectories/foreign/trajectory.ts'

/** One line of a file of JSON lines; `why` instead of a value when it cannot be read. Numbers count from 1. */
export type Line = { number: number; value: unknown } | { number: number; why: string }

export type Input =
  | { shape: 'document'; name: string; value: unknown; beside?: ReadBeside | undefined }
  | { shape: 'lines'; name: string; lines: AsyncIterable<Line> }
  /** a zip archive that is a format itself */
  | { shape: 'archive'; name: string; entries: ArchiveEntry[] }
  | { shape: 'table'; name: string; columns: string[]; rows: AsyncIterable<Line> }

export type ArchiveEntry = { name: string; size: number; json(): Promise<unknown> }

/** What detection looks at: the same, with the first lines alone. */
export type Sample =
  | { shape: 'document'; value: unknown }
  | { shape: 'lines'; values: unknown[] }
  | { shape: 'archive'; names: string[] }
  | { shape: 'table'; columns: string[] }

export type Found =
  | { kind: 'trajectory'; trajectory: ForeignTrajectory }
  /** a part that could not be read, while the rest was; line 0 = it is no matter of a line */
  | { kind: 'skipped'; line: number; why: string }
  | { kind: 'warning'; text: string }
  /** on a trajectory of another file, by its title */
  | { kind: 'verdict'; instance: string; resolved: boolean }

export type ForeignFormat = {
  /** for people */
  title: string
  /** what detection looks for, for the message of a refusal */
  looksFor: string
  detect(sample: Sample): boolean
  read(input: Input): AsyncGenerator<Found>
}

/** The document of an input that detection said is one. */
export function documentOf(input: Input): unknown {
  if (input.shape !== 'document') throw new Error(`${input.name} is no single JSON document`)
  return input.value
}
