import { describe, expect, it } from 'vitest'
import { rotateSigningKeys } from '#features/identity/index.ts'
import { openWorld } from '#test/world.ts'
import { openCaller, problem } from './caller.ts'

const account = { email: 'asha@test.example', password: 'correct horse' }

describe('a session', () => {
  it('ends its access token after 15 minutes and goes on by refresh', async () => {
    await using world = await openWorld()
    const { call, signUp, status } = await openCaller(world)
    const { access_token, refresh_token } = await signUp(account)
    expect(await status(access_token)).toBe(200)
    await world.goTo('2027-01-01T00:16:00Z')
    expect(await status(access_token)).toBe(401)
    const refreshed = await call('POST', '/v1/sessions/refresh', { body: { refresh_token } })
    expect([refreshed.status, await status(refreshed.body.access_token)]).toEqual([200, 200])
  })

  it('ends for everyone when a refresh token comes back that was used before', async () => {
    await using world = await openWorld()
    const { call, signUp, status } = await openCaller(world)
    const { access_token, refresh_token } = await signUp(account)
    const refresh = (token: string) =>
      call('POST', '/v1/sessions/refresh', { body: { refresh_token: token } })
    const { body } = await refresh(refresh_token)
    expect((await refresh(refresh_token)).status).toBe(401)
    expect((await refresh(body.refresh_token)).status).toBe(401)
    expect([await status(access_token), await status(body.access_token)]).toEqual([401, 401])
  })

  it('lets exactly one of twenty refreshes at once succeed', async () => {
    await using world = await openWorld()
    const { call, signUp } = await openCaller(world)
    const { refresh_token } = await signUp(account)
    const replies = await Promise.all(
      Array.from({ length: 20 }, () => call('POST', '/v1/sessions/refresh', { body: { refresh_token } })),
    )
    expect(replies.filter(({ status }) => status === 200)).toHaveLength(1)
  })

  it('ends with the sign-out, at once', async () => {
    await using world = await openWorld()
    const { call, signUp, status } = await openCaller(world)
    const { access_token: token, refresh_token } = await signUp(account)
    expect((await call('DELETE', '/v1/sessions/current', { token })).status).toBe(204)
    expect(await status(token)).toBe(401)
    expect((await call('POST', '/v1/sessions/refresh', { body: { refresh_token } })).status).toBe(401)
  })

  it('is listed with the others of its owner, who ends one or all of them', async () => {
    await using world = await openWorld()
    const { call, signUp, signIn, status } = await openCaller(world)
    const { access_token: token } = await signUp(account)
    const phone = (await signIn(account, '203.0.113.7')).body.access_token
    const laptop = (await signIn(account)).body.access_token
    const stranger = await signUp({ ...account, email: 'stranger@test.example' })
    const { data } = (await call('GET', '/v1/sessions', { token })).body
    expect(data).toHaveLength(3)
    expect(data.filter((one: { is_current: boolean }) => one.is_current)).toHaveLength(1)
    const { id } = data.find((one: { address: string }) => one.address === '203.0.113.7')
    const end = (id: string, who: string) => call('DELETE', `/v1/sessions/${id}`, { token: who })
    expect((await end(id, stranger.access_token)).status).toBe(404)
    expect((await end(id, token)).status).toBe(204)
    expect([await status(phone), await status(laptop)]).toEqual([401, 200])
    const others = await call('DELETE', '/v1/sessions?keep_current=true', { token })
    expect([others.body, await status(token), await status(laptop)]).toEqual([{ ended: 1 }, 200, 401])
    expect((await call('DELETE', '/v1/sessions', { token })).body).toEqual({ ended: 1 })
    expect([await status(token), await status(stranger.access_token)]).toEqual([401, 200])
  })

  it('goes on under a new key: what the old one signed is still read', async () => {
    await using world = await openWorld()
    const { signUp, signIn, status } = await openCaller(world)
    const { access_token } = await signUp(account)
    await rotateSigningKeys(world.makeCtx())
    await expect
      .poll(async () => (await world.database.db.selectFrom('signing_keys').select('kid').execute()).length)
      .toBe(2)
    expect(await status(access_token)).toBe(200)
    expect(await status((await signIn(account)).body.access_token)).toBe(200)
  })
})

describe('the log of sign-ins', () => {
  it('says who tried, from where, and what became of it; to staff, and to its owner', async () => {
    await using world = await openWorld()
    const { call, signUp, signIn } = await openCaller(world)
    const { access_token: token } = await signUp(account)
    await signIn({ ...account, password: 'wrong' }, '203.0.113.7')
    await signIn({ email: 'nobody@test.example', password: 'wrong' }, '203.0.113.7')
    const mine = await call('GET', '/v1/me/sign-ins', { token })
    expect(mine.body.data.map(({ outcome }: { outcome: string }) => outcome)).toEqual([
      'wrong_credentials',
      'signed_in',
    ])
    const admin = await world.person('admin')
    const staff = (await signIn(admin)).body.access_token
    const list = async (query: string) =>
      (await call('GET', `/v1/sign-ins?${query}`, { token: staff })).body.data
    expect(await list('failed=true&address=203.0.113.7')).toMatchObject([
      { user_id: null },
      { user_id: mine.body.data[0].user_id },
    ])
    expect(await list(`user_id=${admin.user.id}`)).toMatchObject([{ outcome: 'signed_in', interface: 'v1' }])
    expect(await list('until=2026-12-31T00:00:00Z')).toEqual([])
    expect((await call('GET', '/v1/sign-ins', { token })).status).toBe(403)
  })
})

describe('guessing', () => {
  const guess = { ...account, password: 'a guess' }

  it('shuts an account to devices that nobody knows, after five wrong passwords, for half an hour', async () => {
    await using world = await openWorld()
    const { signUp, signIn } = await openCaller(world)
    await signUp(account)
    const statuses = []
    for (let tries = 0; tries < 6; tries += 1) statuses.push((await signIn(guess, '203.0.113.7')).status)
    expect(statuses).toEqual([401, 401, 401, 401, 401, 429])
    const shut = await signIn(account, '203.0.113.8')
    expect([shut.status, shut.body.type, shut.headers['retry-after']]).toEqual([
      429,
      problem('account_shut_out'),
      '1800',
    ])
    expect((await signIn(account)).status).toBe(201)
    await world.goTo('2027-01-01T00:31:00Z')
    expect((await signIn(account, '203.0.113.8')).status).toBe(201)
  })

  it('answers the same where there is no account', async () => {
    await using world = await openWorld()
    const { signUp, signIn } = await openCaller(world)
    await signUp(account)
    const told = async (email: string) => {
      const answers = []
      for (let tries = 0; tries < 6; tries += 1) {
        const { status, body, headers } = await signIn({ email, password: 'a guess' }, '203.0.113.7')
        answers.push([status, body.type, body.title, headers['retry-after']])
      }
      return answers
    }
    expect(await told(account.email)).toEqual(await told('nobody@test.example'))
  })

  it('counts tries that are made at once, one by one', async () => {
    await using world = await openWorld()
    const { signUp, signIn } = await openCaller(world)
    await signUp(account)
    const tries = await Promise.all(Array.from({ length: 20 }, () => signIn(guess, '203.0.113.7')))
    expect(tries.filter(({ status }) => status === 401)).toHaveLength(5)
    expect(tries.filter(({ status }) => status === 429)).toHaveLength(15)
  })

  it('knows a device by its cookie, wherever it is, and believes no cookie of its own making', async () => {
    await using world = await openWorld()
    const { call, signUp, signIn } = await openCaller(world)
    await signUp(account)
    const { headers } = await signIn(account)
    const cookie = String(headers['set-cookie'])
    expect(cookie).toMatch(/^sangam_device=.+; Max-Age=2592000; Path=\/v1; HttpOnly; SameSite=Lax$/)
    for (let tries = 0; tries < 6; tries += 1) await signIn(guess, '203.0.113.7')
    const from = (mark: string) =>
      call('POST', '/v1/sessions', { body: account, from: '203.0.113.9', headers: { cookie: mark } })
    const mark = cookie.split(';')[0] ?? ''
    for (const forged of [`${mark}x`, mark.replace(/=\w+/, '=00000000'), 'sangam_device=a.b.c.d'])
      expect((await from(forged)).status).toBe(429)
    expect((await from(mark)).status).toBe(201)
  })

  it('refuses an address for an hour after a hundred failures in a quarter; an admin sees it and lifts it', async () => {
    await using world = await openWorld()
    const { call, signIn } = await openCaller(world)
    const admin = await world.person('admin')
    for (let minute = 0; minute < 4; minute += 1) {
      await world.goTo(new Date(Date.UTC(2027, 0, 1, 0, minute)))
      for (let tries = 0; tries < 25; tries += 1)
        await signIn({ email: `${minute}-${tries}@test.example`, password: 'a guess' }, '203.0.113.7')
    }
    await world.goTo('2027-01-01T00:05:00Z')
    const refused = await signIn(admin, '203.0.113.7')
    expect([refused.status, refused.body.type]).toEqual([429, problem('address_refused')])
    const token = (await signIn(admin)).body.access_token
    expect((await call('GET', '/v1/lockouts', { token })).body.addresses).toMatchObject([
      { address: '203.0.113.7' },
    ])
    const lift = () => call('DELETE', '/v1/lockouts/addresses/203.0.113.7', { token })
    expect([(await lift()).status, (await lift()).status]).toEqual([204, 404])
    expect((await signIn(admin, '203.0.113.7')).status).toBe(201)
  })

  it('is limited by address: the 31st sign-in or sign-up in a minute waits', async () => {
    await using world = await openWorld()
    const { call } = await openCaller(world)
    for (const url of ['/v1/sessions', '/v1/sign-ups']) {
      for (let tries = 0; tries < 30; tries += 1) await call('POST', url, { body: {} })
      const { status, headers, body } = await call('POST', url, { body: {} })
      expect([status, headers['retry-after'], body.type]).toEqual([429, '60', problem('too_many_requests')])
    }
  })
})
