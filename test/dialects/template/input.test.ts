import fc from 'fast-check'
import { expect, it } from 'vitest'
import { openWorld } from '#test/world.ts'
import { send } from './caller.ts'
import { credentials, page, useJson } from './pair.ts'
import { openSchool } from './school.ts'

const open = [
  '/login',
  '/signup',
  '/verify/a/b',
  '/resend_confirmation',
  '/forgot_password',
  '/reset_password/a/b',
]
const steps = [
  '/login_mfa',
  '/verify_recovery_code',
  '/social/github',
  '/social/google',
  '/social/linkedin',
  '/social/facebook',
]
const guarded = ['/logout', '/update_password', '/qrcode', '/verify_otp', '/setup_mfa', '/recovery_codes']
const bare = ['/logout', '/recovery_codes', '/verify/a/b']

it('lets nobody in without a token, whatever is sent', async () => {
  await using world = await openWorld()
  const { base, token } = await openSchool(world)
  const routes = [
    ...guarded.map((path) => ['POST', path]),
    ['GET', '/recovery_codes'],
    ['GET', '/social'],
    ['DELETE', '/social/a'],
  ]
  const credentialsThatAreNone = [
    undefined,
    '',
    'Basic',
    'Basic a.b.c',
    `Bearer ${token}`,
    `Token ${token}`,
    `Basic ${token}x`,
    `Basic ${token} x`,
  ]
  for (const [method = '', path = ''] of routes)
    for (const authorization of credentialsThatAreNone) {
      const { status, body } = await send(base, method, path, {
        authorization,
        ...(method === 'POST' && { body: '{' }),
      })
      expect([path, authorization, status, body]).toEqual([path, authorization, 401, page('Unauthorized')])
    }
})

it('wants JSON wherever it reads a body, and minds none where it does not', async () => {
  await using world = await openWorld()
  const { base, post } = await openSchool(world)
  const types = [
    'text/plain',
    'application/x-www-form-urlencoded',
    'application/xml',
    'multipart/form-data; boundary=x',
  ]
  for (const path of [...open, ...steps, ...guarded])
    for (const type of types) {
      const token = await freshToken(post)
      const { status, body } = await send(base, 'POST', path, { body: 'email=a', type, authorization: token })
      const expected = bare.includes(path)
        ? [200, expect.objectContaining({ message: expect.any(String) })]
        : useJson
      expect([path, type, status, body]).toEqual([path, type, ...expected])
    }
})

it('takes nothing at all, by whatever name, where it reads no body', async () => {
  await using world = await openWorld()
  const { base, post } = await openSchool(world)
  for (const type of [
    'application/json',
    'application/json; charset=utf-8',
    'application/x-www-form-urlencoded',
  ])
    for (const path of bare) {
      const authorization = await freshToken(post)
      expect((await send(base, 'POST', path, { body: '', type, authorization })).status).toBe(200)
    }
})

const freshToken = async (post: (path: string, body: unknown) => Promise<{ body: unknown }>) =>
  `Basic ${Object(Object((await post('/login', credentials('meera'))).body).user).access_token}`

const field = fc.constantFrom(
  ...['email', 'password', 'login_method', 'first_name', 'last_name', 'existing_password', 'new_password'],
  ...['login_type', 'otp', 'mfa_enabled', 'recovery_code', 'code', 'idtoken', 'accessToken', 'userID'],
  ...['expiresIn', 'data_access_expiration_time', 'grantedScopes', 'token', 'uid', '__proto__'],
)
const value = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.jsonValue(),
  fc.constantFrom(
    'signup',
    'social',
    true,
    0,
    -1,
    1e308,
    123456,
    'meera@school.example',
    'sandbox:a@b.example:A',
  ),
)

it('answers whatever is sent to any route with 200, 400 or 401, and in its own shape', async () => {
  await using world = await openWorld()
  const { base, token } = await openSchool(world)
  const path = fc.constantFrom(...open, ...steps, ...guarded.filter((one) => one !== '/logout'))
  await fc.assert(
    fc.asyncProperty(path, fc.dictionary(field, value, { maxKeys: 6 }), async (path, body) => {
      const answer = await send(base, 'POST', path, { body, authorization: `Basic ${token}` })
      expect([200, 400, 401, 429]).toContain(answer.status)
      if (typeof answer.body === 'string') expect([400, 401]).toContain(answer.status)
      else expect(answer.body).toHaveProperty('success', expect.any(Boolean))
    }),
    { numRuns: 300 },
  )
})

it('keeps what is odd as it was written, and refuses what no text can hold', async () => {
  await using world = await openWorld()
  const { post } = await openSchool(world)
  const account = { login_method: 'signup', email: 'odd@school.example', password: 'pw' }
  const names = { first_name: '📚 <b>; drop table users --', last_name: "O'Neill" }
  await post('/signup', { ...account, ...names })
  expect((await post('/login', credentials('odd'))).body).toMatchObject({ user: names })
  const nul = await post('/signup', { ...account, first_name: 'a\0b' })
  expect([nul.status, nul.body]).toEqual([200, { message: expect.stringContaining('NUL'), success: false }])
  const long = await post(`/verify/${'a'.repeat(1_500)}/${'b'.repeat(400)}`)
  expect(long.body).toEqual({ message: 'User not found', success: false })
  for (const uid of ['..%2f..', '%F0%9F%93%9A', 'AAAA', "'--"])
    expect((await post(`/reset_password/x/${uid}`, { password: 'p' })).body).toEqual({
      message: 'User not found',
      success: false,
    })
})
