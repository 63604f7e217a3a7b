import { expect, it } from 'vitest'
import { ruleUser } from '#features/identity/index.ts'
import { openWorld, type World } from '#test/world.ts'
import {
  type Call,
  codeIn,
  enter,
  freshAddress,
  newestMessage,
  openJar,
  openPeople,
  send,
  tokenIn,
} from './caller.ts'
import { emailOf, error, msg, passwordOf, user } from './pair.ts'

/** A page in a browser: cookies, and the token that it keeps in its storage. */
function openPage(base: string, origin: string) {
  const jar = openJar()
  const from = freshAddress()
  let token = ''
  return {
    async call(method: string, path: string, body?: unknown) {
      const headers = { origin }
      const authorization = token ? `Bearer ${token}` : undefined
      const call: Call = { body, authorization, cookie: jar.cookie(), from, headers }
      const answer = await send(base, method, path, call)
      expect(answer.headers.get('access-control-allow-origin')).toBe(origin)
      expect(answer.headers.get('access-control-allow-credentials')).toBe('true')
      jar.keep(answer.headers)
      token = Object(answer.body).access_token ?? token
      return { status: answer.status, body: Object(answer.body) }
    },
    forget: () => {
      token = ''
    },
  }
}

const students = 'https://learn.example'
const staff = 'https://staff.example'

async function openSchool(world: World) {
  const base = await world.listen()
  const people = await openPeople(world, base)
  return { base, people, student: openPage(base, students), portal: openPage(base, staff) }
}
const env = { TRUST_PROXY: 'loopback', FRONTEND_URL_STUDENTS: students, FRONTEND_URL_ADMIN: `${staff}/` }

it('works as the student site does, from registering to a new password', async () => {
  await using world = await openWorld(env)
  const { student } = await openSchool(world)
  const phone = '+919380169981'
  const names = { first_name: 'Devi', last_name: 'Rao', bio: '' }
  const account = { ...names, email: emailOf('devi'), phone, password: 'Strong#123', role: 'student' }
  expect((await student.call('POST', '/auth/register', account)).body.status).toBe('OTP_SENT')
  await world.goTo('2027-01-01T00:00:31Z')
  expect((await student.call('POST', '/auth/resend-otp')).status).toBe(200)
  const otp = codeIn(await newestMessage(world, phone))
  const { body } = await student.call('POST', '/auth/verify-otp', { otp })
  expect(body.user).toMatchObject({ email: account.email, phone, role: 'student' })
  const profile = { ...names, email: account.email, phone, bio: 'I learn.' }
  expect((await student.call('PUT', '/users/update-profile', profile)).body.user.bio).toBe('I learn.')
  const passwords = { current_password: account.password, new_password: 'Stronger#123' }
  expect((await student.call('PUT', '/auth/change-password', passwords)).status).toBe(200)
  expect((await student.call('GET', '/auth/me')).status).toBe(200)
  expect((await student.call('POST', '/auth/logout')).status).toBe(200)
  expect((await student.call('GET', '/auth/me')).status).toBe(401)
  student.forget()
  const login = { email: account.email, password: passwords.new_password }
  expect((await student.call('POST', '/auth/login', login)).body.user.first_name).toBe('Devi')
})

it('mails links to the front end of whoever forgot the password', async () => {
  await using world = await openWorld(env)
  const { student } = await openSchool(world)
  for (const [name, page] of [
    ['asha', students],
    ['admin', staff],
  ] as const) {
    const { body } = await student.call('POST', '/auth/send-token', { email: emailOf(name) })
    const mail = await newestMessage(world, emailOf(name))
    expect(mail).toContain(`${page}/reset-password?token=`)
    expect(mail).not.toContain(body.token)
    const token = tokenIn(mail)
    const reset = await student.call('POST', `/auth/reset-password?token=${token}`, {
      password: 'Strong#123',
    })
    expect(reset.status).toBe(200)
    const again = await student.call('POST', `/auth/reset-password?token=${token}`, {
      password: 'Strong#123',
    })
    expect(again.status).toBe(400)
  }
})

it('works as the admin portal does: signs in, looks who it is, and reads what was asked', async () => {
  await using world = await openWorld(env)
  const { student, portal } = await openSchool(world)
  const asked = {
    name: 'Devi',
    email: emailOf('devi'),
    phone_number: '9380169981',
    course_intrest: 'AI',
    message: 'Hi',
  }
  expect((await student.call('POST', '/contact/contact-forms', asked)).status).toBe(201)
  await portal.call('POST', '/auth/login', { email: emailOf('admin'), password: passwordOf('admin') })
  expect((await portal.call('GET', '/auth/me')).body).toEqual({ user: user('admin') })
  const forms = await portal.call('GET', '/contact/contact-forms')
  expect(forms.body).toMatchObject([{ name: 'Devi', message: 'Hi' }])
  const row = await world.database.db.selectFrom('contact_forms').select('course_interest').execute()
  expect(row).toEqual([{ course_interest: 'AI' }])
  await portal.call('POST', '/auth/logout')
  expect((await portal.call('GET', '/auth/me')).status).toBe(401)
})

it('takes no token of another interface, and gives none away', async () => {
  await using world = await openWorld()
  const { base, people } = await openSchool(world)
  const v1 = async (path: string, body: unknown) => {
    const headers = { 'content-type': 'application/json' }
    const response = await fetch(`${base}/v1/${path}`, {
      method: 'POST',
      headers,
      body: JSON.stringify(body),
    })
    return { status: response.status, body: Object(await response.json()) }
  }
  const credentials = { email: emailOf('asha'), password: passwordOf('asha') }
  const theirs = (await v1('sessions', credentials)).body
  const ours = Object((await send(base, 'POST', '/auth/login', { body: credentials })).body)
  const ask = async (token: string) => {
    const { status, body } = await send(base, 'POST', '/auth/refresh', { authorization: `Bearer ${token}` })
    return [status, body]
  }
  expect(await ask(theirs.refresh_token)).toEqual(msg(422, 'Not enough segments'))
  expect((await v1('sessions/refresh', theirs)).status).toBe(200)
  expect((await ask(ours.refresh_token))[0]).toBe(200)
  expect((await v1('sessions/refresh', ours)).status).toBe(401)
  expect((await fetch(`${base}/v1/me`, { headers: { authorization: people.asha ?? '' } })).status).toBe(401)
})

it('ends every sign-in of whoever is blocked, and lets them in no more', async () => {
  await using world = await openWorld()
  const { base, people } = await openSchool(world)
  const credentials = { email: emailOf('asha'), password: passwordOf('asha') }
  const { refresh_token } = Object((await send(base, 'POST', '/auth/login', { body: credentials })).body)
  const { ctx } = await world.person('superadmin')
  await ruleUser(ctx, { no: user('asha').id }, { is_blocked: true })
  const revoked = msg(401, 'Token has been revoked')
  for (const [path, authorization] of [
    ['/auth/logout', people.asha],
    ['/auth/refresh', `Bearer ${refresh_token}`],
  ] as const) {
    const { status, body } = await send(base, 'POST', path, { authorization })
    expect([status, body]).toEqual(revoked)
  }
  const { status, body } = await send(base, 'POST', '/auth/login', { body: credentials })
  expect([status, body]).toEqual(error(401, 'Account is deactivated'))
})

it('cannot take a second step', async () => {
  await using world = await openWorld()
  const { base } = await openSchool(world)
  const users = world.database.db.updateTable('users').set({ second_factor_at: new Date('2027-01-01') })
  await users.where('email', '=', emailOf('asha')).execute()
  const body = { email: emailOf('asha'), password: passwordOf('asha') }
  const answer = await send(base, 'POST', '/auth/login', { body })
  expect([answer.status, answer.body]).toEqual(error(403, expect.stringContaining('second step')))
})

it('knows an address that somebody signed in from, however often strangers guess', async () => {
  await using world = await openWorld({ TRUST_PROXY: 'loopback' })
  const { base } = await openSchool(world)
  const [home, street] = [freshAddress(), freshAddress()]
  const body = { email: emailOf('asha'), password: passwordOf('asha') }
  expect((await send(base, 'POST', '/auth/login', { body, from: home })).status).toBe(200)
  for (let count = 0; count < 5; count += 1)
    await send(base, 'POST', '/auth/login', { body: { ...body, password: 'guess' }, from: street })
  expect((await send(base, 'POST', '/auth/login', { body, from: street })).status).toBe(429)
  expect((await send(base, 'POST', '/auth/login', { body, from: home })).status).toBe(200)
  expect(await enter(base, 'teacher')).toMatch(/^Bearer ey/)
})
