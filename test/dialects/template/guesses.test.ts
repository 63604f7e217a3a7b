import { expect, it } from 'vitest'
import { findAccount, ruleUser } from '#features/identity/index.ts'
import { openWorld } from '#test/world.ts'
import { mailedLink, otpOf, send, wrongOtpOf } from './caller.ts'
import { credentials, refused } from './pair.ts'
import { openSchool, tokenOf } from './school.ts'

const email = 'meera@school.example'
const [, wrongOtp] = refused('You have supplied an invalid MFA token!')
const [, wrongCode] = refused('You have supplied an invalid recovery code!')

it('takes five codes for one password, and then not even the right one', async () => {
  await using world = await openWorld()
  const { post } = await openSchool(world, true)
  await world.goTo('2027-01-01T00:01:00Z')
  await post('/login', credentials('meera'))
  for (let tries = 0; tries < 5; tries += 1)
    expect((await post('/login_mfa', { email, otp: await wrongOtpOf(world, 'meera') })).body).toEqual(
      wrongOtp,
    )
  expect((await post('/login_mfa', { email, otp: await otpOf(world, 'meera') })).body).toEqual(wrongOtp)
  await world.goTo('2027-01-01T00:01:01Z')
  await post('/login', credentials('meera'))
  expect((await post('/login_mfa', { email, otp: await otpOf(world, 'meera') })).body).toMatchObject({
    success: true,
  })
})

it('counts both kinds of codes together, and shuts out a device that nobody knows', async () => {
  await using world = await openWorld()
  const { post } = await openSchool(world, true)
  // The address is known here, from signing in: a stranger's is not.
  await world.database.db.updateTable('sign_ins').set({ address: '203.0.113.9' }).execute()
  const answers: unknown[] = []
  for (let passwords = 0; passwords < 3; passwords += 1) {
    await world.goTo(`2027-01-01T00:0${passwords + 1}:00Z`)
    await post('/login', credentials('meera'))
    for (let tries = 0; tries < 2; tries += 1) {
      answers.push((await post('/login_mfa', { email, otp: await wrongOtpOf(world, 'meera') })).body)
      answers.push((await post('/verify_recovery_code', { email, recovery_code: '0'.repeat(32) })).body)
    }
  }
  expect(answers.slice(0, 10)).toEqual([
    wrongOtp,
    wrongCode,
    wrongOtp,
    wrongCode,
    wrongOtp,
    wrongCode,
    wrongOtp,
    wrongCode,
    wrongOtp,
    wrongCode,
  ])
  const shutOut = { message: expect.stringMatching(/^Too many failed sign-ins/), success: false }
  expect((await post('/login', credentials('meera'))).body).toEqual(shutOut)
  expect((await post('/login', credentials('meera'))).status).toBe(200)
})

it('lets nobody guess codes with a token that was left behind', async () => {
  await using world = await openWorld()
  const { post, token } = await openSchool(world)
  await post('/qrcode', { login_type: 'signup', password: 'pw' }, token)
  const otp = await wrongOtpOf(world, 'meera')
  const statuses: number[] = []
  for (let tries = 0; tries < 11; tries += 1) {
    statuses.push((await post('/verify_otp', { otp }, token)).status)
    statuses.push((await post('/setup_mfa', { mfa_enabled: true, otp }, token)).status)
  }
  expect(statuses).toEqual([...Array(20).fill(200), 429, 429])
  const late = await post('/verify_otp', { otp: await otpOf(world, 'meera') }, token)
  expect(late.body).toEqual({ message: expect.stringMatching(/^Too many requests/), success: false })
  expect(Number(late.headers.get('retry-after'))).toBeGreaterThan(0)
})

it('lets nobody guess the password at the QR code either', async () => {
  await using world = await openWorld()
  const { post, token } = await openSchool(world)
  const guess = (password: string) => post('/qrcode', { login_type: 'signup', password }, token)
  for (let tries = 0; tries < 10; tries += 1)
    expect((await guess(`no ${tries}`)).body).toEqual({ message: 'Password is invalid.', success: false })
  const { status, body } = await guess('pw')
  expect([status, body]).toEqual([
    200,
    { message: expect.stringMatching(/^Too many wrong tries/), success: false },
  ])
})

it('answers 429 where too many come from one address, in its own words', async () => {
  await using world = await openWorld()
  const { post } = await openSchool(world)
  const ask = () => post('/forgot_password', { email: 'nobody@school.example' })
  const statuses = []
  for (let asked = 0; asked < 11; asked += 1) statuses.push((await ask()).status)
  expect(statuses).toEqual([...Array(10).fill(200), 429])
  expect((await ask()).body).toEqual({ message: expect.stringMatching(/^Too many requests/), success: false })
})

it('lets one of two right answers in when both come at once', async () => {
  await using world = await openWorld()
  const { post } = await openSchool(world, true)
  await world.goTo('2027-01-01T00:01:00Z')
  await post('/login', credentials('meera'))
  const otp = await otpOf(world, 'meera')
  const answers = await Promise.all([1, 2, 3].map(() => post('/login_mfa', { email, otp })))
  expect(answers.filter(({ body }) => Object(body).success)).toHaveLength(1)
})

it('keeps a blocked account out, and ends what it has open', async () => {
  await using world = await openWorld()
  const { post, token } = await openSchool(world)
  const admin = await world.person('admin')
  const user = await findAccount(world.makeCtx(), { email })
  await ruleUser(admin.ctx, { id: user?.id ?? '' }, { is_blocked: true })
  expect((await post('/login', credentials('meera'))).body).toEqual({
    message: 'This account is blocked.',
    success: false,
  })
  expect((await post('/logout', undefined, token)).status).toBe(401)
})

it('asks for the second step after a mailed link too', async () => {
  await using world = await openWorld()
  const { base, post } = await openSchool(world, true)
  const { body } = await post(`/verify/${await mailedLink(world, base)}`)
  expect(body).toEqual({
    message: 'You have confirmed your account. Thanks!',
    success: true,
    user: { email, mfa_enabled: true, verified: 1 },
  })
  await world.goTo('2027-01-01T00:01:00Z')
  const entered = await post('/login_mfa', { email, otp: await otpOf(world, 'meera') })
  expect((await post('/logout', undefined, tokenOf(entered))).status).toBe(200)
})

it('takes a sandbox proof from nobody but whoever sits at this machine', async () => {
  await using world = await openWorld()
  const base = await world.listen()
  const response = await fetch(`${base}/social/github`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-forwarded-for': '203.0.113.9' },
    body: JSON.stringify({ code: 'sandbox:meera@school.example:Meera' }),
  })
  expect([response.status, await response.json()]).toEqual([
    200,
    { message: expect.stringMatching(/^The sandbox knows nobody/), success: false },
  ])
  const { body } = await send(base, 'POST', '/login', { body: credentials('meera') })
  expect(body).toEqual({ message: 'There is no user with this email.', success: false })
})
