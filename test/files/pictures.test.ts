import sharp from 'sharp'
import { expect, it } from 'vitest'
import { openWorld } from '#test/world.ts'
import { type Caller, type FileReply, leftovers, openCaller } from './caller.ts'

const draw = (width: number, height: number) =>
  sharp({ create: { width, height, channels: 3, background: '#336699' } })

async function setPicture(
  who: Caller,
  body: Buffer | null,
): Promise<{ picture_url: string | null; status: number }> {
  const reply = await who.fetch(
    '/v1/me/picture',
    body ? { method: 'PUT', body: new Uint8Array(body) } : { method: 'DELETE' },
  )
  if (body) return { ...((await reply.json()) as { picture_url: string }), status: reply.status }
  return { ...((await (await who.fetch('/v1/me')).json()) as { picture_url: null }), status: reply.status }
}

it('makes profile pictures anew: small, upright, without what the camera wrote', async () => {
  await using world = await openWorld()
  const address = await world.listen()
  const student = await openCaller(world, address, 'student')
  const exif = { IFD0: { Copyright: 'the secret place' }, IFD3: { GPSLatitude: '51/1 30/1 0/1' } }
  const photo = await draw(1200, 900).withExif(exif).withMetadata({ orientation: 6 }).jpeg().toBuffer()
  const { picture_url, status } = await setPicture(student, photo)
  expect([status, picture_url]).toEqual([200, expect.stringMatching(/^\/uploads\/[0-9a-f-]{36}\.webp$/)])
  for (const prefix of ['', '/static']) {
    const reply = await fetch(`${address}${prefix}${picture_url}`)
    const shown = Buffer.from(await reply.bytes())
    expect(reply.headers.get('cache-control')).toContain('immutable')
    expect(reply.headers.get('content-type')).toBe('image/webp')
    const { width, height, format, exif, orientation } = await sharp(shown).metadata()
    expect({ width, height, format, exif, orientation }).toEqual({ width: 512, height: 512, format: 'webp' })
    expect(shown.includes('secret place')).toBe(false)
  }
})

it('shows one picture of a person: the one before goes at once', async () => {
  await using world = await openWorld()
  const address = await world.listen()
  const student = await openCaller(world, address, 'student')
  const first = await setPicture(student, await draw(50, 50).png().toBuffer())
  const second = await setPicture(student, await draw(60, 60).webp().toBuffer())
  await world.settle()
  expect((await fetch(address + first.picture_url)).status).toBe(404)
  expect((await fetch(address + second.picture_url)).status).toBe(200)
  expect(await setPicture(student, null)).toMatchObject({ status: 204, picture_url: null })
  await world.settle()
  expect(await leftovers(world)).toEqual({ rows: 0, intents: 0, objects: 0 })
})

it('fits thumbnails into their frame, whatever kind of picture came', async () => {
  await using world = await openWorld()
  const teacher = await openCaller(world, await world.listen())
  const svg =
    '<svg xmlns="http://www.w3.org/2000/svg" width="3000" height="1500"><rect width="9" height="9"/></svg>'
  const frames = await sharp(Buffer.alloc(40 * 80 * 3, 7), {
    raw: { width: 40, height: 80, channels: 3, pageHeight: 40 },
  })
    .gif({ loop: 0 })
    .toBuffer()
  const wide = draw(3000, 1500)
  for (const [sent, size] of [
    [await wide.png().toBuffer(), [1280, 640]],
    [await wide.jpeg().toBuffer(), [1280, 640]],
    [await draw(20, 10).avif().toBuffer(), [20, 10]],
    [Buffer.from(svg), [1280, 640]],
    [frames, [40, 40]],
  ] as const) {
    const { status, body } = await teacher.send(sent, 'use=thumbnail&name=t.png')
    expect([status, body.media_type]).toEqual([201, 'image/webp'])
    const { width, height, pages } = await sharp(await (await fetch(body.url)).bytes()).metadata()
    expect([width, height, pages ?? 1]).toEqual([...size, 1])
  }
})

it('shows pictures and thumbnails at public addresses, and no other file', async () => {
  await using world = await openWorld()
  const address = await world.listen()
  const teacher = await openCaller(world, address)
  const { body }: { body: FileReply } = await teacher.send(await draw(10, 10).png().toBuffer())
  for (const path of [
    `${body.id}.webp`,
    body.id,
    `${body.id}.png`,
    '../secrets.json',
    '%2e%2e%2fsecrets.json',
    'x',
    '',
  ])
    for (const prefix of ['/uploads', '/static/uploads'])
      expect([path, (await fetch(`${address}${prefix}/${path}`)).status]).toEqual([path, 404])
})
