import { createHmac } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { openWorld } from '#test/world.ts'
import { openCaller } from './caller.ts'

const account = { email: 'asha@test.example', password: 'correct horse' }
const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
const decode = (part = '') => JSON.parse(Buffer.from(part, 'base64url').toString())

describe('a forged token', () => {
  it('opens nothing: no algorithm, another one, another key, other claims, another interface’s', async () => {
    await using world = await openWorld()
    const { signUp, status, call } = await openCaller(world)
    const { access_token } = await signUp(account)
    const [head = '', claims = '', signature = ''] = access_token.split('.')
    const header = decode(head)
    const sign = (first: object, second: object, key = '') => {
      const text = `${encode(first)}.${encode(second)}`
      return `${text}.${createHmac('sha256', key).update(text).digest('base64url')}`
    }
    for (const forged of [
      `${head}.${claims}.`,
      `${head}.${claims}`,
      `${head}.${claims}.${signature.slice(0, -2)}AA`,
      `${encode({ ...header, alg: 'none' })}.${claims}.`,
      `${encode({ ...header, alg: 'None' })}.${claims}.${signature}`,
      `${encode({ ...header, alg: 'RS256' })}.${claims}.${signature}`,
      `${encode({ ...header, alg: 'HS512' })}.${claims}.${signature}`,
      `${encode({ ...header, kid: '../../dev/null' })}.${claims}.${signature}`,
      sign(header, decode(claims)),
      sign({ ...header, kid: 'of-mine' }, decode(claims), 'key of mine'),
      sign({ ...header, jwk: { kty: 'oct', k: '' } }, decode(claims)),
      `${head}.${encode({ ...decode(claims), sub: '00000000-0000-4000-8000-000000000000' })}.${signature}`,
      'a.b.c',
      '..',
      'sangam_',
      `sangam_${'a'.repeat(43)}`,
    ])
      expect([forged, await status(forged)]).toEqual([forged, 401])
    const ekatra = await call('POST', '/auth/login', { body: account })
    expect(ekatra.status).toBe(200)
    expect(await status(ekatra.body.token)).toBe(401)
  })

  it('is no session that somebody else chose: each sign-in has a new one', async () => {
    await using world = await openWorld()
    const { signUp, signIn, call } = await openCaller(world)
    const first = await signUp(account)
    const { sid } = decode(first.access_token.split('.')[1])
    const fixed = await call('POST', '/v1/sessions', {
      body: { ...account, sid, session_id: sid, refresh_token: first.refresh_token },
      headers: { cookie: `sid=${sid}; session=${sid}; sangam_device=${sid}` },
    })
    expect(decode(fixed.body.access_token.split('.')[1]).sid).not.toBe(sid)
    expect((await signIn(account)).body.refresh_token).not.toBe(first.refresh_token)
  })
})

describe('the links in mails', () => {
  it('lead to the academy, whatever host the request named', async () => {
    await using world = await openWorld({ PUBLIC_URL: 'https://academy.example' })
    const { call, mails } = await openCaller(world)
    const poisoned = {
      host: 'evil.example',
      'x-forwarded-host': 'evil.example',
      forwarded: 'host=evil.example',
      origin: 'https://evil.example',
      referer: 'https://evil.example/',
    }
    await call('POST', '/v1/sign-ups', { body: account, headers: poisoned })
    await call('POST', '/v1/password-resets', { body: account, headers: poisoned })
    await call('POST', '/auth/forgot', { body: account, headers: poisoned })
    const all = await mails()
    expect(all).toHaveLength(3)
    for (const { body } of all) {
      expect(body).toContain('https://academy.example/')
      expect(body).not.toContain('evil.example')
    }
  })

  it('take no lines of the address into the head of a mail', async () => {
    await using world = await openWorld()
    const { call, mails } = await openCaller(world)
    for (const email of [
      'a@b.example\r\nBcc: evil@evil.example',
      'a@b.example\nX: y',
      'a b@c.example',
      '@',
      'a@',
    ])
      expect([email, (await call('POST', '/v1/sign-ups', { body: { ...account, email } })).status]).toEqual([
        email,
        400,
      ])
    expect(await mails()).toEqual([])
  })
})

describe('who has an account', () => {
  it('is told by no answer: sign-up, sign-in, resets, confirmations and codes', async () => {
    await using world = await openWorld()
    const { signUp, call } = await openCaller(world)
    await signUp(account)
    const told = async (email: string, phone: string) => {
      const answers = []
      for (const [url, body] of [
        ['/v1/sign-ups', { email, password: 'a good password' }],
        ['/v1/sessions', { email, password: 'a good password' }],
        ['/v1/password-resets', { email }],
        ['/v1/email-confirmations', { email }],
        ['/v1/phone-codes', { phone, purpose: 'reset_password' }],
      ] as const) {
        const { status, body: said, headers } = await call('POST', url, { body })
        const { instance: _, ...rest } = Object(said)
        const shape = status < 300 ? Object.keys(rest) : rest
        answers.push([
          url,
          status,
          shape,
          Object.keys(headers)
            .filter((name) => name !== 'content-length')
            .sort(),
        ])
      }
      return answers
    }
    expect(await told(account.email, '+919380169981')).toEqual(
      await told('nobody@test.example', '+919380169982'),
    )
  })

  it('is told by no time: the answers for both come from one distribution', { timeout: 60_000 }, async () => {
    await using world = await openWorld()
    const { signUp, call } = await openCaller(world)
    await signUp(account)
    const time = async (url: string, body: object, from: string) => {
      const began = performance.now()
      await call('POST', url, { body, from })
      return performance.now() - began
    }
    let address = 0
    for (const [url, make] of [
      ['/v1/sessions', (email: string) => ({ email, password: 'a good password' })],
      ['/v1/sign-ups', (email: string) => ({ email, password: 'a good password' })],
      ['/v1/password-resets', (email: string) => ({ email })],
      ['/v1/email-confirmations', (email: string) => ({ email })],
    ] as const) {
      const [known, unknown]: [number[], number[]] = [[], []]
      for (let turn = 0; turn < 40; turn += 1) {
        address += 1
        const from = `198.51.${address >> 8}.${address & 255}`
        // In turns and in both orders, so that what else the machine does falls on both; a lock would be a third thing.
        const both = [
          async () => known.push(await time(url, make(account.email), from)),
          async () => unknown.push(await time(url, make(`nobody-${turn}@test.example`), from)),
        ]
        for (const one of turn % 2 === 0 ? both : both.reverse()) await one()
        for (const table of ['sign_in_tries', 'uses'] as const)
          await world.database.db.deleteFrom(table).execute()
      }
      // Mann-Whitney: how often a known one takes longer than an unknown one. Half of the time, if nothing is told.
      const pairs = known.flatMap((a) => unknown.map((b) => Number(a > b)))
      const share = pairs.reduce((sum, one) => sum + one, 0) / pairs.length
      expect([url, share > 0.25 && share < 0.75, share]).toEqual([url, true, share])
    }
  })
})

describe('a page of another site', () => {
  it('does nothing with the cookie of this one: it opens nothing', async () => {
    await using world = await openWorld()
    const { signUp, signIn, call } = await openCaller(world)
    await signUp(account)
    const cookie = String((await signIn(account)).headers['set-cookie']).split(';')[0] ?? ''
    for (const [method, url] of [
      ['GET', '/v1/me'],
      ['DELETE', '/v1/sessions'],
      ['PATCH', '/v1/me'],
      ['POST', '/v1/api-keys'],
    ] as const)
      expect([url, (await call(method, url, { headers: { cookie } })).status]).toEqual([url, 401])
  })

  it('is not answered to with credentials', async () => {
    await using world = await openWorld()
    const { call } = await openCaller(world)
    const { headers } = await call('GET', '/v1/me', { headers: { origin: 'https://evil.example' } })
    expect(headers['access-control-allow-origin']).toBeUndefined()
  })
})

describe('an address that only looks like another', () => {
  it('is another: no link of the one goes to the other, and no provider’s word joins them', async () => {
    await using world = await openWorld()
    const { signUp, call, mails } = await openCaller(world)
    const kiki = { ...account, email: 'kiki@mail.example' }
    await signUp(kiki)
    const alike = '\u212ai\u212ai@mail.example'
    const { access_token: token } = await signUp({ ...account, email: 'eve@mail.example' })
    expect((await call('POST', '/v1/me/email-changes', { token, body: { email: alike } })).status).toBe(204)
    expect((await mails(alike)).map(({ subject }) => subject)).toEqual(['Confirm your new e-mail address'])
    const before = await world.database.db.selectFrom('users').select('id').execute()
    await call('POST', '/social/google', { body: { idtoken: `sandbox:${alike}:Eve` } })
    expect(await world.database.db.selectFrom('users').select('id').execute()).toHaveLength(before.length + 1)
    expect(
      await world.database.db.selectFrom('users').select('id').where('email', '=', kiki.email).execute(),
    ).toHaveLength(1)
  })
})

describe('a refresh token that was made up', () => {
  it('ends nobody’s session, even with the session’s own name', async () => {
    await using world = await openWorld()
    const { signUp, status, call } = await openCaller(world)
    const { access_token, refresh_token } = await signUp(account)
    const other = await signUp({ ...account, email: 'eve@test.example' })
    const [sid = ''] = refresh_token.split('.')
    for (const secret of ['A'.repeat(65), 'A'.repeat(43), other.refresh_token.split('.')[1]])
      expect(
        (await call('POST', '/v1/sessions/refresh', { body: { refresh_token: `${sid}.${secret}` } })).status,
      ).toBe(401)
    expect(await status(access_token)).toBe(200)
    expect((await call('POST', '/v1/sessions/refresh', { body: { refresh_token } })).status).toBe(200)
  })
})

it('no way leads behind the host names of dialects, however the address is written', async () => {
  await using world = await openWorld({ DIALECTS: 'none', DIALECT_HOSTS: 'api.old.example=template' })
  const { call } = await openCaller(world)
  for (const url of [
    '/.hosts/template/login',
    '/%2ehosts/template/login',
    '/%2Ehosts/template/login',
    '/.%68osts/template/login',
  ])
    expect([url, (await call('POST', url, { body: { email: 'x', password: 'y' } })).status]).toEqual([
      url,
      404,
    ])
})

it('what is answered to a change is kept by no cache', async () => {
  await using world = await openWorld()
  const { call, signUp, signIn } = await openCaller(world)
  await signUp(account)
  expect((await signIn(account)).headers['cache-control']).toBe('no-store')
  expect((await call('POST', '/login', { body: account })).headers['cache-control']).toBe('no-store')
})
