import { expect, it } from 'vitest'
import { openWorld } from '#test/world.ts'
import { enter, freshAddress, openPeople, send } from './caller.ts'
import { emailOf, error, notFound, passwordOf, unsigned } from './pair.ts'

const asha = { email: emailOf('asha'), password: passwordOf('asha') }

it('says in its own words what is not there, under its own paths and everywhere on its host', async () => {
  await using world = await openWorld({ DIALECT_HOSTS: 'localhost=academy' })
  const base = await world.listen()
  const host = base.replace('127.0.0.1', 'localhost')
  const ask = async (at: string, method = 'GET') => {
    const response = await fetch(at, { method })
    return [response.status, await response.json()]
  }
  for (const at of [base, host]) {
    for (const path of ['', '/', '/auth', '/nothing/', '/contact/contact-forms/1/2', '/helper/time'])
      expect(await ask(`${at}/api/v1${path}`)).toEqual(notFound)
    expect(await ask(`${at}/api/v1/auth/login/`)).toEqual(error(405, 'Method not allowed'))
    expect(await ask(`${at}/api/v1/contact/contact-forms`, 'PATCH')).toEqual(error(405, 'Method not allowed'))
    for (const path of ['auth/me', 'auth/me/', 'users/profile/', 'contact/contact-forms/'])
      expect(await ask(`${at}/api/v1/${path}`)).toEqual(unsigned)
  }
  for (const path of ['/', '/nothing', '/v1/me']) expect(await ask(host + path)).toEqual(notFound)
  expect((await ask(`${base}/api/v1x`))[1]).not.toEqual(notFound[1])
})

it('takes cookies from the pages that are named and from this machine, and calls from everywhere', async () => {
  await using world = await openWorld({
    FRONTEND_URL_STUDENTS: 'https://learn.example',
    CORS_ORIGINS: 'https://other.example',
    DIALECT_HOSTS: 'localhost=academy',
  })
  const base = await world.listen()
  const ask = async (origin: string, at = base) => {
    const headers = { origin, 'access-control-request-method': 'POST' }
    const asked = await fetch(`${at}/api/v1/auth/register`, { method: 'OPTIONS', headers })
    expect(asked.status).toBe(204)
    const got = await fetch(`${at}/api/v1/auth/me`, { headers: { origin } })
    expect(got.headers.get('vary')).toMatch(/origin/i)
    return [asked, got].map(({ headers }) => [
      headers.get('access-control-allow-origin'),
      headers.get('access-control-allow-credentials'),
    ])
  }
  for (const at of [base, base.replace('127.0.0.1', 'localhost')]) {
    for (const known of ['https://learn.example', 'https://other.example', 'http://localhost:5173'])
      expect(await ask(known, at)).toEqual([
        [known, 'true'],
        [known, 'true'],
      ])
    expect(await ask('https://elsewhere.example', at)).toEqual([
      ['*', null],
      ['*', null],
    ])
  }
  const ease = await fetch(`${base}/api/users/login`, { headers: { origin: 'https://learn.example' } })
  expect(ease.headers.get('access-control-allow-credentials')).toBeNull()
})

it('lets a page read that it asked too often', async () => {
  await using world = await openWorld()
  const base = await world.listen()
  const origin = 'http://localhost:5173'
  for (let count = 0; count < 3; count += 1)
    await send(base, 'POST', '/auth/send-token', { body: {}, headers: { origin } })
  const { status, headers } = await send(base, 'POST', '/auth/send-token', { headers: { origin } })
  expect([status, headers.get('access-control-allow-origin')]).toEqual([429, origin])
  expect(headers.get('access-control-expose-headers')).toMatch(/retry-after.*x-ratelimit-remaining/)
})

const limits = [
  ['login', '/auth/login', 10, 900, '10 per 15 minute', 'x'],
  ['google', '/auth/google', 10, 900, '10 per 15 minute', 'x'],
  ['registering', '/auth/register', 5, 3600, '5 per 1 hour', '/auth/register/send-otp'],
  ['the codes of it', '/auth/register/verify-otp', 5, 3600, '5 per 1 hour', 'x'],
  ['codes', '/auth/verify-otp', 5, 60, '5 per 1 minute', 'x'],
  ['more codes', '/auth/resend-otp', 5, 3600, '5 per 1 hour', 'x'],
  ['reset requests', '/auth/send-token', 3, 3600, '3 per 1 hour', '/auth/password-reset/request'],
  ['resets', '/auth/reset-password', 5, 3600, '5 per 1 hour', '/auth/reset-password/x'],
  ['refreshing', '/auth/refresh', 20, 3600, '20 per 1 hour', 'x'],
  ['contact forms', '/contact/contact-forms', 20, 3600, '20 per 1 hour', 'x'],
] as const

it.each(limits)(
  'keeps to the limit of %s, and tells what is left of it',
  async (...[, path, most, seconds, words, twin]) => {
    await using world = await openWorld({ TRUST_PROXY: 'loopback' })
    const base = await world.listen()
    const ask = (from: string, at: string = path) => send(base, 'POST', at, { body: {}, from })
    const left = ({ headers }: { headers: Headers }) =>
      ['limit', 'remaining', 'reset'].map((name) => Number(headers.get(`x-ratelimit-${name}`)))
    const from = freshAddress()
    const reset = Date.parse('2027-01-01T00:00:00Z') / 1000 + seconds
    for (let count = 1; count <= most; count += 1) {
      const answer = await ask(from)
      expect(answer.status).toBeLessThan(429)
      expect(left(answer)).toEqual([most, most - count, reset])
      expect(Number(answer.headers.get('retry-after'))).toBe(seconds)
    }
    const { status, body, headers } = await ask(from, twin === 'x' ? path : twin)
    expect([status, body]).toEqual([
      429,
      { error: 'Rate limit exceeded', message: words, retry_after: seconds },
    ])
    expect([left({ headers }), headers.get('retry-after')]).toEqual([[most, 0, reset], String(seconds)])
    expect((await ask(freshAddress())).status).toBeLessThan(429)
    await world.goTo(new Date(reset * 1000))
    expect((await ask(from)).status).toBeLessThan(429)
  },
)

it('has no limit elsewhere: the admin portal asks often', async () => {
  await using world = await openWorld()
  const base = await world.listen()
  const { admin = '' } = await openPeople(world, base)
  for (let count = 0; count < 60; count += 1) {
    const answer = await send(base, 'GET', '/auth/me', { authorization: admin })
    expect([answer.status, answer.headers.get('x-ratelimit-limit')]).toEqual([200, null])
  }
})

it('sends whoever came by http to https, where a trusted proxy says so, and nobody in a circle', async () => {
  const https = { PUBLIC_URL: 'https://academy.example', DIALECT_HOSTS: 'localhost=academy' }
  const byProxy = { 'x-forwarded-proto': 'http', 'x-forwarded-for': '203.0.113.9' }
  const ask = async (env: Record<string, string>, headers: Record<string, string>, host = '127.0.0.1') => {
    await using world = await openWorld(env)
    const base = (await world.listen()).replace('127.0.0.1', host)
    const answer = await send(base, 'POST', '/auth/login?a=b', { body: asha, headers })
    return [answer.status, answer.headers.get('location'), answer.headers.has('strict-transport-security')]
  }
  const trusting = { ...https, TRUST_PROXY: 'loopback' }
  const sent = 'https://academy.example/api/v1/auth/login?a=b'
  expect(await ask(trusting, byProxy)).toEqual([308, sent, true])
  expect(await ask(trusting, byProxy, 'localhost')).toEqual([
    308,
    sent.replace('academy.example', 'localhost'),
    true,
  ])
  expect(await ask(trusting, { ...byProxy, 'x-forwarded-proto': 'https' })).toEqual([401, null, true])
  expect(await ask(trusting, {})).toEqual([401, null, true])
  expect(await ask(https, byProxy)).toEqual([401, null, true])
  expect(await ask({ TRUST_PROXY: 'loopback' }, byProxy)).toEqual([401, null, false])
})

it('marks its cookies for https where it is reached by it, and hides them from scripts', async () => {
  const body = { ...asha, first_name: 'A', last_name: 'B', phone: '+919380169981' }
  const cookieAt = async (env: Record<string, string>, headers = {}) => {
    await using world = await openWorld(env)
    const answer = await send(await world.listen(), 'POST', '/auth/register', { body, headers })
    return answer.headers.getSetCookie().map((line) => line.replace(/=[^;]{20,}/, '=…'))
  }
  const rest = 'session=…; Max-Age=900; Path=/api/v1/auth; HttpOnly;'
  expect(await cookieAt({})).toEqual([`${rest} SameSite=Lax`])
  expect(await cookieAt({ PUBLIC_URL: 'https://academy.example' })).toEqual([`${rest} Secure; SameSite=None`])
  const proxy = { 'x-forwarded-proto': 'https', 'x-forwarded-for': '203.0.113.9' }
  expect(await cookieAt({ TRUST_PROXY: 'loopback' }, proxy)).toEqual([`${rest} Secure; SameSite=None`])
})

it('reads no body that is not asked for, of any kind, and answers whoever sends one', async () => {
  await using world = await openWorld()
  const base = await world.listen()
  await openPeople(world, base)
  const authorization = await enter(base, 'asha')
  for (const type of [
    'application/json',
    'application/x-www-form-urlencoded',
    'text/xml',
    'multipart/form-data; boundary=x',
  ])
    for (const path of ['/auth/refresh', '/auth/resend-otp']) {
      const answer = await send(base, 'POST', path, { authorization, headers: { 'content-type': type } })
      expect([type, path, answer.status]).toEqual([type, path, path.endsWith('refresh') ? 422 : 400])
    }
  const answer = await send(base, 'POST', '/auth/logout', {
    authorization,
    body: '<a/>',
    headers: { 'content-type': 'text/xml' },
  })
  expect(answer.status).toBe(200)
})

it('refuses forms that are too large or broken', async () => {
  await using world = await openWorld()
  const base = await world.listen()
  const large = new FormData()
  large.append('email', 'x'.repeat(1_000_001))
  const tooLarge = error(413, 'Request too large')
  const ask = async (body: unknown, headers = {}) => {
    const answer = await send(base, 'POST', '/auth/login', { body, headers })
    return [answer.status, answer.body]
  }
  expect(await ask(large)).toEqual(tooLarge)
  const unasked = new FormData()
  unasked.append('file', new Blob(['x'.repeat(1_000_001)]), 'x.bin')
  expect(await ask(unasked)).toEqual(tooLarge)
  const many = new FormData()
  for (let count = 0; count < 101; count += 1) many.append(`field${count}`, '')
  expect((await ask(many))[0]).toBe(413)
  const broken = await ask('--x\r\nnonsense', { 'content-type': 'multipart/form-data; boundary=x' })
  expect(broken[0]).toBe(400)
  expect(await ask('--x', { 'content-type': 'multipart/form-data' })).toEqual(error(400, 'Invalid form'))
})
