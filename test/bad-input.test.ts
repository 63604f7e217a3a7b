import fc from 'fast-check'
import { expect, it } from 'vitest'
import { openWorld, type World } from '#test/world.ts'
import { fill, type Ids, makeEverything } from './everything.ts'

/** COURSE and GROUP stand for ids of the caller's own. */
const bad: [string, unknown][] = [
  ['nothing', undefined],
  ['null', null],
  ['a list', []],
  ['a text', 'text'],
  ['a number', 7],
  ['wrong types', { title: 5, name: {}, email: [], course_id: 1, prompt: null, kind: 'none', starts_on: 5 }],
  [
    'a name of 100,000 characters',
    {
      title: 'x'.repeat(100_000),
      name: 'x'.repeat(100_000),
      number: '1'.repeat(100_000),
      prompt: 'x'.repeat(100_000),
      email: 'x'.repeat(100_000),
      token: 'x'.repeat(100_000),
      refresh_token: 'x'.repeat(100_000),
    },
  ],
  [
    'a NUL',
    {
      title: 'a\0b',
      name: 'a\0b',
      number: '+91\0',
      prompt: 'a\0',
      email: 'a\0@b.c',
      password: 'aaaaaaaa\0',
      kind: 'text',
      token: '\0',
      refresh_token: '\0',
    },
  ],
  [
    'half an emoji',
    { title: '\ud83d', name: '\ud83d', number: '+919380169981', prompt: '\ud83d', kind: 'text' },
  ],
  ['ids that are not ids', { course_id: 'x', group_id: 'y', starts_on: '2027-13-45', time_of_day: '25:99' }],
  [
    'a day that does not exist',
    {
      course_id: 'COURSE',
      group_id: 'GROUP',
      starts_on: '2027-02-30',
      time_of_day: '10:00',
    },
  ],
  ['a zone and a number that do not exist', { name: 'Asha', number: '123', time_zone: 'Mars/Olympus' }],
]

async function signIn(world: World) {
  const app = await world.app()
  const { email, password, ctx } = await world.person('instructor')
  const { access_token } = (
    await app.inject({ method: 'POST', url: '/v1/sessions', payload: { email, password } })
  ).json()
  return { app, ctx, headers: { authorization: `Bearer ${access_token}` } }
}

it('answers every bad body on every route of /v1 with a clear 4xx or a defined outcome', {
  timeout: 120_000,
}, async () => {
  await using world = await openWorld()
  const { app, ctx, headers } = await signIn(world)
  const ids: Ids = { ...(await makeEverything(ctx)), users: ctx.actor.kind === 'user' ? ctx.actor.id : '' }
  const { courses = '', groups = '' } = ids
  const writing = app.declared.filter(
    ({ method, url }) => url.startsWith('/v1/') && (method === 'POST' || method === 'PATCH'),
  )
  expect(writing.length).toBeGreaterThan(20)
  for (const { method, url } of writing)
    for (const [name, payload] of bad) {
      const body = JSON.stringify(payload)?.replace('COURSE', courses).replace('GROUP', groups)
      const reply = await app.inject({
        method: method as 'POST' | 'PATCH',
        url: fill(url, ids),
        headers: { ...headers, 'content-type': 'application/json' },
        ...(body && { payload: body }),
      })
      const { statusCode } = reply
      const isThere = statusCode !== 404 || url.startsWith('/v1/me/')
      expect([method, url, name, statusCode < 500 && isThere]).toEqual([method, url, name, true])
      if (statusCode < 400) continue
      expect(reply.json()).toMatchObject({
        type: expect.stringMatching(/^\/problems\/\w+$/),
        title: expect.any(String),
        instance: reply.headers['x-request-id'],
      })
    }
})

it('refuses broken JSON, bodies of 2 MB, unknown types and a NUL in the address, and says why', async () => {
  await using world = await openWorld()
  const { app, headers } = await signIn(world)
  const post = async (payload: string, type = 'application/json') => {
    const reply = await app.inject({
      method: 'POST',
      url: '/v1/courses',
      headers: { ...headers, 'content-type': type },
      payload,
    })
    return [reply.statusCode, reply.json().type]
  }
  expect(await post('{"title": ')).toEqual([400, '/problems/invalid_request'])
  expect(await post(JSON.stringify({ title: 'x'.repeat(2_000_000) }))).toEqual([
    413,
    '/problems/body_too_large',
  ])
  expect(await post('<title/>', 'application/xml')).toEqual([400, '/problems/unsupported_media_type'])
  expect(await post('{"__proto__": {"role": "superadmin"}, "title": "x"}')).toEqual([
    400,
    '/problems/invalid_request',
  ])
  expect((await app.inject({ url: '/v1/courses/%00', headers })).json().type).toBe('/problems/nul_byte')
  expect((await app.inject({ url: '/v1/courses?cursor=abc', headers })).json().type).toBe(
    '/problems/invalid_cursor',
  )
  expect((await app.inject({ url: '/v1/nothing', headers })).json().type).toBe('/problems/route_not_found')
  const wrongMethod = await app.inject({ method: 'PUT', url: '/v1/courses', headers })
  expect([wrongMethod.statusCode, wrongMethod.headers.allow]).toEqual([405, 'GET, POST'])
})

it('takes no field that a route does not name: nobody gives away a course or dates its removal', async () => {
  await using world = await openWorld()
  const { app, headers } = await signIn(world)
  const forged = {
    no: 7,
    owner_id: '00000000-0000-4000-8000-000000000000',
    status: 'published',
    version: 9,
    removed_at: '2020-01-01',
    created_at: '2020-01-01',
  }
  for (const [url, fields] of [
    ['/v1/courses', { title: 'A' }],
    ['/v1/groups', { name: 'A' }],
  ] as const) {
    const made = (
      await app.inject({ method: 'POST', url, headers, payload: { ...fields, ...forged } })
    ).json()
    const changed = await app.inject({
      method: 'PATCH',
      url: `${url}/${made.id}`,
      headers,
      payload: { ...fields, ...forged },
    })
    expect(changed.json()).toEqual({ ...made, version: 2, updated_at: expect.any(String) })
    expect(made.owner_id).not.toBe(forged.owner_id)
  }
})

it('survives any JSON as a course, and keeps any text that PostgreSQL can hold', {
  timeout: 60_000,
}, async () => {
  await using world = await openWorld()
  const { app, headers } = await signIn(world)
  await fc.assert(
    fc.asyncProperty(fc.anything({ withNullPrototype: false }), async (value) => {
      const payload = JSON.stringify(value) ?? 'null'
      const reply = await app.inject({
        method: 'POST',
        url: '/v1/courses',
        headers: { ...headers, 'content-type': 'application/json' },
        payload,
      })
      expect([400, 201]).toContain(reply.statusCode)
    }),
    { numRuns: 60 },
  )
  await fc.assert(
    fc.asyncProperty(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 200 }), async (description) => {
      const reply = await app.inject({
        method: 'POST',
        url: '/v1/courses',
        headers,
        payload: { title: 'A course', description },
      })
      expect(reply.statusCode === 201 ? reply.json().description : description.includes('\0')).toEqual(
        reply.statusCode === 201 ? description : true,
      )
    }),
    { numRuns: 60 },
  )
})
