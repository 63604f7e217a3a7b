import { expect, it } from 'vitest'
import { openWorld, type World } from '#test/world.ts'
import { enter, openCaller, openPeople, tokenOf } from './caller.ts'
import { blacklisted, detail, emailOf, notFound, notValid, passwordOf } from './pair.ts'

/** A listening server, everyone signed in, and a way to call it. */
async function openSchool(world: World) {
  const base = await world.listen()
  const call = openCaller(base)
  return { base, call, people: await openPeople(world, base) }
}

const throttled = detail(
  expect.stringMatching(/^Request was throttled\. Expected available in \d+ seconds\.$/),
)

it('works as the app does: a member of staff takes somebody in, changes them, and looks who was here', async () => {
  await using world = await openWorld()
  const { call, people } = await openSchool(world)
  const asha = { email: emailOf('asha'), first_name: 'Asha', last_name: '', password: passwordOf('asha') }
  await call('POST', '/superadmin/user/', { ...asha, is_staff: false }, people.staff)
  const users = Object((await call('GET', '/superadmin/user/', undefined, people.staff)).body)
  const { id } = users.find(({ email }: { email: string }) => email === asha.email)
  await call('PUT', `/superadmin/user/block/${id}/`, { is_active: true }, people.staff)
  const token = await enter(call, 'asha', 'ios')
  const log = await call('GET', '/users/loginLog/', undefined, people.staff)
  const [newest] = Object(log.body)
  expect(newest).toMatchObject({ user: id, platform_OS: 'ios', successful: true })
  expect(new Date(`${newest.creation_date}T${newest.creation_time}Z`)).toEqual(new Date('2027-01-01'))
  const next = { current_password: asha.password, new_password: 'x' }
  expect((await call('PUT', '/users/changepwd/', next, token)).status).toBe(200)
  expect((await call('GET', '/users/logout/', undefined, token)).status).toBe(200)
})

it('blacklists a token at once, on every route that wants one', async () => {
  await using world = await openWorld()
  const { call, people } = await openSchool(world)
  const again = await enter(call, 'staff')
  await call('GET', '/users/logout/', undefined, people.staff)
  const id = '00000000-0000-4000-8000-000000000000'
  for (const route of [
    ...['GET /users/logout/', 'POST /users/logout/'],
    ...['PUT /users/logout/', 'PUT /users/changepwd/', 'GET /users/loginLog/', 'POST /users/loginLog/'],
    ...[`GET /users/loginLog/${id}/`, `PUT /users/loginLog/${id}/`, `DELETE /users/loginLog/${id}/`],
    ...['GET /superadmin/user/', 'POST /superadmin/user/', 'GET /superadmin/user/5/'],
    ...['PUT /superadmin/user/5/', 'DELETE /superadmin/user/5/', 'PUT /superadmin/user/block/5/'],
  ]) {
    const [method = '', path = ''] = route.split(' ')
    const { status, body } = await call(method, path, undefined, people.staff)
    expect([status, body], route).toEqual(blacklisted)
  }
  expect((await call('GET', '/superadmin/user/', undefined, again)).status).toBe(200)
})

it('gives a token of its own to whoever comes back, whatever else was shown at the door', async () => {
  await using world = await openWorld()
  const { call, people } = await openSchool(world)
  await call('GET', '/users/logout/', undefined, people.staff)
  const credentials = { username: emailOf('staff'), password: passwordOf('staff') }
  for (const shown of [undefined, 'Token abc', 'Token', 'Basic abc', people.v1, people.plain]) {
    const authorization = `Token ${tokenOf((await call('POST', '/users/login/', credentials, shown)).body)}`
    expect(authorization).not.toBe(people.staff)
    expect((await call('GET', '/superadmin/user/', undefined, authorization)).status).toBe(200)
  }
})

it('is signed in for six hours, by each of the two tokens and not by what refreshes', async () => {
  await using world = await openWorld()
  const { call } = await openSchool(world)
  const credentials = { username: emailOf('staff'), password: passwordOf('staff') }
  const { token, access, refresh } = Object((await call('POST', '/users/login/', credentials)).body)
  const list = async (key: string) => {
    const { status, body, headers } = await call('GET', '/superadmin/user/', undefined, `Token ${key}`)
    return [status, status === 200 ? 'ok' : body, headers.get('www-authenticate')]
  }
  const refused = [...notValid, 'Bearer realm="api"']
  await world.goTo('2027-01-01T05:59:59Z')
  expect([await list(token), await list(access)]).toEqual([
    [200, 'ok', null],
    [200, 'ok', null],
  ])
  expect(await list(refresh)).toEqual(refused)
  await world.goTo('2027-01-01T06:00:00Z')
  expect(await list(token)).toEqual(refused)
})

it('keeps out whoever was blocked, removed or given another role', async () => {
  await using world = await openWorld()
  const { call, people } = await openSchool(world)
  const isOut = async (who: string) => {
    const { status, body } = await call('GET', '/users/logout/', undefined, who)
    expect([status, body]).toEqual(blacklisted)
  }
  await call('PUT', '/superadmin/user/3/', { is_staff: false }, people.root)
  await isOut(people.colleague)
  await call('PUT', '/superadmin/user/block/4/', {}, people.staff)
  await isOut(people.teacher)
  await call('DELETE', '/superadmin/user/5/', undefined, people.staff)
  await isOut(people.plain)
  const log = await call('GET', '/users/loginLog/', undefined, people.staff)
  expect(Object(log.body).map(({ user }: { user: unknown }) => user)).toEqual([null, 4, 3, 2, 1])
})

it('shuts guessers out, but not whoever signed in there before', async () => {
  await using world = await openWorld()
  const { call } = await openSchool(world)
  const meera = { username: emailOf('meera'), password: 'three green boats' }
  const names = { first_name: 'Meera', last_name: 'Nair' }
  await call('POST', '/users/register/', { ...names, email: meera.username, password: meera.password })
  for (let count = 0; count < 10; count += 1)
    expect((await call('POST', '/users/login/', { ...meera, password: 'wrong' })).status).toBe(400)
  const { status, body, headers } = await call('POST', '/users/login/', meera)
  expect([status, body]).toEqual([429, throttled])
  expect(Number(headers.get('retry-after'))).toBe(1800)
  for (let count = 0; count < 11; count += 1)
    await call('POST', '/users/login/', { username: emailOf('plain'), password: 'wrong' })
  expect(await enter(call, 'plain')).toMatch(/^Token ey/)
})

it('keeps to its limits: 300 sign-ins a minute and 300 registrations an hour from one address', async () => {
  await using world = await openWorld()
  const call = openCaller(await world.listen())
  const times = async (most: number, path: string) => {
    for (let count = 0; count < most; count += 1) expect((await call('POST', path, {})).status).toBe(400)
    const { status, body, headers } = await call('POST', path, {})
    expect([status, body]).toEqual([429, throttled])
    return Number(headers.get('retry-after'))
  }
  expect(await times(300, '/users/login/')).toBe(60)
  expect(await times(300, '/users/register/')).toBe(3600)
  await world.goTo('2027-01-01T01:00:00Z')
  expect((await call('POST', '/users/register/', {})).status).toBe(400)
})

it('cannot take a second step', async () => {
  await using world = await openWorld()
  const { call } = await openSchool(world)
  const users = world.database.db.updateTable('users').set({ second_factor_at: new Date('2027-01-01') })
  await users.where('email', '=', emailOf('staff')).execute()
  const credentials = { username: emailOf('staff'), password: passwordOf('staff') }
  const { status, body } = await call('POST', '/users/login/', credentials)
  expect([status, body]).toEqual([403, detail(expect.stringContaining('second step'))])
})

it('keeps what an entry of the log said before it was changed and removed', async () => {
  await using world = await openWorld()
  const { call, people } = await openSchool(world)
  const [{ id }] = Object((await call('GET', '/users/loginLog/', undefined, people.staff)).body)
  const next = {
    creation_date: '2020-02-29',
    creation_time: '12:00:00.5',
    platform_OS: 'Fake',
    successful: false,
    description: 'It was not me',
  }
  const { body } = await call('PUT', `/users/loginLog/${id}/`, next, people.staff)
  expect(body).toEqual({ ...next, id, user: 5, creation_time: '12:00:00' })
  await call('DELETE', `/users/loginLog/${id}/`, undefined, people.staff)
  const events = world.database.db
    .selectFrom('events')
    .select(['type', 'actor_id', 'data'])
    .where('subject', '=', id)
  expect(await events.orderBy('id').execute()).toEqual([
    {
      type: 'sign_in.changed',
      actor_id: expect.any(String),
      data: { before: expect.objectContaining({ outcome: 'signed_in', platform: 'web' }) },
    },
    {
      type: 'sign_in.removed',
      actor_id: expect.any(String),
      data: expect.objectContaining({ outcome: 'wrong_credentials', platform: 'Fake' }),
    },
  ])
})

it('has nothing to do with the sign-ins of other interfaces', async () => {
  await using world = await openWorld()
  const { call, people } = await openSchool(world)
  const v1 = world.database.db.selectFrom('sign_ins').select('id').where('interface', '=', 'v1')
  const { id } = await v1.executeTakeFirstOrThrow()
  for (const method of ['GET', 'DELETE']) {
    const { status, body } = await call(method, `/users/loginLog/${id}/`, undefined, people.root)
    expect([status, body]).toEqual(notFound)
  }
  expect(await v1.execute()).toHaveLength(1)
})

it('leaves an account as it was where only a part of a change is allowed', async () => {
  await using world = await openWorld()
  const { call, people } = await openSchool(world)
  const before = (await call('GET', '/superadmin/user/2/', undefined, people.staff)).body
  const change = { first_name: 'Changed', email: emailOf('other'), is_superuser: true }
  expect((await call('PUT', '/superadmin/user/2/', change, people.staff)).status).toBe(403)
  expect((await call('GET', '/superadmin/user/2/', undefined, people.staff)).body).toEqual(before)
})

it('tells the old mailbox of a new address, and takes a form for JSON', async () => {
  await using world = await openWorld()
  const { base, people } = await openSchool(world)
  const response = await fetch(`${base}/api/superadmin/user/5`, {
    method: 'PUT',
    headers: { authorization: people.staff },
    body: new URLSearchParams({ email: emailOf('new'), is_staff: 'True' }),
  })
  expect(await response.json()).toEqual(detail(`User ${emailOf('new')} updated successfully`))
  await world.settle()
  const mails = world.database.db.selectFrom('sandbox_messages').select('recipient')
  expect(await mails.where('channel', '=', 'email').execute()).toEqual([{ recipient: emailOf('plain') }])
})
