import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { openWorld } from '#test/world.ts'
import { type Mount, openCaller, openPeople, prefixes } from './caller.ts'

const page = readFileSync(join(import.meta.dirname, '../../../docs/dialects/ekatra.md'), 'utf8')
const routes = [...page.matchAll(/^\| `([A-Z]+) (\/[^`]*)` \|/gm)].map(([, method = '', path = '']) => ({
  method,
  path: path.replace(/<\w+>/g, '1'),
}))
const own = routes.filter(({ path }) => !path.startsWith('/auth/'))
const mounts = Object.keys(prefixes) as Mount[]

it('lets nobody in without a token, and no student where teachers work', async () => {
  await using world = await openWorld()
  const base = await world.listen()
  for (const mount of mounts) {
    const caller = openCaller(base, mount)
    const { student } = await openPeople(world, base, caller)
    for (const { method, path } of own) {
      const { status, body } = await caller.send(method, path)
      expect([status, body], `${method} ${path}`).toEqual([401, { message: 'Missing Authorization Header' }])
      if (path.startsWith('/user/')) continue
      expect((await caller.send(method, path, undefined, student)).status, `${method} ${path}`).toBe(403)
    }
  }
})

const field = fc.constantFrom(
  ...['name', 'email', 'password', 'contact', 'author', 'description', 'days', 'text', 'questions'],
  ...['question', 'type', 'correct_answer', 'correct-answer', 'students', 'number', 'channel', 'timezone'],
  ...['country_code', 'is_subscribed', 'schedule_at', 'status', 'action', 'new-password', 'id', '__proto__'],
)
const { body: anyBody } = fc.letrec((tie) => ({
  value: fc.oneof({ maxDepth: 4 }, fc.string({ unit: 'binary' }), fc.jsonValue(), tie('list'), tie('body')),
  list: fc.array(tie('value'), { maxLength: 3 }),
  body: fc.dictionary(field, tie('value'), { maxKeys: 6 }),
}))

it('answers whatever is sent to any route with a status below 500 and a message or what was asked for', async () => {
  await using world = await openWorld()
  const base = await world.listen()
  const callers = mounts.map((mount) => openCaller(base, mount))
  const [first] = callers
  if (!first) throw new Error('There is no mount.')
  const { teacher } = await openPeople(world, base, first)
  const writes = routes.filter(({ method, path }) => method !== 'GET' && !path.startsWith('/user/'))
  const input = [fc.constantFrom(...writes), fc.constantFrom(...callers), anyBody] as const
  await fc.assert(
    fc.asyncProperty(...input, async ({ method, path }, caller, body) => {
      const answer = await caller.send(method, path, body, teacher)
      expect(answer.status).toBeLessThan(500)
      expect(answer.body).toHaveProperty('message', expect.any(String))
    }),
    { numRuns: 300 },
  )
})

it('refuses what is too large, broken, of another type or not text', async () => {
  await using world = await openWorld()
  const base = await world.listen()
  const caller = openCaller(base, 'document')
  const teacher = await caller.signUp('Teacher')
  const course = { name: 'A', author: '', description: '', days: [] as unknown[] }
  const post = (body: unknown) => caller.send('POST', '/course/', body, teacher)
  const statuses = [
    [413, { ...course, description: 'x'.repeat(2_000_000) }],
    [400, { ...course, name: 'x'.repeat(100_000) }],
    [400, { ...course, name: 'nul \0 byte' }],
    [400, { ...course, days: Array.from({ length: 1_001 }, () => ({ text: '' })) }],
    [400, '[[[['],
    [400, `${'['.repeat(200_000)}${']'.repeat(200_000)}`],
    [400, 'null'],
    [400, { ...course, days: [{ text: '\ud800' }] }],
    [200, { ...course, name: '📚 <b>; drop table courses --' }],
  ] as const
  for (const [status, body] of statuses) {
    const answer = await post(body)
    expect([answer.status, answer.body]).toEqual([status, { message: expect.any(String) }])
  }
  const read = await caller.send('GET', '/course/1', undefined, teacher)
  expect(read.body).toMatchObject({ name: '📚 <b>; drop table courses --' })
  const plain = await fetch(`${base}/api/course/`, {
    method: 'POST',
    headers: { authorization: teacher, 'content-type': 'text/plain' },
    body: 'name',
  })
  expect([plain.status, await plain.json()]).toEqual([400, { message: expect.any(String) }])
})
