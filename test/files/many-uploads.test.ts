import { createHash, randomBytes } from 'node:crypto'
import { expect, it } from 'vitest'
import { openWorld } from '#test/world.ts'
import { leftovers, openCaller } from './caller.ts'

const megabyte = 1_000_000

it('takes twenty files at once', async () => {
  await using world = await openWorld()
  const teacher = await openCaller(world, await world.listen())
  const contents = Array.from({ length: 20 }, () =>
    Buffer.concat([Buffer.from('%PDF-1.7'), randomBytes(3 * megabyte)]),
  )
  const sent = await Promise.all(contents.map((content) => teacher.send(content)))
  const hashes = contents.map((content) => createHash('sha256').update(content).digest('hex'))
  expect(sent.map(({ status, body }) => [status, body.sha256])).toEqual(hashes.map((hash) => [201, hash]))
  const fetched = await Promise.all(sent.map(async ({ body }) => (await fetch(body.url)).bytes()))
  expect(fetched.map((body) => createHash('sha256').update(body).digest('hex'))).toEqual(hashes)
  expect(await leftovers(world)).toEqual({ rows: 20, intents: 0, objects: 20 })
})

it('lets twenty at once not take more room than one after the other', async () => {
  await using world = await openWorld({ UPLOAD_QUOTA_MB: '5' })
  const address = await world.listen()
  const [teacher, other] = [await openCaller(world, address), await openCaller(world, address, 'admin')]
  const sent = await Promise.all(
    Array.from({ length: 20 }, () => teacher.send(Buffer.alloc(megabyte, 'text '))),
  )
  const refused = sent.filter(({ body }) => body.type === '/problems/quota_exceeded')
  expect([sent.filter(({ status }) => status === 201).length, refused.length]).toEqual([5, 15])
  expect(refused.every(({ status }) => status === 413)).toBe(true)
  expect(await leftovers(world)).toEqual({ rows: 5, intents: 0, objects: 5 })
  expect((await other.send(Buffer.alloc(megabyte, 'text '))).status).toBe(201)
  const { data } = (await (await teacher.fetch('/v1/files?limit=2')).json()) as { data: { id: string }[] }
  await teacher.fetch(`/v1/files/${data[0]?.id}`, { method: 'DELETE' })
  expect((await teacher.send('Room again')).status).toBe(201)
})
