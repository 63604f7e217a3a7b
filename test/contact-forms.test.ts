import { expect, it } from 'vitest'
import { signIn } from './quiz-world.ts'
import { openWorld } from './world.ts'

const question = { name: 'Asha', email: ' asha@test.example ', message: 'When does it begin?' }

it('takes a question from anybody, and shows it to staff alone', async () => {
  await using world = await openWorld()
  const app = await world.app()
  const ask = (payload: object) => app.inject({ method: 'POST', url: '/v1/contact-forms', payload })
  const asked = await ask(question)
  expect([asked.statusCode, Object.keys(asked.json()).toSorted()]).toEqual([201, ['created_at', 'id', 'no']])
  expect((await ask({ ...question, email: 'nowhere' })).statusCode).toBe(400)
  expect((await ask({ ...question, message: '' })).statusCode).toBe(400)
  const [admin, teacher] = [await signIn(world, 'admin'), await signIn(world, 'instructor')]
  const url = `/contact-forms/${asked.json().id}`
  expect((await admin.call('GET', '/contact-forms')).body.data).toMatchObject([
    { name: 'Asha', email: 'asha@test.example', message: question.message, user_id: null },
  ])
  for (const [method, path] of [
    ['GET', '/contact-forms'],
    ['GET', url],
    ['PATCH', url],
    ['DELETE', url],
  ] as const)
    expect([method, (await teacher.call(method, path, method === 'PATCH' ? {} : undefined)).status]).toEqual([
      method,
      403,
    ])
  expect((await app.inject(`/v1${url}`)).statusCode).toBe(401)
})

it('corrects and removes only the version that was read', async () => {
  await using world = await openWorld()
  const admin = await signIn(world, 'admin')
  const asked = await admin.call('POST', '/contact-forms', question)
  const url = `/contact-forms/${asked.body.id}`
  const { etag } = (await admin.call('GET', url)).headers
  const read = { 'if-match': String(etag) }
  expect((await admin.call('PATCH', url, { name: 'Asha R.' }, read)).body.name).toBe('Asha R.')
  expect((await admin.call('PATCH', url, { name: 'Asha S.' }, read)).status).toBe(412)
  expect((await admin.call('DELETE', url, undefined, read)).status).toBe(412)
  const now = (await admin.call('GET', url)).headers.etag
  expect((await admin.call('DELETE', url, undefined, { 'if-match': String(now) })).status).toBe(204)
  expect((await admin.call('GET', url)).status).toBe(404)
})
