/** What the agent is told of a command: head and tail of its output, every cut, and every end but its own. */
import type { Ending } from './sandbox.ts'

/** Bytes; a command that prints more is killed. */
export const FLOOD = 64 * 1024 * 1024

type Kept = {
  head: Buffer
  /** empty, or the last bytes; directly after the head when nothing is missing between them */
  tail: Buffer
  /** bytes printed in all */
  total: number
}

/** Text with the cut named in it, and the number of bytes cut. NUL, which few stores and models take, becomes U+2400. */
export function outputText({ head, tail, total }: Kept): { text: string; cutBytes: number } {
  if (head.length + tail.length >= total) return { text: decode(Buffer.concat([head, tail])), cutBytes: 0 }
  const start = withoutCutEnd(head)
  const end = withoutCutStart(tail)
  const cutBytes = total - start.length - end.length
  const count = (bytes: number) => bytes.toLocaleString('en-US')
  const cut =
    `[${count(cutBytes)} bytes of output were cut here: ` +
    `only the first ${count(start.length)} and the last ${count(end.length)} are shown.]`
  return { text: `${decode(start)}\n${cut}\n${decode(end)}`, cutBytes }
}

function decode(bytes: Buffer): string {
  return bytes.toString('utf8').replaceAll('\0', '\u2400')
}

/** Without a character of several bytes whose end is missing. */
function withoutCutEnd(bytes: Buffer): Buffer {
  for (let back = 1; back <= Math.min(4, bytes.length); back++) {
    const byte = bytes[bytes.length - back] as number
    if (byte < 0x80) return bytes
    if (byte < 0xc0) continue
    const length = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2
    return length > back ? bytes.subarray(0, bytes.length - back) : bytes
  }
  return bytes
}

/** Without the rest of a character whose start is missing. */
function withoutCutStart(bytes: Buffer): Buffer {
  let at = 0
  while (at < Math.min(3, bytes.length) && ((bytes[at] as number) & 0xc0) === 0x80) at++
  return bytes.subarray(at)
}

/** A line of the environment's own, told apart by its brackets. */
export function note(text: string): string {
  return `[${text}]\n`
}

/** Nothing for a command that exited by itself. */
export function endingNote(ended: {
  ending: Ending
  exitCode: number | null
  /** what became of the shell: `exited` = it goes on */
  shellEnding: Ending
  cwd: string
  timeoutMs: number
}): string {
  const { ending, exitCode, shellEnding, cwd, timeoutMs } = ended
  const newShell = `A new shell was started in ${cwd}: variables and functions are gone`
  const allKilled = `it and everything else that ran was killed. ${newShell}, and so are background processes.`
  const outputLost = `${newShell}, and so is what background processes print.`
  const ofMemory: Partial<Record<Ending, string>> = {
    exited: ' and was killed.',
    'shell-exited': ` and was killed with the shell. ${outputLost}`,
  }
  const texts: Record<Ending, string> = {
    exited: '',
    'timed-out': `The command did not end within ${timeoutMs / 1000} s: ${allKilled}`,
    'shell-exited': `The command ended the shell itself with code ${exitCode}. ${outputLost}`,
    'out-of-memory': `The command used more memory than there is${ofMemory[shellEnding] ?? `: ${allKilled}`}`,
    'output-limit': `The command printed more than ${FLOOD / 1024 / 1024} MiB: ${allKilled}`,
    cancelled: `The command was cancelled: ${allKilled}`,
  }
  return ending === 'exited' ? '' : `\n${note(texts[ending])}`
}
