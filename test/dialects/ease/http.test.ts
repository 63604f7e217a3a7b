import { expect, it } from 'vitest'
import { openWorld } from '#test/world.ts'
import { openCaller, openPeople } from './caller.ts'
import { detail, notFound, unsigned } from './pair.ts'

it('says in its own words what is not there, under its own paths and everywhere on its host', async () => {
  await using world = await openWorld({ DIALECT_HOSTS: 'localhost=ease' })
  const base = await world.listen()
  const host = base.replace('127.0.0.1', 'localhost')
  const ask = async (at: string, method = 'GET') => {
    const response = await fetch(at, { method })
    return [response.status, await response.json()]
  }
  for (const at of [base, host]) {
    for (const path of [
      'users',
      'users/nothing/',
      'management/expense/',
      'chats/chat/',
      'superadmin/1/2/3/4',
    ])
      expect(await ask(`${at}/api/${path}`)).toEqual(notFound)
    expect(await ask(`${at}/api/users/login/`)).toEqual([405, detail('Method "GET" not allowed.')])
    expect(await ask(`${at}/api/superadmin/user/5`, 'PATCH')).toEqual([
      405,
      detail('Method "PATCH" not allowed.'),
    ])
    for (const path of ['users/loginLog', 'users/loginLog/', 'superadmin/user/1', 'superadmin/user/1/'])
      expect(await ask(`${at}/api/${path}`)).toEqual(unsigned)
  }
  for (const path of ['/', '/nothing', '/v1/me', '/course/']) expect(await ask(host + path)).toEqual(notFound)
  expect((await ask(`${base}/api/usersabc`))[1]).not.toEqual(notFound[1])
})

it('signs nobody out by a HEAD', async () => {
  await using world = await openWorld()
  const base = await world.listen()
  const { staff } = await openPeople(world, base)
  const head = await fetch(`${base}/api/users/logout/`, { method: 'HEAD', headers: { authorization: staff } })
  expect(head.status).toBe(405)
  expect((await openCaller(base)('GET', '/superadmin/user/', undefined, staff)).status).toBe(200)
})

it('answers any origin, without cookies', async () => {
  await using world = await openWorld()
  const base = await world.listen()
  const origin = 'https://client.example'
  const asked = await fetch(`${base}/api/management/expense/`, {
    method: 'OPTIONS',
    headers: {
      origin,
      'access-control-request-method': 'PUT',
      'access-control-request-headers': 'authorization,content-type',
    },
  })
  expect(asked.status).toBe(204)
  expect(asked.headers.get('access-control-allow-methods')).toContain('PUT')
  expect(asked.headers.get('access-control-allow-headers')).toContain('authorization')
  const got = await fetch(`${base}/api/superadmin/user/`, { headers: { origin } })
  expect([got.status, got.headers.get('access-control-allow-origin')]).toEqual([401, '*'])
  expect(got.headers.get('access-control-allow-credentials')).toBeNull()
})
