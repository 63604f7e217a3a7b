import { expect, it } from 'vitest'
import { drawQrCode } from '#features/second-factors/index.ts'
import { openWorld } from '#test/world.ts'
import { otpOf, secretOf, send } from './caller.ts'
import { credentials, page } from './pair.ts'
import { ownHost } from './play.ts'
import { openSchool, tokenOf } from './school.ts'

it('draws the QR code of the secret that its codes are made of', async () => {
  await using world = await openWorld()
  const { post, token } = await openSchool(world)
  const { body } = await post('/qrcode', { login_type: 'signup', password: 'pw' }, token)
  const secret = await secretOf(world, 'meera')
  expect(secret).toMatch(/^[A-Z2-7]{32}$/)
  const uri = `otpauth://totp/Sangam:meera%40school.example?issuer=Sangam&secret=${secret}&algorithm=SHA1&digits=6&period=30`
  expect(Object(body).image).toBe((await drawQrCode(uri)).toString('base64'))
})

it('masks the very codes that it gave, and each of them opens once', async () => {
  await using world = await openWorld()
  const { base, post, token } = await openSchool(world)
  await post('/qrcode', { login_type: 'signup', password: 'pw' }, token)
  const otp = await otpOf(world, 'meera')
  const { codes } = Object(Object((await post('/verify_otp', { otp }, token)).body).data)
  await post('/setup_mfa', { mfa_enabled: true, otp }, token)
  const { body } = await send(base, 'GET', '/recovery_codes', { authorization: `Basic ${token}` })
  const masked = codes.map((code: string) => code.slice(0, 4).padEnd(32, '*'))
  expect(Object(body).data.toSorted()).toEqual(masked.toSorted())
  for (const recovery_code of codes) {
    await post('/login', credentials('meera'))
    const answer = await post('/verify_recovery_code', { email: 'meera@school.example', recovery_code })
    expect(answer.body).toMatchObject({ success: true, user: { mfa_enabled: true } })
  }
})

it('takes a code that begins with zeros as the number that is left of it', async () => {
  await using world = await openWorld()
  const { post, token } = await openSchool(world)
  await post('/qrcode', { login_type: 'signup', password: 'pw' }, token)
  let moment = world.makeCtx().now().getTime()
  while (!(await otpOf(world, 'meera', (moment - world.makeCtx().now().getTime()) / 1000)).startsWith('0'))
    moment += 30_000
  await world.goTo(new Date(moment))
  const fresh = tokenOf(await post('/login', credentials('meera')))
  const otp = Number(await otpOf(world, 'meera'))
  expect(String(otp).length).toBeLessThan(6)
  expect((await post('/verify_otp', { otp }, fresh)).body).toMatchObject({ success: true })
})

it('lets a web page of any origin call it, with its header', async () => {
  await using world = await openWorld()
  const base = await world.listen()
  const origin = 'https://app.old.example'
  const asked = await fetch(`${base}/social/${'a'.repeat(32)}`, {
    method: 'OPTIONS',
    headers: {
      origin,
      'access-control-request-method': 'DELETE',
      'access-control-request-headers': 'authorization,content-type',
    },
  })
  expect(asked.status).toBe(204)
  expect(asked.headers.get('access-control-allow-origin')).toBe('*')
  expect(asked.headers.get('access-control-allow-methods')).toContain('DELETE')
  expect(asked.headers.get('access-control-allow-headers')).toContain('authorization')
  const answered = await fetch(`${base}/logout`, { method: 'POST', headers: { origin } })
  expect(answered.headers.get('access-control-allow-origin')).toBe('*')
  expect(answered.headers.get('access-control-allow-credentials')).toBeNull()
})

it('has the pages of Werkzeug where there is nothing of its own, and leaves the rest alone', async () => {
  await using world = await openWorld()
  const base = await world.listen()
  const status = async (method: string, path: string) => {
    const { status, body, headers } = await send(base, method, path)
    return [status, body, headers.get('content-type')]
  }
  const html = 'text/html; charset=utf-8'
  expect(await status('GET', '/login')).toEqual([405, page('Method Not Allowed'), html])
  expect(await status('DELETE', '/social')).toEqual([405, page('Method Not Allowed'), html])
  expect(await status('POST', '/social/myspace')).toEqual([405, page('Method Not Allowed'), html])
  expect(await status('POST', '/verify/only-a-token')).toEqual([404, page('Not Found'), html])
  expect(await status('GET', '/signup/more')).toEqual([404, page('Not Found'), html])
  for (const path of ['/clickwrap', '/logins', '/session/other'])
    expect((await status('GET', path))[2]).toContain('application/problem+json')
  expect(String((await status('GET', '/'))[1])).toContain('Sangam')
})

it('stands alone on a host of its own', async () => {
  await using world = await openWorld({ DIALECT_HOSTS: `${ownHost}=template` })
  const base = (await world.listen()).replace('127.0.0.1', ownHost)
  expect((await send(base, 'GET', '/')).text).toBe('Welcome to Flask Template.')
  for (const path of [
    '/v1/me',
    '/docs',
    '/sandbox',
    '/clickwrap',
    '/session/login/a/b',
    '/.hosts/template/login',
  ])
    expect([path, (await send(base, 'GET', path)).body]).toEqual([path, page('Not Found')])
  const response = await fetch(`${base}/clickwrap`, { headers: { origin: 'https://app.old.example' } })
  expect(response.headers.get('access-control-allow-origin')).toBe('*')
})

it('means nothing to other interfaces, and they nothing to it', async () => {
  await using world = await openWorld()
  const { base, post, token } = await openSchool(world)
  const me = await fetch(`${base}/v1/me`, { headers: { authorization: `Bearer ${token}` } })
  expect(me.status).toBe(401)
  const person = await world.person('student')
  const { access_token } = Object(
    (await post('/v1/sessions', { email: person.email, password: person.password })).body,
  )
  expect(access_token).toEqual(expect.any(String))
  expect((await post('/logout', undefined, access_token)).status).toBe(401)
})

it('leads to the pages of its mails: they open what they promise', async () => {
  await using world = await openWorld({ FRONTEND_URL: 'https://app.old.example/' })
  const { base, post } = await openSchool(world)
  await post('/forgot_password', { email: 'meera@school.example' })
  await world.settle()
  const { data } = (await (await fetch(`${base}/sandbox/messages?channel=email&limit=10`)).json()) as {
    data: { body: string }[]
  }
  const links = data.flatMap(({ body }) => /https:\/\/app\.old\.example\S+/.exec(body)?.[0] ?? [])
  expect(links.sort()).toEqual([
    expect.stringMatching(/^https:\/\/app\.old\.example\/session\/login\/[\w-]{43}\/[\w-]{43}$/),
    expect.stringMatching(/^https:\/\/app\.old\.example\/session\/reset-password\/[\w-]{43}\/[\w-]{43}$/),
  ])
})

it('lets whoever links an account go on with the token that they have', async () => {
  await using world = await openWorld()
  const { base, post, token } = await openSchool(world)
  const { expires_in } = Object(Object((await post('/login', credentials('meera'))).body).user)
  await world.goTo('2027-01-01T00:10:00Z')
  for (const authorization of [token, `Basic ${token}`, `basic  ${token}`]) {
    const body = { code: 'sandbox:m@school.example:M' }
    const { user } = Object((await send(base, 'POST', '/social/github', { body, authorization })).body)
    expect([user.email, user.access_token, user.expires_in]).toEqual([
      'meera@school.example',
      token,
      expires_in,
    ])
  }
})
