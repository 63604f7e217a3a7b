import { randomBytes } from 'node:crypto'
import { get, request } from 'node:http'
import { connect } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect, it, vi } from 'vitest'
import { DomainError } from '#platform/errors.ts'
import { openWorld, type World } from '#test/world.ts'
import { type Caller, leftovers, nothing, openCaller } from './caller.ts'

const megabyte = 1_000_000
const text = (bytes: number) => Buffer.alloc(bytes, 'text ')

/** Sends bytes as no client would: the head, then the body in pieces, then whatever `end` says. */
async function sendRaw(address: string, { token }: Caller, headers: string[], body: Buffer, end?: 'break') {
  const { port } = new URL(address)
  const socket = connect(Number(port), '127.0.0.1')
  const answer: Buffer[] = []
  socket.on('data', (data) => answer.push(data)).on('error', () => {})
  const closed = new Promise((resolve) => socket.once('close', resolve))
  const head = [
    'POST /v1/files?use=resource HTTP/1.1',
    `host: 127.0.0.1:${port}`,
    `authorization: Bearer ${token}`,
  ]
  socket.write(`${[...head, ...headers].join('\r\n')}\r\n\r\n`)
  socket.write(body)
  if (end === 'break') await sleep(150)
  if (end === 'break') socket.destroy()
  await Promise.race([closed, vi.waitUntil(() => answer.length > 0, { timeout: 5_000 }).catch(() => {})])
  socket.destroy()
  return Buffer.concat(answer).toString('latin1').split('\r\n')[0] ?? ''
}

const untilNothing = (world: World) =>
  vi.waitFor(async () => expect(await leftovers(world)).toEqual(nothing), { timeout: 5_000 })

const form = (body: string) => ({
  headers: ['content-type: multipart/form-data; boundary=b', `content-length: ${3 * megabyte}`],
  body: Buffer.from(`--b\r\ncontent-disposition: form-data; name="f"; filename="a.txt"\r\n\r\n${body}`),
})

it.each([
  [
    'goes away in the middle',
    ['content-type: text/plain', `content-length: ${3 * megabyte}`],
    text(megabyte),
  ],
  ['announces more than it sends', ['content-type: text/plain', 'content-length: 500'], text(400)],
  [
    'breaks off between two pieces',
    ['content-type: text/plain', 'transfer-encoding: chunked'],
    Buffer.from('5\r\nHello\r\n'),
  ],
  [
    'breaks off in the middle of a piece',
    ['content-type: text/plain', 'transfer-encoding: chunked'],
    Buffer.from('ff\r\nHello'),
  ],
  ['breaks off in a form', form('Hello').headers, form('x'.repeat(megabyte)).body],
] as const)('keeps nothing of a sender who %s', async (_what, headers, body) => {
  await using world = await openWorld()
  const address = await world.listen()
  const teacher = await openCaller(world, address)
  await sendRaw(address, teacher, [...headers], body, 'break')
  await untilNothing(world)
  expect((await teacher.send('Hello')).status).toBe(201)
})

it('takes nothing of which less was announced than came', async () => {
  await using world = await openWorld()
  const address = await world.listen()
  const teacher = await openCaller(world, address)
  // What stands behind the file is read as a request, which it is not.
  const answer = await sendRaw(address, teacher, ['content-type: text/plain', 'content-length: 5'], text(100))
  expect(answer).toContain('400')
  await untilNothing(world)
})

it('refuses what is too large, at once where it is announced, and otherwise when it comes', async () => {
  await using world = await openWorld({ UPLOAD_LIMIT_MB: '1' })
  const address = await world.listen()
  const teacher = await openCaller(world, address)
  const type = 'content-type: text/plain'
  const announced = await sendRaw(address, teacher, [type, `content-length: ${megabyte + 1}`], text(10))
  expect(announced).toContain('413')
  const pieces = Buffer.concat([Buffer.from(`${(2 * megabyte).toString(16)}\r\n`), text(2 * megabyte)])
  expect(await sendRaw(address, teacher, [type, 'transfer-encoding: chunked'], pieces)).toContain('413')
  expect(await sendRaw(address, teacher, form('').headers, form('x'.repeat(2 * megabyte)).body)).toContain(
    '413',
  )
  expect((await teacher.send(text(megabyte))).status).toBe(201)
  expect(await leftovers(world)).toEqual({ rows: 1, intents: 0, objects: 1 })
})

it.each([
  ['as it is', {}, ''],
  ['in a form', { 'content-type': 'multipart/form-data; boundary=b' }, form('').body],
] as const)('is heard by who sends all of it first, %s', async (_how, type, start) => {
  await using world = await openWorld({ UPLOAD_LIMIT_MB: '1' })
  const address = await world.listen()
  const { token } = await openCaller(world, address)
  const headers = { authorization: `Bearer ${token}`, ...type }
  const status = await new Promise((resolve, reject) => {
    const call = request(`${address}/v1/files?use=resource`, { method: 'POST', headers })
    call.on('response', (reply) => resolve(reply.resume().statusCode)).on('error', reject)
    const sendAll = async () => {
      for (const piece of [Buffer.from(start), ...Array(30).fill(text(megabyte))])
        if (!call.write(piece)) await new Promise((go) => call.once('drain', go))
      call.end()
    }
    // Node hears an answer as soon as it comes; one who listens late is heard only when all is sent.
    call.once('socket', (socket) => socket.pause())
    sendAll().then(() => call.socket?.resume(), reject)
  })
  expect(status).toBe(413)
  expect(await leftovers(world)).toEqual(nothing)
})

it('reads nothing of whoever may not send', async () => {
  await using world = await openWorld()
  const address = await world.listen()
  const put = vi.spyOn(world.providers.files, 'put')
  const teacher = { ...(await openCaller(world, address)), token: 'none' }
  const announced = `content-length: ${40 * megabyte}`
  expect(await sendRaw(address, teacher, ['content-type: text/plain', announced], text(10))).toContain('401')
  expect(put).not.toHaveBeenCalled()
})

it('keeps nothing when the disk is full', async () => {
  await using world = await openWorld()
  const teacher = await openCaller(world, await world.listen())
  const { files } = world.providers
  const { put } = files
  const full = new DomainError('unavailable', 'storage_full', 'Full.')
  async function* untilFull(content: AsyncIterable<Uint8Array>) {
    let room = 100_000
    for await (const piece of content) {
      room -= piece.length
      if (room < 0) throw full
      yield piece
    }
  }
  Object.assign(files, {
    put: (key: string, content: AsyncIterable<Uint8Array>) => put(key, untilFull(content)),
  })
  const { status, body } = await teacher.send(text(megabyte))
  expect([status, body.type]).toEqual([503, '/problems/storage_full'])
  expect(await leftovers(world)).toEqual(nothing)
  Object.assign(files, { put })
  expect((await teacher.send(text(megabyte))).status).toBe(201)
})

it('sweeps later what it cannot take away now, and what a dead process left', async () => {
  await using world = await openWorld()
  const teacher = await openCaller(world, await world.listen())
  const { files } = world.providers
  const { put, remove } = files
  const away = async () => {
    throw new DomainError('unavailable', 'storage_away', 'Away.')
  }
  Object.assign(files, {
    remove: away,
    put: async (key: string, content: AsyncIterable<Uint8Array>) => {
      await put(key, content)
      await away()
    },
  })
  expect((await teacher.send('Hello')).status).toBe(503)
  expect(await leftovers(world)).toEqual({ rows: 0, intents: 1, objects: 1 })
  await world.settle()
  Object.assign(files, { put, remove })
  await world.goTo('2027-01-01T00:20:00Z')
  expect(await leftovers(world)).toEqual(nothing)
  const { db } = world.database
  await put('aa/of-the-dead', [Buffer.from('x')] as never)
  await db
    .insertInto('unkept_objects')
    .values({ storage_key: 'aa/of-the-dead', goes_at: new Date('2027-01-02') })
    .execute()
  await world.goTo('2027-01-01T23:59:00Z')
  expect(await leftovers(world)).toEqual({ rows: 0, intents: 1, objects: 1 })
  await world.goTo('2027-01-02T00:00:01Z')
  expect(await leftovers(world)).toEqual(nothing)
})

it('keeps no file whose object somebody has begun to sweep', async () => {
  await using world = await openWorld()
  const teacher = await openCaller(world, await world.listen())
  const { files } = world.providers
  const { put } = files
  Object.assign(files, {
    put: async (key: string, content: AsyncIterable<Uint8Array>) => {
      await put(key, content)
      await world.goTo('2027-01-02T00:00:00Z')
    },
  })
  const { status, body } = await teacher.send(randomBytes(10).toString('hex'))
  expect([status, body.type]).toEqual([400, '/problems/upload_too_slow'])
  expect(await leftovers(world)).toEqual(nothing)
})

it('stops reading when the one who fetches goes away', async () => {
  await using world = await openWorld()
  const teacher = await openCaller(world, await world.listen())
  const { body } = await teacher.send(text(40 * megabyte))
  const { files } = world.providers
  const { read } = files
  const streams: { destroyed: boolean; readableEnded: boolean }[] = []
  Object.assign(files, {
    read: async (key: string) => {
      const stream = await read(key)
      streams.push(stream)
      return stream
    },
  })
  get(body.url, (reply) => reply.once('data', () => reply.destroy()))
  await vi.waitFor(() => expect(streams).toMatchObject([{ destroyed: true, readableEnded: false }]))
})
