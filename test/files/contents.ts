import { crc32, deflateRawSync, deflateSync } from 'node:zlib'

const u16 = (value: number) => Buffer.from([value & 255, value >> 8])
const u32 = (value: number) => {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32LE(value)
  return bytes
}

/** An archive of these entries, packed or not. */
export function zip(entries: Record<string, Buffer | string>, isPacked = true): Buffer {
  const parts: Buffer[] = []
  const directory: Buffer[] = []
  let at = 0
  for (const [name, given] of Object.entries(entries)) {
    const content = Buffer.from(given)
    const body = isPacked ? deflateRawSync(content) : content
    const about = [
      ...[u16(20), u16(0), u16(isPacked ? 8 : 0), u32(0), u32(crc32(content))],
      ...[u32(body.length), u32(content.length), u16(name.length), u16(0)],
    ]
    const local = Buffer.concat([Buffer.from('PK\x03\x04'), ...about, Buffer.from(name), body])
    parts.push(local)
    directory.push(
      Buffer.concat([
        Buffer.from('PK\x01\x02'),
        u16(20),
        ...about,
        Buffer.alloc(10),
        u32(at),
        Buffer.from(name),
      ]),
    )
    at += local.length
  }
  const list = Buffer.concat(directory)
  const count = u16(directory.length)
  const end = [Buffer.from('PK\x05\x06'), u32(0), count, count, u32(list.length), u32(at), u16(0)]
  return Buffer.concat([...parts, list, ...end])
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type), data])
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)]
  length.writeUInt32BE(data.length)
  sum.writeUInt32BE(crc32(body))
  return Buffer.concat([length, body, sum])
}

/** A gray PNG that says it has this size; `rows` of it are there. */
export function png(width: number, height: number, rows = height, comment = ''): Buffer {
  const header = Buffer.alloc(13)
  header.writeUInt32BE(width, 0)
  header.writeUInt32BE(height, 4)
  header.set([8, 0, 0, 0, 0], 8)
  return Buffer.concat([
    Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
    chunk('IHDR', header),
    ...(comment ? [chunk('tEXt', Buffer.from(`Comment\0${comment}`))] : []),
    chunk('IDAT', deflateSync(Buffer.alloc((width + 1) * rows))),
    chunk('IEND', Buffer.alloc(0)),
  ])
}

/** An old Office document, as far as it says what it is: [MS-CFB]. */
export function compound(stream: string): Buffer {
  const header = Buffer.alloc(512)
  header.write('d0cf11e0a1b11ae1', 'hex')
  header.writeUInt16LE(9, 30)
  header.writeUInt32LE(40, 48)
  const directory = Buffer.alloc(512)
  directory.write('Root Entry\0', 0, 'utf16le')
  directory.write(`${stream}\0`, 128, 'utf16le')
  return Buffer.concat([header, Buffer.alloc(40 * 512, 1), directory])
}
