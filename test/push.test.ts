import { expect, it } from 'vitest'
import { forgetToken } from '#features/push/devices.ts'
import { listDevices } from '#features/push/index.ts'
import { sandboxPushes } from './push-world.ts'
import { type Caller, signIn } from './quiz-world.ts'
import { openWorld } from './world.ts'

const words = { title: 'Lesson 2', body: 'It is there', url: '/lessons/2', data: { lesson: '2' } }
const register = (call: Caller, token: string, label = 'Phone') =>
  call('POST', '/me/devices', { token, label })
const problem = (name: string) => ({ type: `/problems/${name}` })

it('registers a device once, however often it comes, and knows when it was seen', async () => {
  await using world = await openWorld()
  const { call, user, ctx } = await signIn(world, 'student')
  const first = await register(call, 'token-1')
  expect([first.status, first.body]).toEqual([
    200,
    expect.objectContaining({
      user_id: user.id,
      vendor: 'sandbox',
      token: 'token-1',
      label: 'Phone',
      topics: [],
    }),
  ])
  await world.goTo('2027-01-01T00:01:00Z')
  const again = await register(call, 'token-1', '')
  expect(again.body).toEqual({ ...first.body, seen_at: '2027-01-01T00:01:00.000Z' })
  expect((await call('GET', '/me/devices')).body.data).toHaveLength(1)
  expect(await listDevices(ctx, [user.id])).toEqual([{ user_id: user.id, token: 'token-1' }])
  expect((await register(call, 'with a blank')).body).toMatchObject(problem('not_a_token'))
})

it('gives a device to whoever has it now, without what somebody else had subscribed it to', async () => {
  await using world = await openWorld()
  const [asha, ravi] = [await signIn(world, 'student'), await signIn(world, 'student')]
  const before = (await register(asha.call, 'shared')).body
  await asha.call('PUT', `/devices/${before.id}/topics/news`)
  const now = (await register(ravi.call, 'shared')).body
  expect(now).toMatchObject({ user_id: ravi.user.id, topics: [] })
  expect((await asha.call('GET', '/me/devices')).body.data).toEqual([])
  for (const id of [before.id, now.id]) {
    expect((await asha.call('GET', `/devices/${id}`)).status).toBe(404)
    expect((await asha.call('DELETE', `/devices/${id}`)).status).toBe(404)
    expect((await asha.call('PUT', `/devices/${id}/topics/news`)).status).toBe(404)
  }
  expect((await ravi.call('GET', `/devices/${now.id}`)).body.token).toBe('shared')
})

it('gives a device that two register at once to one of them, and shows neither what is the other’s', async () => {
  await using world = await openWorld()
  const [asha, ravi] = [await signIn(world, 'student'), await signIn(world, 'student')]
  for (let round = 0; round < 10; round += 1) {
    const replies = await Promise.all([asha, ravi].map(({ call }) => register(call, `token-${round}`)))
    expect(replies.map(({ body }) => body.user_id)).toEqual([asha.user.id, ravi.user.id])
  }
})

it('keeps the fifty devices of a user that were seen last', async () => {
  await using world = await openWorld()
  const { call } = await signIn(world, 'student')
  await register(call, 'oldest')
  await world.goTo('2027-01-01T00:01:00Z')
  for (let index = 0; index < 50; index += 1) await register(call, `token-${index}`)
  const { body } = await call('GET', '/me/devices?limit=200')
  const tokens = body.data.map(({ token }: { token: string }) => token)
  expect([tokens.length, tokens.includes('oldest')]).toEqual([50, false])
})

it('remembers bare devices for staff, and takes none from its user', async () => {
  await using world = await openWorld()
  const [admin, asha] = [await signIn(world, 'admin'), await signIn(world, 'student')]
  await register(asha.call, 'ashas')
  const bare = await admin.call('POST', '/devices', { token: 'bare' })
  expect(bare.body).toMatchObject({ user_id: null, token: 'bare' })
  const theirs = await admin.call('POST', '/devices', { token: 'ashas', label: 'Ours' })
  expect(theirs.body).toMatchObject({ user_id: asha.user.id, label: 'Phone' })
  const list = async (query: string) =>
    (await admin.call('GET', `/devices?${query}`)).body.data.map(({ token }: { token: string }) => token)
  expect(await list('')).toEqual(['bare', 'ashas'])
  expect(await list('is_bare=true')).toEqual(['bare'])
  expect(await list(`user_id=${asha.user.id}`)).toEqual(['ashas'])
  expect((await register(asha.call, 'bare')).body).toMatchObject({ id: bare.body.id, user_id: asha.user.id })
  expect((await admin.call('DELETE', `/devices/${bare.body.id}`)).status).toBe(204)
  expect(await list('')).toEqual(['ashas'])
})

it('pushes to tokens, and says of each what became of it', async () => {
  await using world = await openWorld()
  const [teacher, other] = [await signIn(world, 'instructor'), await signIn(world, 'instructor')]
  const tokens = ['one', 'two', 'one', 'gone-3', 'with a blank']
  const { status, body } = await teacher.call('POST', '/pushes', { tokens, ...words })
  expect([status, body]).toEqual([
    202,
    expect.objectContaining({ ...words, topic: null, owner_id: teacher.user.id, refused: ['with a blank'] }),
  ])
  const queued = body.results.data.map(({ to, status }: Record<string, string>) => [to, status])
  expect(queued.sort()).toEqual([
    ['gone-3', 'queued'],
    ['one', 'queued'],
    ['two', 'queued'],
  ])
  await world.settle()
  const after = (await teacher.call('GET', `/pushes/${body.id}`)).body
  const outcomes = after.results.data.map(({ to, status, failure }: Record<string, string>) => [
    to,
    status,
    failure,
  ])
  expect(outcomes.sort()).toEqual([
    ['gone-3', 'failed', 'token_gone'],
    ['one', 'delivered', null],
    ['two', 'delivered', null],
  ])
  const handed = { subject: words.title, body: words.body, url: words.url }
  expect(await sandboxPushes(world)).toEqual(
    expect.arrayContaining([
      { recipient: 'one', ...handed },
      { recipient: 'two', ...handed },
    ]),
  )
  expect((await other.call('GET', `/pushes/${body.id}`)).status).toBe(404)
  expect((await other.call('GET', '/pushes')).body.data).toEqual([])
  expect((await teacher.call('GET', '/pushes')).body.data).toMatchObject([{ id: body.id }])
})

it('pages through what became of the tokens', async () => {
  await using world = await openWorld()
  const teacher = await signIn(world, 'instructor')
  const tokens = Array.from({ length: 500 }, (_, index) => `token-${index}`)
  const { body } = await teacher.call('POST', '/pushes', { tokens, ...words })
  expect(body.results.data).toHaveLength(500)
  await world.settle()
  const seen: string[] = []
  for (let cursor = ''; cursor !== 'end'; ) {
    const { results } = (await teacher.call('GET', `/pushes/${body.id}?limit=200${cursor}`)).body
    seen.push(...results.data.map(({ to, status }: Record<string, string>) => `${to} ${status}`))
    cursor = results.next_cursor ? `&cursor=${results.next_cursor}` : 'end'
  }
  expect(seen.toSorted()).toEqual(tokens.map((token) => `${token} delivered`).toSorted())
})

it('pushes once for an Idempotency-Key, and answers the same', async () => {
  await using world = await openWorld()
  const { call } = await signIn(world, 'instructor')
  const send = (title: string) =>
    call('POST', '/pushes', { tokens: ['one'], ...words, title }, { 'idempotency-key': 'k' })
  const [first, second] = [await send('A'), await send('A')]
  expect([second.status, second.body]).toEqual([202, first.body])
  expect((await send('B')).body).toMatchObject(problem('idempotency_key_reused'))
  await world.settle()
  expect(await sandboxPushes(world)).toHaveLength(1)
})

it('pushes for staff to users, on each of their devices, and to nobody else', async () => {
  await using world = await openWorld()
  const [admin, asha, ravi] = [
    await signIn(world, 'admin'),
    await signIn(world, 'student'),
    await signIn(world, 'student'),
  ]
  for (const token of ['phone', 'tablet']) await register(asha.call, token)
  await register(ravi.call, 'ravis')
  const user_ids = [asha.user.id, admin.user.id]
  const { body } = await admin.call('POST', '/pushes', { user_ids, ...words })
  await world.settle()
  expect((await sandboxPushes(world)).map(({ recipient }) => recipient).sort()).toEqual(['phone', 'tablet'])
  expect(body.results.data.map(({ user_id }: { user_id: string }) => user_id)).toEqual([
    asha.user.id,
    asha.user.id,
  ])
})

it('lets a teacher reach nobody whose token they do not know', async () => {
  await using world = await openWorld()
  const { call, user } = await signIn(world, 'instructor')
  for (const target of [{ user_ids: [user.id] }, { topic: 'news' }])
    expect((await call('POST', '/pushes', { ...target, ...words })).status).toBe(403)
})

it.each([
  ['no target', {}, 'one_target'],
  ['two targets', { tokens: ['a'], topic: 'news' }, 'one_target'],
  ['tokens that are none', { tokens: ['with a blank'] }, 'not_a_token'],
  ['501 tokens', { tokens: Array.from({ length: 501 }, (_, index) => `${index}`) }, 'invalid_request'],
  ['an empty title', { tokens: ['a'], title: '' }, 'invalid_request'],
  ['an address that runs a script', { tokens: ['a'], url: 'javascript:alert(1)' }, 'odd_url'],
  ['an address in the clear', { tokens: ['a'], url: 'http://school.example' }, 'odd_url'],
  ['an address of another machine', { tokens: ['a'], url: '//evil.example' }, 'odd_url'],
  ['data that is no text', { tokens: ['a'], data: { a: 1 } }, 'invalid_request'],
  [
    '21 pieces of data',
    { tokens: ['a'], data: Object.fromEntries(Array.from({ length: 21 }, (_, i) => [`k${i}`, 'v'])) },
    'invalid_request',
  ],
  ['a topic with a slash', { topic: 'a/b' }, 'invalid_request'],
])('refuses %s', async (_says, sent, code) => {
  await using world = await openWorld()
  const { call } = await signIn(world, 'admin')
  const { status, body } = await call('POST', '/pushes', { ...words, ...sent })
  expect([status, body.type]).toEqual([400, `/problems/${code}`])
})

it('forgets a device behind which nobody is any more', async () => {
  await using world = await openWorld()
  const [teacher, asha] = [await signIn(world, 'instructor'), await signIn(world, 'student')]
  for (const token of ['gone-1', 'here']) await register(asha.call, token)
  await teacher.call('POST', '/pushes', { tokens: ['gone-1', 'here'], ...words })
  await world.settle()
  const tokens = async () =>
    (await asha.call('GET', '/me/devices')).body.data.map(({ token }: { token: string }) => token)
  expect(await tokens()).toEqual(['here'])
})

it('keeps a device that came back after the push service had given it up', async () => {
  await using world = await openWorld()
  const asha = await signIn(world, 'student')
  await register(asha.call, 'gone-1')
  const count = async () => (await asha.call('GET', '/me/devices')).body.data.length
  await forgetToken(asha.ctx, 'gone-1', new Date('2026-12-31T23:59:59Z'))
  expect(await count()).toBe(1)
  await forgetToken(asha.ctx, 'gone-1', world.makeCtx().now())
  expect(await count()).toBe(0)
})

it('lets a program push with a key for it, and knows which', async () => {
  await using world = await openWorld()
  const { call } = await signIn(world, 'instructor')
  const keyFor = async (...scopes: string[]) => {
    const { body } = await call('POST', '/api-keys', { name: 'A program', scopes })
    return { id: body.id, authorization: `Bearer ${body.key}` }
  }
  const [push, texts] = [await keyFor('push:write'), await keyFor('messages:write')]
  const send = ({ authorization }: { authorization: string }) =>
    call('POST', '/pushes', { tokens: ['one'], ...words }, { authorization })
  expect((await send(texts)).body).toMatchObject({ ...problem('scope_missing'), scope: 'push:write' })
  const { body } = await send(push)
  expect(body.api_key_id).toBe(push.id)
  const { body: list } = await call('GET', `/pushes?api_key_id=${push.id}`)
  expect(list.data.map(({ id }: { id: string }) => id)).toEqual([body.id])
})
