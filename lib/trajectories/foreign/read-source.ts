/** Finds the format of a source and reads it. */
import { UserError } from '#lib/errors.ts'
import type { Found, Input, Line } from '#lib/trajectories/foreign/format.ts'
import { type FormatName, foreignFormats } from '#lib/trajectories/foreign/index.ts'
import { type Opened, openInput } from '#lib/trajectories/foreign/input/open-input.ts'
import type { FolderWord, Source } from '#lib/trajectories/foreign/input/source.ts'

export type Recognised = { format: FormatName; found: AsyncGenerator<Found> }

/** What is done to every value before a format sees it. */
export type Cleaner = <Value>(value: Value) => Value

/** @throws UserError when no format knows it: the message says what each looks for */
export async function recognise(source: Source, clean: Cleaner = (value) => value): Promise<Recognised> {
  const ways = await openInput(source)
  for (const opened of ways) {
    for (const [name, format] of Object.entries(foreignFormats)) {
      if (format.detect(opened.sample))
        return {
          format: name as FormatName,
          found: saidByFolder(
            readAll(name as FormatName, withNotes(opened, source), clean),
            clean(source.says),
          ),
        }
    }
  }
  for (const opened of ways) opened.close()
  throw new UserError(`It is of no format that is known here. Looked for: ${lookedFor()}.`)
}

function withNotes(opened: Opened, source: Source): Opened {
  for (const note of source.notes) opened.notes.add(note)
  return opened
}

/** What the place of a file says of the trajectory in it; of several each keeps its own title. */
async function* saidByFolder(
  found: AsyncGenerator<Found>,
  says: FolderWord | undefined,
): AsyncGenerator<Found> {
  for await (const each of found) {
    if (says && each.kind === 'trajectory' && each.trajectory.parent === null) {
      const { trajectory } = each
      trajectory.title = says.title
      trajectory.verdict ??= says.verdict
      trajectory.extra = { ...trajectory.extra, ...says.extra }
    }
    yield each
  }
}

function lookedFor(): string {
  return Object.values(foreignFormats)
    .map(({ title, looksFor }) => `${title} (${looksFor})`)
    .join('; ')
}

async function* readAll(name: FormatName, opened: Opened, clean: Cleaner): AsyncGenerator<Found> {
  try {
    yield* foreignFormats[name].read(cleaned(opened.input, clean))
    for (const text of opened.notes) yield { kind: 'warning', text }
  } finally {
    opened.close()
  }
}

function cleaned(input: Input, clean: Cleaner): Input {
  switch (input.shape) {
    case 'document':
      return { ...input, value: clean(input.value) }
    case 'lines':
      return { ...input, lines: cleanedLines(input.lines, clean) }
    case 'table':
      return { ...input, rows: cleanedLines(input.rows, clean) }
    case 'archive':
      return {
        ...input,
        entries: input.entries.map((entry) => ({ ...entry, json: async () => clean(await entry.json()) })),
      }
  }
}

async function* cleanedLines(lines: AsyncIterable<Line>, clean: Cleaner): AsyncGenerator<Line> {
  for await (const line of lines) yield 'value' in line ? { ...line, value: clean(line.value) } : line
}
