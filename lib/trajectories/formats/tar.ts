/** A plain POSIX tar (ustar, IEEE 1003.1-1988), as much of it as a download of regular files needs. Pure. */

const blockBytes = 512

/**
 * @param size of the file, bytes, below 8 GiB (eleven octal digits)
 * @throws RangeError when the name is longer than 100 bytes or the size does not fit
 */
export function tarHeader({
  path,
  size,
  mode = 0o644,
}: {
  path: string
  size: number
  mode?: number
}): Buffer {
  if (Buffer.byteLength(path) > 100) throw new RangeError(`too long for a tar entry: ${path}`)
  if (size >= 8 ** 11) throw new RangeError(`too large for a tar entry: ${path}`)
  const header = Buffer.alloc(blockBytes)
  header.write(path, 0)
  header.write(octal(mode, 7), 100)
  header.write(octal(0, 7), 108)
  header.write(octal(0, 7), 116)
  header.write(octal(size, 11), 124)
  header.write(octal(0, 11), 136)
  header.write('        ', 148)
  header.write('0', 156)
  header.write('ustar\u000000', 257)
  const sum = header.reduce((total, byte) => total + byte, 0)
  header.write(`${octal(sum, 6)}\0 `, 148)
  return header
}

/** Zeros after a file of that size, up to the next block. */
export function tarPadding(size: number): Buffer {
  return Buffer.alloc((blockBytes - (size % blockBytes)) % blockBytes)
}

export function tarEnd(): Buffer {
  return Buffer.alloc(2 * blockBytes)
}

function octal(value: number, digits: number): string {
  return value.toString(8).padStart(digits, '0')
}
