import { createHash } from 'node:crypto'
import type { Readable } from 'node:stream'
import { DomainError } from '#platform/errors.ts'

/** Who sends nothing for so long has gone, in ms. */
const silence = 60_000

/** The first bytes of a stream, and all of it, those included. Whoever stops early leaves the stream open for its owner. */
export async function peek(stream: Readable, count: number, patience = silence) {
  const pieces: Buffer[] = []
  let length = 0
  const all = stream.iterator({ destroyOnReturn: false })
  const next = async () => (await within(patience, all.next())).value as Buffer | undefined
  while (length < count) {
    const piece = await next()
    if (!piece) break
    pieces.push(piece)
    length += piece.length
  }
  async function* whole(): AsyncGenerator<Buffer> {
    yield* pieces.splice(0)
    for (let piece = await next(); piece; piece = await next()) yield piece
  }
  return { head: Buffer.concat(pieces).subarray(0, count), whole: whole() }
}

async function within<T>(ms: number, work: Promise<T>): Promise<T> {
  const { promise, reject } = Promise.withResolvers<never>()
  const timer = setTimeout(() => reject(stalled()), ms)
  return Promise.race([work, promise]).finally(() => clearTimeout(timer))
}

export type Measure = {
  /** Passes everything on, and stops with `too_large` behind the limit. */
  through(content: AsyncIterable<Buffer>): AsyncGenerator<Buffer>
  size(): number
  sha256(): Buffer
}

/** Counts and hashes what goes through. `isText`: stops with `file_type_refused` where it is no text any more. */
export function openMeasure(most: number, isText = false): Measure {
  const hash = createHash('sha256')
  const decoder = isText && new TextDecoder('utf-8', { fatal: true })
  let size = 0
  return {
    async *through(content) {
      for await (const piece of content) {
        size += piece.length
        if (size > most) throw tooLarge(most)
        hash.update(piece)
        if (decoder) refuseUnlessText(decoder, piece)
        yield piece
      }
      if (decoder) refuseUnlessText(decoder)
    },
    size: () => size,
    sha256: () => hash.copy().digest(),
  }
}

function refuseUnlessText(decoder: InstanceType<typeof TextDecoder>, piece?: Buffer): void {
  if (piece?.includes(0)) throw typeRefused()
  try {
    decoder.decode(piece, { stream: piece !== undefined })
  } catch {
    throw typeRefused()
  }
}

export const tooLarge = (most: number) =>
  new DomainError(
    'too_large',
    'file_too_large',
    `The file is larger than ${most / 1_000_000} MB. Send a smaller one.`,
    { limit_bytes: most },
  )

export const typeRefused = () =>
  new DomainError(
    'invalid',
    'file_type_refused',
    'The academy does not take files of this kind here. What counts is the content, not the name.',
  )

const stalled = () =>
  new DomainError('invalid', 'upload_stalled', 'Nothing more came for a minute. Send the file again.')
