import { buffer } from 'node:stream/consumers'
import type { ByteRange } from '#ports/files.ts'
import { documents } from './media-types.rules.ts'
import { textTypeOf } from './texts.rules.ts'

/** So much of the beginning is looked at. */
export const headBytes = 65_536
/** And so much of the end of an archive: there stands what is in it. */
const tailBytes = 320_000

/** What a beginning says: a type, that all of it has to be text, or that it takes a look inside. */
export type Recognised = { media_type: string; isText?: true; inside?: 'zip' | 'cfb' }

/** The type of a content by its first bytes, whatever its name says; nothing when nobody knows it. */
export async function recognise(head: Buffer): Promise<Recognised | undefined> {
  const text = readText(head)
  const textType = text === undefined ? undefined : textTypeOf(text)
  if (textType) return { media_type: textType, ...(textType !== 'application/pdf' && { isText: true }) }
  if (head.length < 4) return undefined
  if (head.readUInt32BE(0) === 0x504b0304) return { media_type: archiveType(head), inside: 'zip' }
  if (head.toString('hex', 0, 8) === 'd0cf11e0a1b11ae1')
    return { media_type: 'application/x-cfb', inside: 'cfb' }
  const { fileTypeFromBuffer } = await import('file-type')
  const found = await fileTypeFromBuffer(head).catch(() => undefined)
  return found && { media_type: (found.mime.split(';')[0] ?? '').toLowerCase() }
}

/** UTF-8, of which the last letter may be cut. */
function readText(head: Buffer): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(head, { stream: true })
  } catch {
    return undefined
  }
}

/** OpenDocument and EPUB say in their first entry, which is not packed, what they are. */
function archiveType(head: Buffer): string {
  if (head.length < 38 || head.toString('latin1', 30, 38) !== 'mimetype') return 'application/zip'
  const start = 38 + head.readUInt16LE(28)
  const said = head.toString('latin1', start, start + 80)
  const known = [documents.odt, documents.odp, documents.ods, documents.epub]
  return known.find((type) => said.startsWith(type)) ?? 'application/zip'
}

type Read = (range: ByteRange) => Promise<AsyncIterable<Uint8Array>>

/** What an archive or an old document is, by the names of what it holds: nothing is unpacked. */
export async function lookInside({ media_type, inside }: Recognised, head: Buffer, size: number, read: Read) {
  const piece = async (start: number, length: number) =>
    buffer(await read({ start: Math.min(start, size - 1), end: Math.min(start + length, size) - 1 }))
  if (inside === 'zip' && media_type === 'application/zip')
    return officeType(namesIn(await piece(Math.max(0, size - tailBytes), tailBytes), size))
  if (inside === 'cfb') return oldOfficeType(await piece(directoryOf(head), headBytes)) ?? media_type
  return media_type
}

function officeType(names: string[]): string {
  if (!names.includes('[Content_Types].xml')) return 'application/zip'
  const holds = (folder: string) => names.some((name) => name.startsWith(folder))
  if (holds('word/')) return documents.docx
  if (holds('ppt/')) return documents.pptx
  return holds('xl/') ? documents.xlsx : 'application/zip'
}

/** The names in an archive's central directory, as far as it lies within its last bytes. */
function namesIn(tail: Buffer, size: number): string[] {
  const end = tail.lastIndexOf(Buffer.from('PK\x05\x06', 'latin1'))
  if (end < 0 || end + 20 > tail.length) return []
  const names: string[] = []
  let at = tail.readUInt32LE(end + 16) - (size - tail.length)
  while (at >= 0 && at + 46 <= end && tail.readUInt32LE(at) === 0x02014b50) {
    const [name, extra, comment] = [28, 30, 32].map((field) => tail.readUInt16LE(at + field))
    names.push(tail.toString('utf8', at + 46, at + 46 + (name ?? 0)))
    at += 46 + (name ?? 0) + (extra ?? 0) + (comment ?? 0)
  }
  return names
}

/** Where an old document lists its parts: [MS-CFB] 2.2. */
function directoryOf(head: Buffer): number {
  if (head.length < 52) return 0
  return (head.readUInt32LE(48) + 1) * 2 ** Math.min(head.readUInt16LE(30), 12)
}

function oldOfficeType(directory: Buffer): string | undefined {
  const holds = (name: string) => directory.includes(Buffer.from(`${name}\0`, 'utf16le'))
  if (holds('WordDocument')) return documents.doc
  if (holds('PowerPoint Document')) return documents.ppt
  return holds('Workbook') || holds('Book') ? documents.xls : undefined
}
