/** Names and pieces of what the replay asks for, alike on the server, which answers the first of it in the page itself. */

/** lines of the list that are asked for together */
export const linesPerBlock = 100
/** steps whose bodies are */
export const bodiesPerBlock = 10
/** what lies beside a step waits so long, in ms, so that the step itself is drawn first */
export const restMs = 160

export const rowsKey = (id: string, ranges: string) => ['replay', id, 'rows', ranges]

export const bodiesKey = (id: string, { from, to }: { from: number; to: number }) => [
  'replay',
  id,
  'bodies',
  from,
  to,
]

/** A running trajectory's last block fills up: another end is another block. */
export function bodiesBlock(block: number, total: number): { from: number; to: number } {
  const from = block * bodiesPerBlock
  return { from, to: Math.min(total, from + bodiesPerBlock) }
}
