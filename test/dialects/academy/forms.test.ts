import formbody from '@fastify/formbody'
import Fastify from 'fastify'
import { Type } from 'typebox'
import { expect, it } from 'vitest'
import { readBodies } from '#dialects/academy/bodies.ts'
import { sendFailure } from '#dialects/academy/failures.ts'
import { Maybe, OrNull } from '#dialects/academy/replies.contract.ts'
import type { Ctx } from '#platform/ctx.ts'
import { openWorld } from '#test/world.ts'

const Body = Type.Object({
  title: Type.String({ minLength: 1 }),
  price: Type.Optional(Type.Number()),
  max_students: Maybe(Type.Integer()),
  note: Maybe(Type.String()),
  is_preview: Type.Optional(Type.Boolean()),
  ids: Type.Optional(Type.Array(Type.Integer())),
  seats: Type.Optional(OrNull(Type.Integer())),
})

/** A route that reads fields and a file, as those of courses and lessons do. */
async function openForms(ctx: Ctx) {
  const app = Fastify({ forceCloseConnections: true })
  app.decorateRequest('ctx')
  app.decorateRequest('limitUse', null)
  app.addHook('onRequest', async (request) => {
    request.ctx = ctx
  })
  app.setErrorHandler(sendFailure)
  await app.register(formbody)
  await readBodies(app)
  const config = { academyFile: { use: 'resource', fields: ['file'] } } as const
  app.post('/', { config, schema: { body: Body } }, async ({ body, receivedFile }) => ({
    body,
    file: receivedFile && { name: receivedFile.name, size: receivedFile.size, use: receivedFile.use },
  }))
  const base = await app.listen({ host: '127.0.0.1', port: 0 })
  const send = async (body: FormData | URLSearchParams | string) => {
    const headers = typeof body === 'string' ? { 'content-type': 'application/json' } : {}
    const response = await fetch(base, { method: 'POST', body, headers })
    return [response.status, await response.json()]
  }
  return { send, [Symbol.asyncDispose]: () => app.close() }
}

const notes = new File(['Notes of a lesson'], 'notes.txt', { type: 'image/png' })

it('receives the file of a form wherever it stands, and every field around it', async () => {
  await using world = await openWorld()
  await using forms = await openForms((await world.person('instructor')).ctx)
  const file = { name: 'notes.txt', size: 17, use: 'resource' }
  const data = new FormData()
  data.append('other', notes)
  data.append('file', notes)
  data.append('title', 'One')
  data.append('price', '49.99')
  data.append('ids[]', '1')
  data.append('ids[]', '2')
  data.append('file', notes)
  expect(await forms.send(data)).toEqual([200, { body: { title: 'One', price: 49.99, ids: [1, 2] }, file }])
  expect(await world.database.db.selectFrom('files').select('name').execute()).toHaveLength(1)
})

it('says what is wrong with a file, and needs none', async () => {
  await using world = await openWorld()
  await using teacher = await openForms((await world.person('instructor')).ctx)
  await using student = await openForms((await world.person('student')).ctx)
  const data = new FormData()
  data.append('title', 'One')
  expect(await teacher.send(data)).toEqual([200, { body: { title: 'One' }, file: null }])
  data.append('file', notes)
  expect((await student.send(data))[0]).toBe(403)
  const program = new FormData()
  program.append('file', new File([Buffer.from('4d5a900003000000', 'hex')], 'notes.txt'))
  expect((await teacher.send(program))[0]).toBe(400)
})

it('refuses a large file early, whoever goes on sending it, and works on', async () => {
  await using world = await openWorld()
  await using forms = await openForms((await world.person('instructor')).ctx)
  const large = Buffer.alloc(20_000_000, Buffer.from('4d5a900003000000', 'hex'))
  for (const field of ['file', 'other', 'file']) {
    const data = new FormData()
    data.append(field, new File([large], 'x.exe'))
    data.append('title', 'One')
    const answer = await forms.send(data).catch((error: Error) => [error.name])
    expect([400, 413, 'TypeError']).toContain(answer[0])
  }
  const title = new URLSearchParams({ title: 'One' })
  expect(await forms.send(title)).toEqual([200, { body: { title: 'One' }, file: null }])
  expect(await world.database.db.selectFrom('files').select('name').execute()).toEqual([])
})

it('reads values as they are meant, in forms and in JSON alike', async () => {
  await using world = await openWorld()
  await using forms = await openForms((await world.person('instructor')).ctx)
  const said = {
    title: 12,
    price: '5',
    max_students: null,
    note: null,
    is_preview: 'true',
    ids: '3',
    seats: 0,
  }
  const read = { title: '12', price: 5, max_students: null, note: null, is_preview: true, ids: [3], seats: 0 }
  expect(await forms.send(JSON.stringify(said))).toEqual([200, { body: read, file: null }])
  const form = new URLSearchParams({
    title: '12',
    is_preview: 'false',
    ids: '3',
    seats: '0',
    max_students: '',
    note: '',
  })
  const fromForm = { title: '12', is_preview: false, ids: [3], seats: 0, max_students: null, note: '' }
  expect(await forms.send(form)).toEqual([200, { body: fromForm, file: null }])
  expect(await forms.send('{"title":"","price":"x"}')).toEqual([400, { error: 'title is required' }])
  expect(await forms.send('{"title":"a","price":"x"}')).toEqual([400, { error: 'Invalid price' }])
  expect(await forms.send('{"title":"a","role":"admin"}')).toEqual([
    200,
    { body: { title: 'a' }, file: null },
  ])
})
