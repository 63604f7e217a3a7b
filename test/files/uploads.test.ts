import { createHash, randomBytes } from 'node:crypto'
import { expect, it } from 'vitest'
import { openWorld } from '#test/world.ts'
import { leftovers, nothing, openCaller } from './caller.ts'

const sha256 = (body: Uint8Array) => createHash('sha256').update(body).digest('hex')
const pdf = Buffer.concat([Buffer.from('%PDF-1.7\n'), randomBytes(200_000)])

it('takes a file as the body and gives it back at a signed address to anyone who holds it', async () => {
  await using world = await openWorld()
  const address = await world.listen()
  const teacher = await openCaller(world, address)
  const { status, body } = await teacher.send(pdf, 'use=resource&name=notes.pdf')
  expect(status).toBe(201)
  expect(body).toMatchObject({
    name: 'notes.pdf',
    media_type: 'application/pdf',
    size: pdf.length,
    sha256: sha256(pdf),
  })
  expect(body.url).toMatch(new RegExp(`^${address}/files/`))
  const got = await fetch(body.url)
  expect(sha256(await got.bytes())).toBe(sha256(pdf))
  expect(Object.fromEntries(got.headers)).toMatchObject({
    'content-type': 'application/pdf',
    'content-disposition': `inline; filename="notes.pdf"; filename*=UTF-8''notes.pdf`,
    'content-security-policy': expect.stringContaining("default-src 'none'"),
    'cross-origin-resource-policy': 'cross-origin',
    'x-content-type-options': 'nosniff',
    'accept-ranges': 'bytes',
    'cache-control': expect.stringContaining('private'),
  })
})

it('takes a file as the one of a form', async () => {
  await using world = await openWorld()
  const teacher = await openCaller(world, await world.listen())
  const form = new FormData()
  form.set('title', 'of the form')
  form.set('file', new Blob([pdf], { type: 'image/png' }), 'schön.pdf')
  const reply = await teacher.fetch('/v1/files?use=resource', { method: 'POST', body: form })
  expect(reply.status).toBe(201)
  expect(await reply.json()).toMatchObject({
    name: 'schön.pdf',
    media_type: 'application/pdf',
    sha256: sha256(pdf),
  })
  const empty = await teacher.fetch('/v1/files?use=resource', { method: 'POST', body: new FormData() })
  expect([empty.status, ((await empty.json()) as { type: string }).type]).toEqual([400, '/problems/no_file'])
  expect(await leftovers(world)).toEqual({ rows: 1, intents: 0, objects: 1 })
})

it('gives parts, so that a broken download goes on where it ended', async () => {
  await using world = await openWorld()
  const teacher = await openCaller(world, await world.listen())
  const { body } = await teacher.send(pdf)
  const get = async (headers: Record<string, string>, method = 'GET') => {
    const reply = await fetch(body.url, { headers, method })
    return { reply, status: reply.status, bytes: Buffer.from(await reply.bytes()) }
  }
  const whole = await get({})
  const etag = whole.reply.headers.get('etag') ?? ''
  const second = await get({ range: 'bytes=100000-', 'if-range': etag })
  expect(second.status).toBe(206)
  expect(second.reply.headers.get('content-range')).toBe(`bytes 100000-${pdf.length - 1}/${pdf.length}`)
  expect(second.bytes.equals(pdf.subarray(100_000))).toBe(true)
  expect((await get({ range: 'bytes=-5' })).bytes.equals(pdf.subarray(-5))).toBe(true)
  expect((await get({ range: 'bytes=0-0' })).bytes).toHaveLength(1)
  expect(await get({ range: 'bytes=0-', 'if-range': '"another"' })).toMatchObject({ status: 200 })
  expect(await get({ range: 'bytes=0-1,5-6' })).toMatchObject({ status: 200 })
  const beyond = await get({ range: `bytes=${pdf.length}-` })
  expect([beyond.status, beyond.reply.headers.get('content-range')]).toEqual([416, `bytes */${pdf.length}`])
  expect(await get({ 'if-none-match': etag })).toMatchObject({ status: 304 })
  const head = await get({}, 'HEAD')
  expect([head.status, head.reply.headers.get('content-length'), head.bytes.length]).toEqual([
    200,
    String(pdf.length),
    0,
  ])
})

it('opens an address as it was given out, for its time, and no other', async () => {
  await using world = await openWorld()
  const address = await world.listen()
  const teacher = await openCaller(world, address)
  const [{ body: one }, { body: other }] = [await teacher.send('One'), await teacher.send('Other')]
  const codeOf = async (url: string) => {
    const reply = await fetch(url)
    return reply.ok ? reply.status : [reply.status, ((await reply.json()) as { type: string }).type]
  }
  const refused = [403, '/problems/address_refused']
  expect(await codeOf(one.url)).toBe(200)
  expect(await codeOf(one.url.replace(one.id, other.id))).toEqual(refused)
  expect(await codeOf(one.url.replace(/until=\d+/, 'until=9999999999'))).toEqual(refused)
  expect(await codeOf(`${one.url}&download=1`)).toEqual(refused)
  expect(await codeOf(one.url.split('?')[0] ?? '')).toEqual(refused)
  expect(await codeOf(`${address}/files/x/y?until=1&signature=x`)).toEqual(refused)
  await world.goTo('2027-01-01T05:59:00Z')
  expect(await codeOf(one.url)).toBe(200)
  await world.goTo('2027-01-01T07:00:01Z')
  expect(await codeOf(one.url)).toEqual([403, '/problems/address_too_old'])
})

it('shows files to their owner and to staff, and removes what nothing uses', async () => {
  await using world = await openWorld()
  const address = await world.listen()
  const [teacher, stranger, admin] = [
    await openCaller(world, address),
    await openCaller(world, address),
    await openCaller(world, address, 'admin'),
  ]
  const { body } = await teacher.send('Notes')
  const statuses = async (method: string) =>
    Promise.all(
      [stranger, admin].map(async (who) => (await who.fetch(`/v1/files/${body.id}`, { method })).status),
    )
  expect(await statuses('GET')).toEqual([404, 200])
  const mine = (await (await teacher.fetch('/v1/files')).json()) as { data: object[] }
  expect(mine).toMatchObject({ data: [{ id: body.id }], used_bytes: 5, quota_bytes: 2_000_000_000 })
  expect(((await (await stranger.fetch('/v1/files')).json()) as { data: object[] }).data).toEqual([])
  expect(await statuses('DELETE')).toEqual([404, 204])
  expect((await fetch(body.url)).status).toBe(404)
  await world.settle()
  expect(await leftovers(world)).toEqual(nothing)
})

it('keeps a file that is used, and forgets after a day what nothing uses', async () => {
  await using world = await openWorld()
  const { forgetUnusedFiles } = await import('#features/files/index.ts')
  const teacher = await openCaller(world, await world.listen())
  const [used, orphan] = [await teacher.send('Used'), await teacher.send('Orphan')]
  const { db } = world.database
  const { createCourse, addLessons } = await import('#features/courses/index.ts')
  const ctx = world.as({ kind: 'user', id: teacher.id, role: 'instructor', session_id: null })
  const [lesson] = await addLessons(ctx, await createCourse(ctx, { title: 'C' }), [{ title: 'L' }])
  await db
    .updateTable('lessons')
    .set({ video_id: used.body.id })
    .where('id', '=', lesson?.id ?? '')
    .execute()
  const reply = await teacher.fetch(`/v1/files/${used.body.id}`, { method: 'DELETE' })
  expect([reply.status, ((await reply.json()) as { type: string }).type]).toEqual([
    409,
    '/problems/file_in_use',
  ])
  await forgetUnusedFiles(world.makeCtx())
  expect(await leftovers(world)).toEqual({ rows: 2, intents: 0, objects: 2 })
  await world.goTo('2027-01-02T00:00:01Z')
  await forgetUnusedFiles(world.makeCtx())
  await world.settle()
  const left = await db.selectFrom('files').select('id').execute()
  expect([left, orphan.status]).toEqual([[{ id: used.body.id }], 201])
  expect(await leftovers(world)).toEqual({ rows: 1, intents: 0, objects: 1 })
})

it('keeps one file of what is sent twice under one key', async () => {
  await using world = await openWorld()
  const teacher = await openCaller(world, await world.listen())
  const key = { 'idempotency-key': 'k1' }
  const [first, again] = [
    await teacher.send('Same', 'use=resource', key),
    await teacher.send('Same', 'use=resource', key),
  ]
  expect(again).toEqual(first)
  expect((await teacher.send('Another', 'use=resource', key)).status).toBe(422)
  await world.settle()
  expect(await leftovers(world)).toEqual({ rows: 1, intents: 0, objects: 1 })
})

it('takes course files from those who teach, and JSON from nobody', async () => {
  await using world = await openWorld()
  const address = await world.listen()
  const [teacher, student] = [await openCaller(world, address), await openCaller(world, address, 'student')]
  expect((await student.send('x')).status).toBe(403)
  expect((await teacher.send('{}', 'use=resource', { 'content-type': 'application/json' })).status).toBe(400)
  expect((await teacher.send('x', 'use=picture')).status).toBe(400)
  expect((await fetch(`${address}/v1/files?use=resource`, { method: 'POST', body: 'x' })).status).toBe(401)
  expect(await leftovers(world)).toEqual(nothing)
})
