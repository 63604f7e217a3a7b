import { get } from 'node:http'
import { expect, it } from 'vitest'
import { openWorld } from '#test/world.ts'
import { startS3 } from '../providers/files-s3-server.ts'
import { s3Settings } from '../providers/files-vendors.ts'
import { leftovers, nothing, openCaller } from './caller.ts'
import { png } from './contents.ts'

const film = Buffer.concat([
  Buffer.from('\0\0\0\x18ftypmp42\0\0\0\0mp42isom', 'latin1'),
  Buffer.alloc(6_000_000, 7),
])

it('lets browsers fetch films from the bucket, by addresses that nobody can change, and shows pictures itself', async () => {
  await using s3 = await startS3()
  await using world = await openWorld({ FILES: 's3', ...s3Settings, S3_ENDPOINT: s3.url })
  const address = await world.listen()
  const teacher = await openCaller(world, address)
  const { status, body } = await teacher.send(film, 'use=video&name=film.mp4')
  expect([status, body.url.startsWith(s3.url)]).toEqual([201, true])
  const reply = await fetch(body.url)
  expect(reply.headers.get('content-type')).toBe('video/mp4')
  expect(Buffer.from(await reply.bytes()).equals(film)).toBe(true)
  expect((await fetch(body.url.replace('inline', 'attachment'))).status).toBe(403)
  const page = await teacher.send('<html><script>', 'use=resource&name=film.mp4')
  const { headers } = await fetch(page.body.url)
  expect([headers.get('content-type'), headers.get('content-disposition')?.slice(0, 10)]).toEqual([
    'application/octet-stream',
    'attachment',
  ])
  const picture = await teacher.send(png(20, 20), 'use=thumbnail')
  expect(picture.body.url).toBe(`${address}/uploads/${picture.body.id}.webp`)
  expect((await fetch(picture.body.url)).headers.get('content-type')).toBe('image/webp')
  for (const { id } of [body, page.body, picture.body])
    await teacher.fetch(`/v1/files/${id}`, { method: 'DELETE' })
  await world.settle()
  expect([await leftovers(world), s3.objects.size, s3.unfinished.size]).toEqual([nothing, 0, 0])
})

it('gives a clear answer while the bucket is away', async () => {
  await using s3 = await startS3()
  await using world = await openWorld({ FILES: 's3', ...s3Settings, S3_ENDPOINT: s3.url })
  const teacher = await openCaller(world, await world.listen())
  for (let tries = 0; tries < 10; tries += 1) s3.fail({ status: 503, code: 'SlowDown' }, 'PUT')
  const { status, body } = await teacher.send('Hello')
  expect([status, body.type]).toEqual([503, '/problems/storage_away'])
  expect((await leftovers(world)).rows).toBe(0)
})

it('is no rehearsal any more: the sandbox clock stays with the local folder', async () => {
  await using s3 = await startS3()
  await using world = await openWorld({ FILES: 's3', ...s3Settings, S3_ENDPOINT: s3.url })
  expect(world.sandbox).toMatchObject({
    hasClock: false,
    ports: ['texts', 'email', 'push', 'realtime', 'error-reports'],
  })
})

it('shows pictures on the host names of single dialects, and addresses by PUBLIC_URL', async () => {
  await using world = await openWorld({
    DIALECT_HOSTS: 'api.old.example=ekatra',
    PUBLIC_URL: 'https://academy.example/at/',
  })
  const address = await world.listen()
  const teacher = await openCaller(world, address)
  const [picture, notes] = [await teacher.send(png(20, 20), 'use=thumbnail'), await teacher.send('Notes')]
  expect(picture.body.url).toBe(`https://academy.example/at/uploads/${picture.body.id}.webp`)
  expect(notes.body.url).toMatch(/^https:\/\/academy\.example\/at\/files\//)
  const onHost = (path: string) =>
    new Promise<number | undefined>((resolve) => {
      get(address + path, { headers: { host: 'api.old.example' } }, (reply) => {
        reply.resume().on('end', () => resolve(reply.statusCode))
      })
    })
  const { pathname, search } = new URL(notes.body.url)
  expect(await onHost(`/uploads/${picture.body.id}.webp`)).toBe(200)
  expect(await onHost(pathname.replace('/at', '') + search)).toBe(200)
})

it('gives people what they uploaded, and erases their picture with them', async () => {
  await using world = await openWorld()
  const address = await world.listen()
  const teacher = await openCaller(world, address)
  const reply = await teacher.fetch('/v1/me/picture', { method: 'PUT', body: new Uint8Array(png(9, 9)) })
  const { picture_url } = (await reply.json()) as { picture_url: string }
  const { body } = await teacher.send('Notes for all', 'use=resource&name=notes.txt')
  const exported = (await (await teacher.fetch('/v1/me/export')).json()) as { files: object[] }
  expect(exported.files).toMatchObject([{ name: 'notes.txt' }, { use: 'picture' }])
  expect((await teacher.fetch('/v1/me/erasure', { method: 'POST' })).status).toBe(202)
  await world.goTo('2027-02-01T00:00:00Z')
  expect((await fetch(address + picture_url)).status).toBe(404)
  const rows = await world.database.db.selectFrom('files').select('id').execute()
  expect(rows).toEqual([{ id: body.id }])
  expect((await leftovers(world)).objects).toBe(1)
})
