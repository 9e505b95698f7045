/** Output of commands as text that a page can show. Pure. */
import Anser, { type AnserJsonEntry } from 'anser'

// CSI other than colours (SGR), OSC, and single-character escapes move a cursor that a page does not have
const movements =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  /\u001b\[[0-9;?]*[A-Za-ln-z]|\u001b\][^\u0007\u001b]*(?:\u0007|\u001b\\)|\u001b[()][A-Z0-9]|\u001b[=>78]/g

/** Without cursor movements; a line that was overwritten (progress bars) shows as it stood at the end. */
export function settledOutput(text: string): string {
  return text
    .replace(movements, '')
    .replaceAll('\r\n', '\n')
    .split('\n')
    .map((line) => (line.includes('\r') ? lastWritten(line) : line))
    .join('\n')
}

function lastWritten(line: string): string {
  return line.split('\r').findLast((part) => part !== '') ?? ''
}

/** The pieces of an output that look alike, cursor movements taken out. */
export function outputPieces(text: string): AnserJsonEntry[] {
  return Anser.ansiToJson(settledOutput(text), { use_classes: true, remove_empty: true })
}

/** What remains of an output when its colours are taken away. */
export function plainOutput(text: string): string {
  if (!text.includes('\u001b')) return settledOutput(text)
  return outputPieces(text)
    .map(({ content }) => content)
    .join('')
}

export type Folded = {
  text: string
  hiddenLines: number
  /** characters left out of a text with few but very long lines */
  hiddenCharacters: number
}

const longestText = 40_000

/** The first lines of a long text, and how much more there is. A little over the limit is not worth a button. */
export function folded(text: string, limit = 40): Folded {
  const lines = text.split('\n')
  const tolerated = limit + Math.ceil(limit / 5)
  const few = lines.length > tolerated ? lines.slice(0, limit).join('\n') : text
  const hiddenLines = lines.length > tolerated ? lines.length - limit : 0
  if (few.length <= longestText) return { text: few, hiddenLines, hiddenCharacters: 0 }
  return { text: few.slice(0, longestText), hiddenLines, hiddenCharacters: few.length - longestText }
}
