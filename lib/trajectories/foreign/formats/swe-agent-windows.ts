import type { FileEdit } from '#lib/trajectories/foreign/trajectory.ts'

const header = /\[File: (\S.{0,1000}?) \((\d{1,5}) lines total\)\]\r?\n/g

/**
 * SWE-agent's windowed editor shows numbered lines of a file: where they are all of its lines, the file is known.
 * @param created by the command that shows it: it was not there before
 */
export function shownFiles(observation: string, created: boolean): FileEdit[] {
  const edits: FileEdit[] = []
  for (const match of observation.matchAll(header)) {
    const texts = numberedLines(observation, match.index + match[0].length, Number(match[2]))
    if (texts !== null)
      edits.push({
        kind: created ? 'write' : 'seen',
        path: match[1] as string,
        text: texts.map((text) => `${text}\n`).join(''),
      })
  }
  return edits
}

/** The lines "1:...", "2:..." up to the last; null as soon as one is missing. */
function numberedLines(text: string, from: number, total: number): string[] | null {
  const lines: string[] = []
  let at = from
  for (let number = 1; number <= total; number++) {
    const end = text.indexOf('\n', at)
    const line = text.slice(at, end < 0 ? undefined : end).replace(/\r$/, '')
    if (!line.startsWith(`${number}:`)) return null
    lines.push(line.slice(`${number}:`.length))
    if (end < 0 && number < total) return null
    at = end + 1
  }
  return lines
}
