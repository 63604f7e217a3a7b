import { describe, expect, it } from 'vitest'
import { addLessons, createCourse, publishCourse } from '#features/courses/index.ts'
import { scheduleDelivery } from '#features/deliveries/index.ts'
import { addMembers, createGroup, readPeople } from '#features/groups/index.ts'
import { eraser } from '#features/privacy/index.ts'
import { openWorld } from '#test/world.ts'
import { type Caller, openCaller, problem } from './caller.ts'
import { enterByCode, phone } from './phone-caller.ts'
import { openAuthenticator } from './software-authenticator.ts'

const account = { email: 'asha@test.example', password: 'correct horse' }
const next = { ...account, password: 'the next password' }

/** Sets the password by the mailed link, and with it takes the account. */
async function reset({ call, mailedToken }: Caller, password = next.password) {
  await call('POST', '/v1/password-resets', { body: { email: account.email } })
  const body = { token: await mailedToken(account.email), password }
  expect((await call('POST', '/v1/password-resets/completions', { body })).status).toBe(204)
}

describe('whoever made an account of another’s address', () => {
  it('has nothing left of it once its reader set a password: no provider, passkey, app or key opens it', async () => {
    await using world = await openWorld()
    const caller = await openCaller(world)
    const { call } = caller
    const eve = { idtoken: 'sandbox:asha@test.example:Eve:unconfirmed' }
    const entered = await call('POST', '/social/google', { body: eve })
    expect(entered.body).toMatchObject({ success: true, user: { email: account.email, verified: false } })
    const { db } = world.database
    const { id: user_id } = await db.selectFrom('users').select('id').executeTakeFirstOrThrow()
    const now = world.clock.now()
    await db
      .insertInto('passkeys')
      .values({
        id: 'eves',
        user_id,
        name: 'Eve',
        public_key: Buffer.from('x'),
        sign_count: 0,
        is_backed_up: false,
        created_at: now,
      })
      .execute()
    await db
      .insertInto('api_keys')
      .values({
        user_id,
        name: 'Eve',
        secret_hash: Buffer.from('x'),
        hint: 'x',
        scopes: ['courses:read'],
        created_at: now,
      })
      .execute()
    await db.updateTable('users').set({ phone, second_factor_at: now }).execute()
    await reset(caller)
    expect((await caller.signIn(next)).status).toBe(201)
    for (const table of ['social_accounts', 'passkeys', 'api_keys'] as const)
      expect(await db.selectFrom(table).selectAll().execute()).toEqual([])
    expect(await db.selectFrom('users').select(['phone', 'second_factor_at']).executeTakeFirst()).toEqual({
      phone: null,
      second_factor_at: null,
    })
    expect(
      (
        await call('POST', '/social/google', {
          body: { idtoken: 'sandbox:asha@test.example:Eve:unconfirmed' },
        })
      ).body,
    ).toMatchObject({ success: false })
  })
})

describe('a new password', () => {
  it('voids what was asked for under the old one: an address change, a first step', async () => {
    await using world = await openWorld()
    const caller = await openCaller(world)
    const { call, signUp, signIn, mailedToken } = caller
    const { access_token: token } = await signUp(account)
    await call('POST', '/v1/me/email-changes', { token, body: { email: 'eve@test.example' } })
    const link = await mailedToken('eve@test.example')
    await world.database.db.updateTable('users').set({ second_factor_at: world.clock.now() }).execute()
    const { challenge } = (await signIn(account)).body.second_step
    await reset(caller)
    expect(
      (await call('POST', '/v1/email-confirmations/completions', { body: { token: link } })).status,
    ).toBe(400)
    expect((await call('POST', '/v1/sessions/second-step-options', { body: { challenge } })).status).toBe(401)
  })

  it('leaves no session of a sign-in that was under way with the old one', { timeout: 60_000 }, async () => {
    await using world = await openWorld()
    const caller = await openCaller(world)
    await caller.signUp(account)
    let password = account.password
    for (let turn = 0; turn < 6; turn += 1) {
      const following = `password number ${turn}`
      await caller.call('POST', '/v1/password-resets', { body: { email: account.email } })
      const body = { token: await caller.mailedToken(account.email), password: following }
      const change = caller.call('POST', '/v1/password-resets/completions', { body })
      await new Promise((wake) => setTimeout(wake, 4 * turn))
      const [entered] = await Promise.all([caller.signIn({ ...account, password }), change])
      if (entered.status === 201) expect(await caller.status(entered.body.access_token)).toBe(401)
      password = following
    }
  })
})

describe('a code of an app', () => {
  it('is not guessed by activating it again, and trades for nothing once it was used', async () => {
    await using world = await openWorld()
    const { call, signUp } = await openCaller(world)
    const { access_token: token } = await signUp(account)
    await call('POST', '/v1/me/authenticator', { token })
    const statuses: number[] = []
    for (let tries = 0; tries < 12; tries += 1)
      statuses.push(
        (await call('POST', '/v1/me/authenticator/activation', { token, body: { code: '000000' } })).status,
      )
    expect(statuses).toEqual([...Array(10).fill(400), 429, 429])
  })
})

it('the last passkey stays while it is the second step', async () => {
  await using world = await openWorld()
  const { call, signUp } = await openCaller(world)
  const { access_token: token } = await signUp(account)
  const device = openAuthenticator()
  const options = (await call('POST', '/v1/me/passkeys/challenges', { token })).body
  await call('POST', '/v1/me/passkeys', {
    token,
    body: { name: 'Phone', credential: device.create(options) },
  })
  await call('POST', '/v1/me/second-factor', { token })
  const remove = () => call('DELETE', `/v1/me/passkeys/${device.id}`, { token })
  expect((await remove()).body.type).toBe(problem('second_step_needs_it'))
  expect((await call('DELETE', '/v1/me/second-factor', { token })).status).toBe(204)
  expect((await remove()).status).toBe(204)
})

it('a number that comes back after its account was removed goes on with its course, and so do the others', async () => {
  await using world = await openWorld()
  const caller = await openCaller(world)
  const { ctx: teacher } = await world.person('instructor')
  const root = await world.person('superadmin')
  const course = await publishCourse(teacher, await createCourse(teacher, { title: 'Water' }))
  await addLessons(teacher, course, [{ title: 'One' }, { title: 'Two' }, { title: 'Three' }])
  const group = await createGroup(teacher, { name: 'Mine' })
  const others = '+919380169982'
  const people = readPeople(
    [
      { name: 'Asha', number: phone, channel: 'sms' },
      { name: 'Ravi', number: others, channel: 'sms' },
    ],
    'UTC',
  )
  await addMembers(teacher, group, people, 'teacher')
  await scheduleDelivery(teacher, { course, group, starts_on: '2027-01-01', time_of_day: '10:00' })
  const first = (await enterByCode(caller)).body.user.id
  const token = (await caller.signIn(root)).body.access_token
  expect((await caller.call('DELETE', `/v1/users/${first}`, { token })).status).toBe(204)
  await world.goTo('2027-01-01T00:01:00Z')
  const second = (await enterByCode(caller)).body.user.id
  expect(second).not.toBe(first)
  await world.goTo('2027-01-05T00:00:00Z')
  for (const number of [phone, others])
    expect((await caller.texts(number)).filter((text) => text.includes('Water: ')).length).toBe(3)
})

describe('an erasure', () => {
  it('that was taken back in the last moment does not happen, and no two superadmins plan theirs', async () => {
    await using world = await openWorld()
    const { call, signIn } = await openCaller(world)
    const [one, other] = [await world.person('superadmin'), await world.person('superadmin')]
    const tokens = [(await signIn(one)).body.access_token, (await signIn(other)).body.access_token]
    const planned = await Promise.all(tokens.map((token) => call('POST', '/v1/me/erasure', { token })))
    expect(planned.map(({ status }) => status).sort()).toEqual([202, 409])
    const token = tokens[planned.findIndex(({ status }) => status === 202)]
    expect((await call('DELETE', '/v1/me/erasure', { token })).status).toBe(204)
    await world.goTo('2027-02-01T00:00:00Z')
    expect(await eraser.run(world.makeCtx())).toBe(false)
    expect((await signIn(one)).status).toBe(201)
  })

  it('that was planned happens also to an account that was removed meanwhile', async () => {
    await using world = await openWorld()
    const { call, signUp } = await openCaller(world)
    const { access_token: token } = await signUp(account)
    await call('POST', '/v1/me/erasure', { token })
    await world.database.db.updateTable('users').set({ removed_at: world.clock.now() }).execute()
    await world.goTo('2027-02-01T00:00:00Z')
    expect(await world.database.db.selectFrom('users').select('email').execute()).toEqual([{ email: null }])
  })
})
