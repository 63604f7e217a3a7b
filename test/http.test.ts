import { describe, expect, it } from 'vitest'
import { openWorld, type World } from '#test/world.ts'

async function signIn(world: World) {
  const app = await world.app()
  const { email, password } = await world.person('instructor')
  const { access_token } = (
    await app.inject({ method: 'POST', url: '/v1/sessions', payload: { email, password } })
  ).json()
  const headers = { authorization: `Bearer ${access_token}` }
  return { app, headers }
}

describe('an Idempotency-Key', () => {
  it('does the work once and gives its answer again, also to ten who ask at once', async () => {
    await using world = await openWorld()
    const { app, headers } = await signIn(world)
    const create = (title: string) =>
      app.inject({
        method: 'POST',
        url: '/v1/courses',
        headers: { ...headers, 'idempotency-key': 'a' },
        payload: { title },
      })
    const replies = await Promise.all(Array.from({ length: 10 }, () => create('Once')))
    expect(new Set(replies.map((reply) => reply.body)).size).toBe(1)
    expect((await app.inject({ url: '/v1/courses', headers })).json().data).toHaveLength(1)
    expect((await create('Another')).json()).toMatchObject({
      status: 422,
      type: '/problems/idempotency_key_reused',
    })
  })

  it('is free again when the work failed', async () => {
    await using world = await openWorld()
    const { app, headers } = await signIn(world)
    const importFile = (payload: string) =>
      app.inject({
        method: 'POST',
        url: '/v1/courses/import',
        headers: { ...headers, 'idempotency-key': 'b', 'content-type': 'text/markdown' },
        payload,
      })
    expect((await importFile('no title')).statusCode).toBe(400)
    expect((await importFile('# Title\n\n## One\nText')).statusCode).toBe(201)
  })
})

describe('a version', () => {
  it('is told by the ETag, saves an unchanged answer, and keeps two people from overwriting each other', async () => {
    await using world = await openWorld()
    const { app, headers } = await signIn(world)
    const { id } = (
      await app.inject({ method: 'POST', url: '/v1/courses', headers, payload: { title: 'A' } })
    ).json()
    const url = `/v1/courses/${id}`
    const { etag } = (await app.inject({ url, headers })).headers
    expect(etag).toBe('"1"')
    expect((await app.inject({ url, headers: { ...headers, 'if-none-match': etag } })).statusCode).toBe(304)
    const change = (title: string) =>
      app.inject({
        method: 'PATCH',
        url,
        headers: { ...headers, 'if-match': String(etag) },
        payload: { title },
      })
    const replies = await Promise.all([change('B'), change('C')])
    expect(replies.map(({ statusCode }) => statusCode).sort()).toEqual([200, 412])
    expect(replies.find(({ statusCode }) => statusCode === 412)?.json().type).toBe(
      '/problems/changed_meanwhile',
    )
  })
})

describe('a list', () => {
  it('gives every row once, page by page', async () => {
    await using world = await openWorld()
    const { app, headers } = await signIn(world)
    for (let number = 1; number <= 7; number += 1)
      await app.inject({
        method: 'POST',
        url: '/v1/courses',
        headers,
        payload: { title: `Course ${number}` },
      })
    const titles: string[] = []
    let cursor: string | null = ''
    while (cursor !== null) {
      const page: { data: { title: string }[]; next_cursor: string | null } = (
        await app.inject({ url: `/v1/courses?limit=3${cursor && `&cursor=${cursor}`}`, headers })
      ).json()
      titles.push(...page.data.map(({ title }) => title))
      cursor = page.next_cursor
    }
    expect(titles).toEqual([1, 2, 3, 4, 5, 6, 7].map((number) => `Course ${number}`))
  })
})

describe('a browser of elsewhere', () => {
  it('may read a dialect, and /v1 only from this machine or a known front end', async () => {
    await using world = await openWorld({ CORS_ORIGINS: 'https://learn.example' })
    const app = await world.app()
    const allowed = async (url: string, origin: string) =>
      (
        await app.inject({
          method: 'OPTIONS',
          url,
          headers: { origin, 'access-control-request-method': 'GET' },
        })
      ).headers['access-control-allow-origin']
    expect(await allowed('/course/', 'https://old.example')).toBe('*')
    expect(await allowed('/v1/me', 'https://learn.example')).toBe('https://learn.example')
    expect(await allowed('/v1/me', 'http://localhost:5173')).toBe('http://localhost:5173')
    expect(await allowed('/v1/me', 'https://evil.example')).toBeUndefined()
  })

  it('gets security headers and a request id', async () => {
    await using world = await openWorld()
    const reply = await (await world.app()).inject('/healthz')
    expect(reply.headers).toMatchObject({
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'SAMEORIGIN',
      'x-request-id': expect.any(String),
    })
  })
})

describe('the sandbox', () => {
  const visit = async (world: World, headers: Record<string, string>, remoteAddress = '127.0.0.1') =>
    (
      await (
        await world.app()
      ).inject({ url: '/sandbox/messages', headers: { host: 'localhost:3000', ...headers }, remoteAddress })
    ).statusCode

  it('is there for someone at this machine, and for nobody who comes from elsewhere', async () => {
    await using world = await openWorld()
    expect(await visit(world, {})).toBe(200)
    expect(await visit(world, {}, '10.0.0.5')).toBe(404)
    for (const headers of [
      { host: 'academy.example' },
      { origin: 'https://evil.example' },
      { origin: 'null' },
      { 'sec-fetch-site': 'cross-site' },
      { 'x-forwarded-for': '10.0.0.5' },
      { forwarded: 'for=10.0.0.5' },
    ])
      expect([headers, await visit(world, headers)]).toEqual([headers, 404])
  })

  it('is there for a superadmin only when the server is open to others', async () => {
    await using world = await openWorld({ HOST: '0.0.0.0' })
    const app = await world.app()
    const tokens = []
    for (const role of ['admin', 'superadmin'] as const) {
      const { email, password } = await world.person(role)
      tokens.push(
        (await app.inject({ method: 'POST', url: '/v1/sessions', payload: { email, password } })).json()
          .access_token,
      )
    }
    expect(await visit(world, {})).toBe(404)
    expect(await visit(world, { authorization: `Bearer ${tokens[0]}` })).toBe(404)
    expect(await visit(world, { authorization: `Bearer ${tokens[1]}` })).toBe(200)
  })

  it('takes no call whose signature is not its own', async () => {
    await using world = await openWorld()
    const reply = await (await world.app()).inject({
      method: 'POST',
      url: '/webhooks/sandbox',
      headers: { 'x-sandbox-signature': 'ab' },
      payload: { id: '1' },
    })
    expect([reply.statusCode, reply.json().type]).toEqual([401, '/problems/wrong_signature'])
  })
})

it('serves a dialect alone, its root included, on a host name of its own', async () => {
  await using world = await openWorld({ DIALECT_HOSTS: 'api.old.example=ekatra' })
  const app = await world.app()
  const get = async (url: string) =>
    (await app.inject({ url, headers: { host: 'api.old.example:8080' } })).statusCode
  expect([await get('/course/'), await get('/api/course/')]).toEqual([401, 401])
  expect([await get('/v1/me'), await get('/docs'), await get('/healthz')]).toEqual([404, 404, 404])
  expect((await app.inject('/.hosts/ekatra/course/')).statusCode).toBe(404)
})
