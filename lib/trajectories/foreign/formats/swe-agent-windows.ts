import type { FileEdit } from '#lib/trajectories/foreign/trajectory.ts'

const header = /\[File: (\S.*?) \((\d{1,5}) lines total\)\]\r?\n/g

/**
 * SWE-agent's windowed editor shows numbered lines of a file: where they are all of its lines, the file is known.
 * @param created by the command that shows it: it was not there before
 */
export function shownFiles(observation: string, created: boolean): FileEdit[] {
  const edits: FileEdit[] = []
  for (const match of observation.matchAll(header)) {
    const total = Number(match[2])
    const lines = observation.slice(match.index + match[0].length).split(/\r?\n/, total)
    const texts = lines.map((line, at) =>
      line.startsWith(`${at + 1}:`) ? line.slice(String(at + 1).length + 1) : null,
    )
    const whole = texts.length === total && texts.every((text) => text !== null)
    if (whole)
      edits.push({
        kind: created ? 'write' : 'seen',
        path: match[1] as string,
        text: texts.map((text) => `${text}\n`).join(''),
      })
  }
  return edits
}
