import type { Sharp } from 'sharp'
import { DomainError } from '#platform/errors.ts'
import { isPlainDrawing } from './texts.rules.ts'

export const pictureType = 'image/webp'
/** Pictures are held whole while they are made anew. */
export const mostPictureBytes = 10_000_000
const mostDrawingBytes = 500_000
const mostPixels = 50_000_000
const seconds = 20

type Frame = { width: number; height: number; fit: 'cover' | 'inside' }
export const frames = {
  picture: { width: 512, height: 512, fit: 'cover' },
  thumbnail: { width: 1280, height: 720, fit: 'inside' },
} as const satisfies Record<string, Frame>

/** The picture made anew: its first frame, upright, no larger than the frame, with nothing else of what was sent in it. */
export async function makePicture(bytes: Buffer, mediaType: string, frame: Frame): Promise<Buffer> {
  if (
    mediaType === 'image/svg+xml' &&
    !(bytes.length <= mostDrawingBytes && isPlainDrawing(bytes.toString()))
  )
    throw refused()
  const open = await openSharp()
  return inTurn(bytes.length, async () => {
    try {
      return await open(bytes)
        .autoOrient()
        .resize({ ...frame, withoutEnlargement: true })
        .webp({ quality: 82 })
        .timeout({ seconds })
        .toBuffer()
    } catch {
      throw refused()
    }
  })
}

async function openSharp(): Promise<(bytes: Buffer) => Sharp> {
  const { default: sharp } = await import('sharp')
  sharp.cache(false)
  sharp.concurrency(1)
  return (bytes) => sharp(bytes, { limitInputPixels: mostPixels, failOn: 'error', pages: 1 })
}

let last: Promise<unknown> = Promise.resolve()
let waitingBytes = 0
const mostWaitingBytes = 100_000_000

/** One after the other: a picture of the most pixels takes 200 MB while it is unfolded. */
async function inTurn<T>(size: number, work: () => Promise<T>): Promise<T> {
  if (waitingBytes + size > mostWaitingBytes) throw busy()
  waitingBytes += size
  const mine = last.then(work)
  last = mine.catch(() => {})
  try {
    return await mine
  } finally {
    waitingBytes -= size
  }
}

const busy = () =>
  new DomainError(
    'unavailable',
    'pictures_busy',
    'Too many pictures came at once. Send it again in a few seconds.',
    { retry_after: 5 },
  )

const refused = () =>
  new DomainError(
    'invalid',
    'picture_refused',
    'This cannot be read as a picture, or it is too large to be one. Send a JPEG, PNG, WebP, GIF or plain SVG.',
  )
