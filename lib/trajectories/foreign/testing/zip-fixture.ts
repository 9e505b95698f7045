/** A zip archive from names and contents, deflated; names are written as they are, also those that no archiver would write. */
import { crc32, deflateRawSync } from 'node:zlib'

export function zipOf(files: Record<string, string | Buffer>): Buffer {
  const locals: Buffer[] = []
  const central: Buffer[] = []
  let offset = 0
  for (const [name, content] of Object.entries(files)) {
    const raw = Buffer.from(content)
    const packed = deflateRawSync(raw)
    const sizes = { crc: crc32(raw), packed: packed.length, raw: raw.length, name: Buffer.from(name) }
    const local = Buffer.concat([localHeader(sizes), sizes.name, packed])
    central.push(Buffer.concat([centralHeader(sizes, offset), sizes.name]))
    locals.push(local)
    offset += local.length
  }
  const directory = Buffer.concat(central)
  const end = Buffer.alloc(22)
  end.writeUInt32LE(0x06054b50, 0)
  end.writeUInt16LE(central.length, 8)
  end.writeUInt16LE(central.length, 10)
  end.writeUInt32LE(directory.length, 12)
  end.writeUInt32LE(offset, 16)
  return Buffer.concat([...locals, directory, end])
}

type Sizes = { crc: number; packed: number; raw: number; name: Buffer }

function localHeader(sizes: Sizes): Buffer {
  const header = Buffer.alloc(30)
  header.writeUInt32LE(0x04034b50, 0)
  header.writeUInt16LE(20, 4)
  writeSizes(header, sizes, 8)
  return header
}

function centralHeader(sizes: Sizes, offset: number): Buffer {
  const header = Buffer.alloc(46)
  header.writeUInt32LE(0x02014b50, 0)
  header.writeUInt16LE(20, 4)
  header.writeUInt16LE(20, 6)
  writeSizes(header, sizes, 10)
  header.writeUInt32LE(offset, 42)
  return header
}

/** method, time, crc, sizes and the name's length stand in the same order in both headers */
function writeSizes(header: Buffer, { crc, packed, raw, name }: Sizes, at: number): void {
  header.writeUInt16LE(8, at)
  header.writeUInt32LE(crc, at + 6)
  header.writeUInt32LE(packed, at + 10)
  header.writeUInt32LE(raw, at + 14)
  header.writeUInt16LE(name.length, at + 18)
}
