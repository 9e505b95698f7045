/** What the agent is told of a command's output: head and tail, and every cut said. */

export type Kept = {
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
