import type { FastifyInstance } from 'fastify'
import { describe, expect, it } from 'vitest'
import { lockDemoAccounts } from '#features/identity/index.ts'
import { openWorld, type World } from '#test/world.ts'

const account = { email: 'asha@test.example', password: 'correct horse', first_name: 'Asha' }

const post = async (app: FastifyInstance, url: string, payload: object, token?: string) => {
  const reply = await app.inject({
    method: 'POST',
    url,
    payload,
    headers: token ? { authorization: `Bearer ${token}` } : {},
  })
  return { status: reply.statusCode, body: reply.body ? reply.json() : undefined }
}

const me = async (app: FastifyInstance, token: string) =>
  (await app.inject({ url: '/v1/me', headers: { authorization: `Bearer ${token}` } })).statusCode

async function signedUp(world: World) {
  const app = await world.app()
  const signedUp = await post(app, '/v1/users', account)
  expect(signedUp).toMatchObject({
    status: 201,
    body: { email: account.email, role: 'student', first_name: 'Asha' },
  })
  const { body } = await post(app, '/v1/sessions', account)
  return { app, ...(body as { access_token: string; refresh_token: string }) }
}

describe('an account', () => {
  it('is opened, and shows no secret', async () => {
    await using world = await openWorld()
    const { app, access_token } = await signedUp(world)
    const reply = await app.inject({ url: '/v1/me', headers: { authorization: `Bearer ${access_token}` } })
    expect(Object.keys(reply.json())).toEqual([
      'id',
      'no',
      'email',
      'first_name',
      'last_name',
      'contact',
      'role',
      'created_at',
    ])
  })

  it('is one per e-mail, whatever its case, and nobody makes themselves an admin', async () => {
    await using world = await openWorld()
    const app = await world.app()
    expect((await post(app, '/v1/users', { ...account, role: 'superadmin' })).status).toBe(400)
    expect((await post(app, '/v1/users', account)).status).toBe(201)
    expect((await post(app, '/v1/users', { ...account, email: 'ASHA@test.example' })).body).toMatchObject({
      type: '/problems/email_taken',
    })
  })

  it('opens to the right password only, and the answer does not say which of the two was wrong', async () => {
    await using world = await openWorld()
    const { app } = await signedUp(world)
    const wrong = await post(app, '/v1/sessions', { ...account, password: 'wrong' })
    const nobody = await post(app, '/v1/sessions', { ...account, email: 'nobody@test.example' })
    expect([wrong.status, wrong.body.type, wrong.body.title]).toEqual([
      401,
      '/problems/wrong_credentials',
      nobody.body.title,
    ])
  })
})

describe('a session', () => {
  it('ends its access token after 15 minutes and goes on by refresh', async () => {
    await using world = await openWorld()
    const { app, access_token, refresh_token } = await signedUp(world)
    expect(await me(app, access_token)).toBe(200)
    await world.goTo('2027-01-01T00:16:00Z')
    expect(await me(app, access_token)).toBe(401)
    const refreshed = await post(app, '/v1/sessions/refresh', { refresh_token })
    expect(refreshed.status).toBe(200)
    expect(await me(app, refreshed.body.access_token)).toBe(200)
  })

  it('ends for everyone when a refresh token comes back that was used before', async () => {
    await using world = await openWorld()
    const { app, access_token, refresh_token } = await signedUp(world)
    const { body } = await post(app, '/v1/sessions/refresh', { refresh_token })
    expect((await post(app, '/v1/sessions/refresh', { refresh_token })).status).toBe(401)
    expect((await post(app, '/v1/sessions/refresh', { refresh_token: body.refresh_token })).status).toBe(401)
    await expect.poll(() => me(app, access_token)).toBe(401)
    await expect.poll(() => me(app, body.access_token)).toBe(401)
  })

  it('lets exactly one of twenty refreshes at once succeed', async () => {
    await using world = await openWorld()
    const { app, refresh_token } = await signedUp(world)
    const replies = await Promise.all(
      Array.from({ length: 20 }, () => post(app, '/v1/sessions/refresh', { refresh_token })),
    )
    expect(replies.filter(({ status }) => status === 200)).toHaveLength(1)
  })

  it('ends with the sign-out, at once', async () => {
    await using world = await openWorld()
    const { app, access_token, refresh_token } = await signedUp(world)
    const reply = await app.inject({
      method: 'DELETE',
      url: '/v1/sessions/current',
      headers: { authorization: `Bearer ${access_token}` },
    })
    expect(reply.statusCode).toBe(204)
    expect(await me(app, access_token)).toBe(401)
    expect((await post(app, '/v1/sessions/refresh', { refresh_token })).status).toBe(401)
  })

  it('believes no token that was not signed here', async () => {
    await using world = await openWorld()
    const { app, access_token } = await signedUp(world)
    const [head, claims] = access_token.split('.')
    const none = Buffer.from('{"alg":"none","typ":"JWT"}').toString('base64url')
    for (const forged of [`${head}.${claims}.`, `${none}.${claims}.`, `${head}.${claims}.AAAA`, 'a.b.c', ''])
      expect(await me(app, forged)).toBe(401)
  })
})

describe('a forgotten password', () => {
  const reset = async (world: World) => {
    const app = await world.app()
    expect((await post(app, '/v1/password-resets', { email: account.email })).status).toBe(204)
    await world.settle()
    const mails = await world.database.db
      .selectFrom('sandbox_messages')
      .select('body')
      .where('channel', '=', 'email')
      .orderBy('no')
      .execute()
    return { app, mails, token: /token=([\w-]+)/.exec(mails.at(-1)?.body ?? '')?.[1] ?? '' }
  }

  it('is replaced by a mailed link, once, within the hour, and every session ends', async () => {
    await using world = await openWorld()
    const { access_token } = await signedUp(world)
    const { app, token } = await reset(world)
    const password = 'a new password'
    expect((await post(app, '/v1/password-resets/completions', { token, password })).status).toBe(204)
    await expect.poll(() => me(app, access_token)).toBe(401)
    expect((await post(app, '/v1/password-resets/completions', { token, password })).body.type).toBe(
      '/problems/reset_link_void',
    )
    expect((await post(app, '/v1/sessions', account)).status).toBe(401)
    expect((await post(app, '/v1/sessions', { ...account, password })).status).toBe(201)
  })

  it('has a link that is void after an hour, and answers the same to nobody', async () => {
    await using world = await openWorld()
    await signedUp(world)
    const { app, token } = await reset(world)
    await world.goTo('2027-01-01T01:01:00Z')
    expect(
      (await post(app, '/v1/password-resets/completions', { token, password: 'a new password' })).status,
    ).toBe(400)
    expect((await post(app, '/v1/password-resets', { email: 'nobody@test.example' })).status).toBe(204)
    await world.settle()
    expect((await reset(world)).mails).toHaveLength(2)
  })
})

it('counts sign-ins of an address: the 31st in a minute waits', async () => {
  await using world = await openWorld()
  const app = await world.app()
  for (let tries = 0; tries < 30; tries += 1) await post(app, '/v1/sessions', { email: 'x', password: 'x' })
  const reply = await app.inject({
    method: 'POST',
    url: '/v1/sessions',
    payload: { email: 'x', password: 'x' },
  })
  expect([reply.statusCode, reply.headers['retry-after'], reply.json().type]).toEqual([
    429,
    '60',
    '/problems/too_many_requests',
  ])
})

it('locks the demo accounts, ends their sessions, and lets a new password open them', async () => {
  await using world = await openWorld()
  const { app, access_token } = await signedUp(world)
  await world.database.db.updateTable('users').set({ has_demo_password: true }).execute()
  expect(await lockDemoAccounts(world.makeCtx())).toBe(1)
  await expect.poll(() => me(app, access_token)).toBe(401)
  expect((await post(app, '/v1/sessions', account)).status).toBe(401)
  await post(app, '/v1/password-resets', { email: account.email })
  await world.settle()
  const mail = await world.database.db.selectFrom('sandbox_messages').select('body').executeTakeFirstOrThrow()
  const token = /token=([\w-]+)/.exec(mail.body)?.[1]
  await post(app, '/v1/password-resets/completions', { token, password: 'my own password' })
  expect((await post(app, '/v1/sessions', { ...account, password: 'my own password' })).status).toBe(201)
})
