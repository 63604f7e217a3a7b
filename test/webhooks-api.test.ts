import { expect, it } from 'vitest'
import { problem } from '#test/identity/caller.ts'
import { hour, later, list, openDesk, openStage, outbound } from '#test/webhook-desk.ts'
import { openWorld } from '#test/world.ts'

const good = { url: 'https://receiver.example/hook', types: ['course.completed'], description: 'The books' }
const nobody = '00000000-0000-4000-8000-000000000000'

it('is made, read, changed and removed by admins, and shows its secret once', async () => {
  await using world = await openWorld()
  const { call } = await openDesk(world, outbound)
  const { status, body: made } = await call('POST', '/webhook-endpoints', good)
  expect(status).toBe(201)
  expect(made).toMatchObject({
    ...good,
    status: 'active',
    pause_reason: null,
    failing_since: null,
    version: 1,
  })
  expect(Buffer.from(made.secret.replace('whsec_', ''), 'base64')).toHaveLength(32)
  const path = `/webhook-endpoints/${made.id}`
  const { secret: _, ...seen } = made
  const read = await call('GET', path)
  expect(read.body).toEqual(seen)
  expect((await call('GET', path, undefined, { 'if-none-match': String(read.headers.etag) })).status).toBe(
    304,
  )
  expect((await call('GET', '/webhook-endpoints')).body).toEqual({ data: [seen], next_cursor: null })
  const edit = () => call('PATCH', path, { types: ['*'] }, { 'if-match': String(read.headers.etag) })
  expect((await edit()).body).toMatchObject({ types: ['*'], description: 'The books', version: 2 })
  expect((await edit()).body.type).toBe(problem('changed_meanwhile'))
  expect((await call('DELETE', path, undefined, { 'if-match': '"1"' })).status).toBe(412)
  expect((await call('DELETE', path)).status).toBe(204)
  expect((await call('GET', path)).body.type).toBe(problem('webhook_endpoint_not_found'))
})

it('refuses what it cannot post to, and types that no event has', async () => {
  await using world = await openWorld()
  const { call } = await openDesk(world, outbound)
  const refused = ['http://receiver.example', 'https://127.0.0.1/', 'https://[::1]/', 'https://2130706433/']
  for (const url of [
    ...refused,
    'https://0x7f.1/',
    'https://169.254.169.254/',
    'https://me:pw@a.example',
    'ftp://a.example',
    'no address',
  ]) {
    const { status, body } = await call('POST', '/webhook-endpoints', { ...good, url })
    expect([url, status, body.type]).toEqual([url, 400, problem('address_refused')])
  }
  for (const types of [
    [],
    ['course'],
    ['Course.completed'],
    ['course.*.x'],
    ['*.completed'],
    ['.*'],
    Array(21).fill('*'),
  ])
    expect([types, (await call('POST', '/webhook-endpoints', { ...good, types })).status]).toEqual([
      types,
      400,
    ])
  expect(
    (await call('POST', '/webhook-endpoints', { ...good, url: `https://a.example/${'x'.repeat(2000)}` }))
      .status,
  ).toBe(400)
  const { body } = await call('POST', '/webhook-endpoints', good)
  const moved = await call('PATCH', `/webhook-endpoints/${body.id}`, { url: 'https://10.0.0.1/' })
  expect(moved.body.type).toBe(problem('address_refused'))
})

it('makes one endpoint for one Idempotency-Key, and keeps no secret in the open', async () => {
  await using world = await openWorld()
  const { call } = await openDesk(world, outbound)
  const make = () => call('POST', '/webhook-endpoints', good, { 'idempotency-key': 'once' })
  const [first, second] = [await make(), await make()]
  expect(second.body).toEqual(first.body)
  const rotate = () =>
    call('POST', `/webhook-endpoints/${first.body.id}/secrets`, undefined, { 'idempotency-key': 'twice' })
  const rotated = (await rotate()).body.secret
  expect([(await rotate()).body.secret, rotated === first.body.secret]).toEqual([rotated, false])
  const { pool } = world.database
  const { rows } = await pool.query(`
    select e::text as text from webhook_endpoints e union all select k::text from idempotency_keys k
    union all select v::text from events v`)
  const kept = rows.map(({ text }) => text).join()
  for (const secret of [first.body.secret, rotated]) {
    const raw = Buffer.from(secret.slice(6), 'base64')
    for (const form of [secret.slice(6), raw.toString('hex'), Buffer.from(secret).toString('hex')])
      expect(kept).not.toContain(form)
  }
})

it('holds fifty endpoints, and lists them page by page', async () => {
  await using world = await openWorld()
  const { call } = await openDesk(world, outbound)
  for (let count = 0; count < 50; count += 1)
    expect((await call('POST', '/webhook-endpoints', good)).status).toBe(201)
  expect((await call('POST', '/webhook-endpoints', good)).body.type).toBe(problem('too_many_endpoints'))
  const { body } = await call('GET', '/webhook-endpoints?limit=30')
  const rest = await call('GET', `/webhook-endpoints?limit=30&cursor=${body.next_cursor}`)
  expect([body.data.length, rest.body.data.length, rest.body.next_cursor]).toEqual([30, 20, null])
})

it('follows the types that are asked for, and nothing when nobody asks', async () => {
  await using world = await openWorld()
  const { call } = await openDesk(world, outbound)
  const followed = async () =>
    (await world.database.pool.query(`select types from followers where name = 'webhooks'`)).rows[0]?.types
  expect(await followed()).toBeUndefined()
  const types = [
    ['course.completed', 'course.*'],
    ['enrolment.made', 'enrolment.made'],
  ]
  const made = await Promise.all(
    types.map((one) => call('POST', '/webhook-endpoints', { ...good, types: one })),
  )
  expect(await followed()).toBe('^(course\\..*|enrolment\\.made)$')
  const paths = made.map(({ body }) => `/webhook-endpoints/${body.id}`)
  await call('PATCH', paths[0] ?? '', { types: ['*'] })
  expect(await followed()).toBe('.')
  for (const path of paths) await call('DELETE', path)
  expect(await followed()).toBeUndefined()
})

it('lists deliveries by status, type and time, page by page', async () => {
  await using stage = await openStage(['course.*'])
  const { desk, id } = stage
  for (const n of [1, 2, 3]) await desk.publish(n === 2 ? 'course.archived' : 'course.completed', `s${n}`)
  await desk.settle()
  await desk.playTo(later(hour))
  await desk.publish('course.completed', 's4')
  await desk.call('POST', `/webhook-endpoints/${id}/pause`)
  await desk.settle()
  const of = async (query: string) =>
    (await list(stage, query)).map(({ subject }: { subject: string }) => subject)
  expect(await of('')).toEqual(['s4', 's3', 's2', 's1'])
  expect(await of('?type=course.archived')).toEqual(['s2'])
  expect(await of('?status=waiting')).toEqual(['s4'])
  expect(await of(`?from=${later(hour / 2).toISOString()}`)).toEqual(['s4'])
  expect(await of(`?status=delivered&type=course.completed&to=${later(hour / 2).toISOString()}`)).toEqual([
    's3',
    's1',
  ])
  const first = await desk.call('GET', `/webhook-endpoints/${id}/deliveries?limit=2`)
  expect(await of(`?limit=2&cursor=${first.body.next_cursor}`)).toEqual(['s2', 's1'])
  for (const cursor of ['x', Buffer.from('["no time",1]').toString('base64url')])
    expect((await desk.call('GET', `/webhook-endpoints/${id}/deliveries?cursor=${cursor}`)).status).toBe(400)
})

it('knows none of what is not there', async () => {
  await using world = await openWorld()
  const { call } = await openDesk(world, outbound)
  const since = { since: later(0).toISOString() }
  for (const [method, end, body] of [
    ...[
      ['GET', ''],
      ['PATCH', '', {}],
      ['DELETE', ''],
      ['POST', '/secrets'],
      ['POST', '/tests'],
      ['POST', '/pause'],
    ],
    ...[
      ['DELETE', '/pause'],
      ['POST', '/replays', since],
      ['GET', '/deliveries'],
    ],
  ] as [string, string, object?][])
    expect([method, end, (await call(method, `/webhook-endpoints/${nobody}${end}`, body)).body.type]).toEqual(
      [...[method, end, problem('webhook_endpoint_not_found')]],
    )
  expect((await call('GET', `/webhook-deliveries/${nobody}`)).body.type).toBe(
    problem('webhook_delivery_not_found'),
  )
  const again = await call('POST', `/webhook-deliveries/${nobody}/replays`)
  expect(again.body.type).toBe(problem('webhook_delivery_not_found'))
  const { body } = await call('POST', '/webhook-endpoints', good)
  expect((await call('POST', `/webhook-endpoints/${body.id}/replays`, { since: 'yesterday' })).status).toBe(
    400,
  )
})

it('is for admins, and for their programs within their scopes', async () => {
  await using world = await openWorld()
  const { caller, call } = await openDesk(world, outbound)
  const { body } = await call('POST', '/webhook-endpoints', good)
  const path = `/v1/webhook-endpoints/${body.id}`
  const keyOf = async (scopes: string[]) =>
    (await call('POST', '/api-keys', { name: 'Program', scopes })).body.key as string
  const [reader, other] = [await keyOf(['webhooks:read']), await keyOf(['courses:write'])]
  expect((await caller.call('GET', path, { token: reader })).status).toBe(200)
  expect((await caller.call('POST', `${path}/secrets`, { token: reader })).body.type).toBe(
    problem('scope_missing'),
  )
  expect((await caller.call('GET', path, { token: other })).body.type).toBe(problem('scope_missing'))
  for (const role of ['student', 'instructor'] as const) {
    const token = (await caller.signIn(await world.person(role))).body.access_token
    expect((await caller.call('GET', '/v1/webhook-endpoints', { token })).body.type).toBe(
      problem('role_too_low'),
    )
  }
  expect((await caller.call('GET', '/v1/webhook-endpoints')).status).toBe(401)
})
