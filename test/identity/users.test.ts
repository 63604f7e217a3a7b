import { describe, expect, it } from 'vitest'
import type { Role } from '#platform/ctx.ts'
import { openWorld, type World } from '#test/world.ts'
import { openCaller, problem } from './caller.ts'

const roles: Role[] = ['student', 'instructor', 'admin', 'superadmin']

async function openStaff(world: World) {
  const caller = await openCaller(world)
  const enter = async (role: Role) => {
    const person = await world.person(role)
    return { ...person, id: person.user.id, token: String((await caller.signIn(person)).body.access_token) }
  }
  return { ...caller, enter, root: await enter('superadmin'), admin: await enter('admin') }
}

describe('an admin', () => {
  it('lists people a page at a time, by role, state and how their name, address or number begins', async () => {
    await using world = await openWorld()
    const { call, admin, enter } = await openStaff(world)
    const student = await enter('student')
    await world.database.db
      .updateTable('users')
      .set({ first_name: 'Śrī', last_name: '100%', phone: '+919380169981' })
      .where('id', '=', student.id)
      .execute()
    const list = async (query: string) =>
      (await call('GET', `/v1/users?${query}`, { token: admin.token })).body
    const ids = async (query: string) => (await list(query)).data?.map(({ id }: { id: string }) => id)
    const first = await list('limit=2')
    expect(first.data).toHaveLength(2)
    expect((await list(`limit=2&cursor=${first.next_cursor}`)).data).toMatchObject([{ id: student.id }])
    expect(await ids('role=student')).toEqual([student.id])
    expect(await ids('is_blocked=true')).toEqual([])
    expect(await ids(`query=${encodeURIComponent(student.email.toUpperCase().slice(0, -3))}`)).toEqual([
      student.id,
    ])
    expect(await ids(`query=${encodeURIComponent('śrī 100%')}`)).toEqual([student.id])
    expect(await ids(`query=${encodeURIComponent('+9193')}`)).toEqual([student.id])
    expect(await ids(`query=${encodeURIComponent('%')}`)).toEqual([])
    expect(JSON.stringify(await list(''))).not.toMatch(/hash|demo/)
  })

  it('invites people by mail, up to the admin’s own role', async () => {
    await using world = await openWorld()
    const { call, admin, mailedToken, signIn } = await openStaff(world)
    const make = (role: Role) =>
      call('POST', '/v1/users', {
        token: admin.token,
        body: { email: `${role}@new.example`, role, first_name: 'New' },
      })
    for (const role of roles)
      expect([role, (await make(role)).status]).toEqual([role, role === 'superadmin' ? 403 : 201])
    expect((await make('admin')).body.type).toBe(problem('email_taken'))
    const invited = { email: 'instructor@new.example', password: 'three good words' }
    expect((await signIn({ ...invited, password: '' })).status).toBe(401)
    const body = { token: await mailedToken(invited.email), password: invited.password }
    expect((await call('POST', '/v1/password-resets/completions', { body })).status).toBe(204)
    expect((await signIn(invited)).body.user).toMatchObject({ role: 'instructor', is_email_confirmed: true })
  })

  it('changes, blocks and removes those below, and nobody else', async () => {
    await using world = await openWorld()
    const { call, admin, root, enter } = await openStaff(world)
    for (const role of roles) {
      const person =
        role === 'admin' ? await enter('admin') : role === 'superadmin' ? root : await enter(role)
      const may = ['student', 'instructor'].includes(role)
      const status = async (method: string, path = '', body?: object) =>
        (await call(method, `/v1/users/${person.id}${path}`, { token: admin.token, body })).status
      expect([role, await status('PATCH', '', { first_name: 'X' })]).toEqual([role, may ? 200 : 403])
      expect([role, await status('PUT', '/block')]).toEqual([role, may ? 200 : 403])
      expect([role, await status('DELETE', '/block')]).toEqual([role, may ? 200 : 403])
      expect([role, await status('DELETE', '/sessions')]).toEqual([role, may ? 204 : 403])
      expect([role, await status('DELETE')]).toEqual([role, may ? 204 : 403])
    }
  })

  it('gives no role above their own, none to themselves, and neither do the others', async () => {
    await using world = await openWorld()
    const { call, admin, enter, root } = await openStaff(world)
    const [student, teacher] = [await enter('student'), await enter('instructor')]
    const give = async (who: { token: string }, to: { id: string }, role: Role) =>
      (await call('PATCH', `/v1/users/${to.id}`, { token: who.token, body: { role } })).status
    expect(await give(admin, student, 'superadmin')).toBe(403)
    expect(await give(admin, admin, 'superadmin')).toBe(403)
    expect(await give(teacher, student, 'admin')).toBe(403)
    expect(await give(student, student, 'admin')).toBe(403)
    expect(await give(root, root, 'student')).toBe(403)
    expect(await give(admin, student, 'admin')).toBe(200)
    expect(await give(admin, student, 'student')).toBe(403)
    expect(await give(root, student, 'student')).toBe(200)
  })
})

describe('a block', () => {
  it('ends every session at once, shuts every door, and its end ends sessions too', async () => {
    await using world = await openWorld()
    const { call, admin, enter, signIn, status } = await openStaff(world)
    const student = await enter('student')
    const block = (method: string) => call(method, `/v1/users/${student.id}/block`, { token: admin.token })
    expect((await block('PUT')).body).toMatchObject({ is_blocked: true })
    expect(await status(student.token)).toBe(401)
    const shut = await signIn(student)
    expect([shut.status, shut.body.type]).toEqual([403, problem('account_blocked')])
    expect((await signIn({ ...student, password: 'wrong' })).body.type).toBe(problem('wrong_credentials'))
    expect((await block('DELETE')).body).toMatchObject({ is_blocked: false })
    expect((await signIn(student)).status).toBe(201)
    const { data } = (await call('GET', `/v1/sign-ins?user_id=${student.id}`, { token: admin.token })).body
    expect(data.map(({ outcome }: { outcome: string }) => outcome)).toContain('blocked')
  })

  it('and a new role reach every process: what it remembered of the person is forgotten', async () => {
    await using world = await openWorld()
    const { call, root, enter, status } = await openStaff(world)
    const other = await enter('admin')
    expect((await call('GET', '/v1/users', { token: other.token })).status).toBe(200)
    await call('PATCH', `/v1/users/${other.id}`, { token: root.token, body: { role: 'student' } })
    expect(await status(other.token)).toBe(401)
  })
})

describe('the last superadmin', () => {
  it('stays, whatever the others try at once', async () => {
    await using world = await openWorld()
    const { call, root, enter } = await openStaff(world)
    const other = await enter('superadmin')
    const on = (target: { id: string }, who: { token: string }) =>
      call('PUT', `/v1/users/${target.id}/block`, { token: who.token })
    const both = await Promise.all([on(root, other), on(other, root)])
    const open = await world.database.db
      .selectFrom('users')
      .select('id')
      .where('role', '=', 'superadmin')
      .where('blocked_at', 'is', null)
      .execute()
    expect([both.map(({ status }) => status).sort()[0], open.length]).toEqual([200, 1])
  })
})

it('an API key acts for its owner within its scopes, and reaches no account', async () => {
  await using world = await openWorld()
  const { call, enter, admin } = await openStaff(world)
  const teacher = await enter('instructor')
  const make = (body: object) => call('POST', '/v1/api-keys', { token: teacher.token, body })
  const made = await make({ name: 'Import', scopes: ['courses:write', 'groups:read'] })
  const { key, id } = made.body
  expect([made.status, key]).toEqual([201, expect.stringMatching(/^sangam_[\w-]{43}$/)])
  const use = async (method: string, url: string, body?: object) =>
    (await call(method, url, { token: key, body })).status
  expect(await use('POST', '/v1/courses', { title: 'By a program' })).toBe(201)
  expect([await use('GET', '/v1/courses'), await use('GET', '/v1/groups')]).toEqual([200, 200])
  expect((await call('POST', '/v1/groups', { token: key, body: { name: 'x' } })).body).toMatchObject({
    type: problem('scope_missing'),
    scope: 'groups:write',
  })
  for (const [method, url] of [
    ['GET', '/v1/me'],
    ['GET', '/v1/sessions'],
    ['POST', '/v1/api-keys'],
    ['DELETE', '/v1/sessions'],
    ['POST', '/v1/me/erasure'],
    ['GET', '/v1/me/export'],
  ] as const)
    expect([url, await use(method, url)]).toEqual([url, 403])
  const listed = await call('GET', '/v1/api-keys', { token: teacher.token })
  expect(JSON.stringify(listed.body)).not.toContain(key)
  expect(listed.body.data).toMatchObject([{ id, hint: key.slice(0, 11), last_used_at: expect.any(String) }])
  expect(
    (
      await call('GET', '/v1/users', {
        token: (
          await call('POST', '/v1/api-keys', {
            token: teacher.token,
            body: { name: 'x', scopes: ['users:read'] },
          })
        ).body.key,
      })
    ).status,
  ).toBe(403)
  expect((await call('DELETE', `/v1/api-keys/${id}`, { token: admin.token })).status).toBe(404)
  expect((await call('DELETE', `/v1/api-keys/${id}`, { token: teacher.token })).status).toBe(204)
  expect(await use('GET', '/v1/courses')).toBe(401)
  const short = await make({ name: 'Short', scopes: ['courses:read'], expires_at: '2027-01-01T01:00:00Z' })
  await world.goTo('2027-01-01T01:00:01Z')
  expect((await call('GET', '/v1/courses', { token: short.body.key })).status).toBe(401)
})
