import fc from 'fast-check'
import { expect, it } from 'vitest'
import { openWorld, type World } from '#test/world.ts'
import { refused } from './pair.ts'
import { many } from './push-pairs.ts'

const routes = ['/smss', '/notifications/tokens', '/notifications/topic']
const notFound = refused(404, 'Not Found')
const notAllowed = refused(405, 'Method Not Allowed')

it('says in its own words what is not there, under its own paths and everywhere on its host', async () => {
  await using world = await openWorld({ DIALECT_HOSTS: 'localhost=sms' })
  const base = await world.listen()
  const host = base.replace('127.0.0.1', 'localhost')
  const ask = async (at: string, method = 'GET') => {
    const response = await fetch(at, { method })
    return [response.status, await response.json()]
  }
  for (const at of [base, host]) {
    for (const path of ['/smss/1', '/notifications', '/notifications/all', '/notifications/tokens/1'])
      expect(await ask(at + path), path).toEqual(notFound)
    for (const path of routes)
      for (const method of ['GET', 'PUT', 'PATCH', 'DELETE'])
        expect(await ask(at + path, method), `${method} ${path}`).toEqual(notAllowed)
  }
  for (const path of [
    '/config.py',
    '/v1/me',
    '/docs',
    '/assets/push-worker.js',
    '/push.routes.ts',
    '/healthz',
  ])
    expect(await ask(host + path), path).toEqual(notFound)
  expect(await ask(`${host}/push`, 'POST')).toEqual(notAllowed)
  expect((await ask(`${base}/smssabc`))[1]).not.toEqual(notFound[1])
})

it('answers any origin, without cookies', async () => {
  await using world = await openWorld()
  const base = await world.listen()
  const origin = 'https://client.example'
  const asked = await fetch(`${base}/smss`, {
    method: 'OPTIONS',
    headers: {
      origin,
      'access-control-request-method': 'POST',
      'access-control-request-headers': 'authorization,content-type',
    },
  })
  expect(asked.status).toBe(204)
  expect(asked.headers.get('access-control-allow-methods')).toContain('POST')
  expect(asked.headers.get('access-control-allow-headers')).toContain('authorization')
  const got = await fetch(`${base}/smss`, { method: 'POST', headers: { origin } })
  expect([got.status, got.headers.get('access-control-allow-origin')]).toEqual([400, '*'])
  expect(got.headers.get('access-control-allow-credentials')).toBeNull()
})

it('lets the sixth in when the minute is over, and says when that is', async () => {
  await using world = await openWorld()
  const app = await world.app()
  const send = () => app.inject({ method: 'POST', url: '/smss', payload: {} })
  for (let sent = 0; sent < 5; sent += 1) expect((await send()).statusCode).toBe(400)
  const sixth = await send()
  expect([sixth.statusCode, sixth.headers['retry-after']]).toEqual([429, '60'])
  await world.goTo('2027-01-01T00:01:00Z')
  expect((await send()).statusCode).toBe(400)
})

it('counts the socket, whatever a header says', async () => {
  await using world = await openWorld()
  const app = await world.app()
  const send = (from: string) =>
    app.inject({ method: 'POST', url: '/smss', payload: {}, headers: { 'x-forwarded-for': from } })
  for (let sent = 0; sent < 5; sent += 1) await send(`203.0.113.${sent}`)
  expect((await send('203.0.113.99')).statusCode).toBe(429)
})

const text = { contact: '+201009129288', subject: 'Subject', message: 'Message' }
const words = { title: 'Title', body: 'Body' }

const read = async (world: World, table: 'contacts' | 'messages' | 'pushes' | 'sandbox_messages') =>
  (await world.database.db.selectFrom(table).selectAll().orderBy('no').execute()) as Record<string, unknown>[]

it('writes the five tables of its document in our words', async () => {
  await using world = await openWorld()
  const app = await world.app()
  const send = (url: string, payload: object) => app.inject({ method: 'POST', url, payload })
  for (const message of ['One', 'Two']) await send('/smss', { ...text, message })
  await send('/notifications/tokens', { tokens: ['first', 'second'], ...words })
  await send('/notifications/tokens', { tokens: 'first', ...words })
  await send('/notifications/topic', { topic: 'news', ...words })
  await world.settle()
  expect((await read(world, 'contacts')).map(({ phone }) => phone)).toEqual(['+201009129288'])
  expect(
    (await read(world, 'messages')).map(({ subject, body, recipient, status }) => [
      subject,
      body,
      recipient,
      status,
    ]),
  ).toEqual([
    ['Subject', 'One', '+201009129288', 'delivered'],
    ['Subject', 'Two', '+201009129288', 'delivered'],
    ['Title', 'Body', 'first', 'delivered'],
    ['Title', 'Body', 'second', 'delivered'],
    ['Title', 'Body', 'first', 'delivered'],
    ['Title', 'Body', '/topics/news', 'delivered'],
  ])
  const pushes = await read(world, 'pushes')
  expect(pushes.map(({ title, body, topic }) => [title, body, topic])).toEqual([
    ['Title', 'Body', null],
    ['Title', 'Body', null],
    ['Title', 'Body', 'news'],
  ])
  const [first, second, third] = pushes.map(({ id }) => id)
  const links = (await read(world, 'messages')).map(({ push_id }) => push_id)
  expect(links).toEqual([null, null, first, first, second, third])
  const handed = (await read(world, 'sandbox_messages')).filter(({ channel }) => channel === 'push')
  expect(handed.map(({ recipient }) => recipient).sort()).toEqual([
    '/topics/news',
    'first',
    'first',
    'second',
  ])
})

it('records nothing as sent that no vendor took', async () => {
  await using world = await openWorld()
  const app = await world.app()
  const send = (tokens: string[]) =>
    app.inject({ method: 'POST', url: '/notifications/tokens', payload: { tokens, ...words } })
  for (const tokens of [['gone-1', 'gone-2'], ['with a blank']])
    expect((await send(tokens)).statusCode).toBe(500)
  await world.settle()
  const rows = await read(world, 'messages')
  expect(rows.map(({ status, failure }) => [status, failure])).toEqual([
    ['failed', 'token_gone'],
    ['failed', 'token_gone'],
  ])
  expect(await read(world, 'sandbox_messages')).toEqual([])
})

it('reaches 500 tokens at once', async () => {
  await using world = await openWorld()
  const app = await world.app()
  const payload = { tokens: many, ...words }
  const reply = await app.inject({ method: 'POST', url: '/notifications/tokens', payload })
  expect(reply.json()).toEqual({ notification_id: 1, success: true })
  const handed = await read(world, 'sandbox_messages')
  expect(new Set(handed.map(({ recipient }) => recipient))).toEqual(new Set(many))
})

const field = fc.constantFrom(
  'contact',
  'subject',
  'message',
  'tokens',
  'topic',
  'title',
  'body',
  '__proto__',
)
const anyBody = fc.dictionary(
  field,
  fc.oneof(
    { maxDepth: 3 },
    fc.string({ unit: 'binary' }),
    fc.jsonValue(),
    fc.constantFrom('+201009129288', 'news', ['a']),
  ),
  { maxKeys: 4 },
)

it('answers whatever is sent with a status below 500, or says in its shape that nobody took it', async () => {
  await using world = await openWorld({ TRUST_PROXY: '127.0.0.1' })
  const app = await world.app()
  let sent = 0
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...routes), anyBody, async (url, payload) => {
      sent += 1
      const headers = { 'x-forwarded-for': `198.18.${sent >> 8}.${sent & 255}` }
      const { statusCode, body } = await app.inject({ method: 'POST', url, payload, headers })
      if (statusCode === 200) return
      expect([200, 400, 500]).toContain(statusCode)
      expect(JSON.parse(body)).toEqual({ error: statusCode, message: expect.any(String), success: false })
      if (statusCode === 500) expect(url).toBe('/notifications/tokens')
    }),
    { numRuns: 300 },
  )
})
