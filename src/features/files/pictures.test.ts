import sharp from 'sharp'
import { expect, it } from 'vitest'
import { frames, makePicture } from './pictures.ts'

it('holds no more than 100 MB of pictures, asks whoever comes then to wait, and takes them later', async () => {
  const { create } = { create: { width: 20, height: 20, channels: 3, background: '#369' } } as const
  const png = await sharp({ create }).png().toBuffer()
  // What follows a picture's end is not looked at, and counts.
  const large = Buffer.concat([png, Buffer.alloc(10_000_000 - png.length)])
  const make = () => makePicture(large, 'image/png', frames.thumbnail)
  const made = await Promise.allSettled(Array.from({ length: 12 }, make))
  const refused = made.flatMap((one) => (one.status === 'rejected' ? [one.reason] : []))
  expect(refused).toMatchObject(
    Array(2).fill({ kind: 'unavailable', code: 'pictures_busy', details: { retry_after: 5 } }),
  )
  expect((await sharp(await make()).metadata()).format).toBe('webp')
})
