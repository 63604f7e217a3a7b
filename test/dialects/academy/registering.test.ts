import { expect, it } from 'vitest'
import { addMembers, createGroup, readPeople } from '#features/groups/index.ts'
import { createUser } from '#features/identity/index.ts'
import { forgetCodes, forgetRegistrations } from '#features/phones/index.ts'
import { openWorld, type World } from '#test/world.ts'
import { codeIn, freshAddress, newestMessage, openJar, send } from './caller.ts'
import { emailOf } from './pair.ts'

const phone = '+919380169981'
const devi = {
  email: emailOf('devi'),
  password: 'three green boats',
  first_name: 'Devi',
  last_name: 'Rao',
  phone,
}

/** A listening server behind a proxy that is trusted. */
async function openDoor(world: World) {
  const base = await world.listen()
  const post = (path: string, body: unknown, from: string, cookie?: string) =>
    send(base, 'POST', path, { body, from, cookie })
  const begin = async (account = devi, from = freshAddress()) => {
    const jar = openJar()
    const answer = await post('/auth/register', account, from)
    jar.keep(answer.headers)
    return { jar, from, status: answer.status }
  }
  const users = async () =>
    (await world.database.db.selectFrom('users').select(['email', 'phone']).orderBy('no').execute()).map(
      ({ email }) => email,
    )
  return { base, post, begin, users, code: async () => codeIn(await newestMessage(world, phone)) }
}
const trusting = { TRUST_PROXY: 'loopback' }

it('opens one account, however often the right code comes at once', async () => {
  await using world = await openWorld(trusting)
  const { post, begin, users, code } = await openDoor(world)
  const { jar } = await begin()
  const otp = await code()
  const answers = await Promise.all(
    Array.from({ length: 4 }, () => post('/auth/verify-otp', { otp }, freshAddress(), jar.cookie())),
  )
  expect(answers.map(({ status }) => status).sort()).toEqual([201, 400, 400, 400])
  expect(await users()).toEqual([devi.email])
})

it('makes one person of who registers and who learnt by that number', async () => {
  await using world = await openWorld(trusting)
  const { post, begin, code } = await openDoor(world)
  const { ctx: teacher } = await world.person('instructor')
  const group = await createGroup(teacher, { name: 'Mine' })
  await addMembers(teacher, group, readPeople([{ name: 'Devi', number: phone }], 'UTC'), 'teacher')
  const { jar } = await begin()
  const { body } = await post('/auth/verify-otp', { otp: await code() }, freshAddress(), jar.cookie())
  const learners = await world.database.db.selectFrom('learners').selectAll().execute()
  expect(learners).toMatchObject([{ phone, user_id: expect.any(String) }])
  expect(Object(body).user.phone).toBe(phone)
})

it('keeps no password, and nothing for long', async () => {
  await using world = await openWorld(trusting)
  const { begin } = await openDoor(world)
  await begin()
  const rows = () => world.database.db.selectFrom('registrations').selectAll().execute()
  const [row] = await rows()
  expect(row?.password_hash).toMatch(/^\$argon2id\$/)
  expect(JSON.stringify(row)).not.toContain(devi.password)
  await world.goTo('2027-01-01T01:14:00Z')
  await forgetRegistrations(world.makeCtx())
  expect(await rows()).toHaveLength(1)
  await world.goTo('2027-01-01T01:16:00Z')
  await forgetRegistrations(world.makeCtx())
  expect(await rows()).toHaveLength(0)
  await forgetCodes(world.makeCtx())
})

it('gives nobody five wrong tries and a right one', async () => {
  await using world = await openWorld(trusting)
  const { post, begin, code, users } = await openDoor(world)
  const { jar } = await begin()
  const otp = await code()
  for (let count = 0; count < 5; count += 1)
    expect((await post('/auth/verify-otp', { otp: `x${count}` }, freshAddress(), jar.cookie())).status).toBe(
      400,
    )
  expect((await post('/auth/verify-otp', { otp }, freshAddress(), jar.cookie())).status).toBe(400)
  expect(await users()).toEqual([])
})

it('opens nothing of a stranger who asked with the same number', async () => {
  await using world = await openWorld(trusting)
  const { post, begin, users, code } = await openDoor(world)
  const mine = await begin()
  const own = await code()
  await world.goTo('2027-01-01T00:01:00Z')
  const stranger = { ...devi, email: emailOf('stranger'), password: 'of the stranger' }
  expect((await begin(stranger)).status).toBe(200)
  const theirs = await code()
  for (const otp of [theirs, own]) await post('/auth/verify-otp', { otp, phone }, mine.from)
  expect(await users()).toEqual([devi.email])
})

it('asks for the cookie where two want an account with one number from one address', async () => {
  await using world = await openWorld(trusting)
  const { post, begin, users, code } = await openDoor(world)
  const { jar, from } = await begin()
  const first = await code()
  await world.goTo('2027-01-01T00:01:00Z')
  await begin({ ...devi, email: emailOf('stranger') }, from)
  const otp = await code()
  for (const one of [first, otp])
    expect((await post('/auth/verify-otp', { phone, otp: one }, from)).status).toBe(400)
  expect(await users()).toEqual([])
  expect((await post('/auth/verify-otp', { otp: first }, from, jar.cookie())).status).toBe(201)
  expect(await users()).toEqual([devi.email])
})

it('takes the code for nothing else, and no other code for this', async () => {
  await using world = await openWorld(trusting)
  const { base, post, begin, code } = await openDoor(world)
  const { jar } = await begin()
  const otp = await code()
  const [{ code_id = '' } = {}] = await world.database.db
    .selectFrom('registrations')
    .select('code_id')
    .execute()
  const v1 = async (path: string, body: unknown) =>
    fetch(`${base}/v1/${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })
  expect((await v1('phone-sessions', { code_id, code: otp })).status).toBe(401)
  await world.goTo('2027-01-01T00:01:00Z')
  expect((await v1('phone-codes', { phone })).status).toBe(202)
  const other = await code()
  expect((await post('/auth/verify-otp', { otp: other }, freshAddress(), jar.cookie())).status).toBe(400)
  expect((await post('/auth/verify-otp', { otp }, freshAddress(), jar.cookie())).status).toBe(201)
})

it('says so where somebody else took the e-mail meanwhile, and keeps the code good for nothing less', async () => {
  await using world = await openWorld(trusting)
  const { post, begin, code } = await openDoor(world)
  const { jar } = await begin()
  const taken = { email: devi.email, password: null, role: 'student' } as const
  await createUser(world.makeCtx(), taken)
  const otp = await code()
  const { status, body } = await post('/auth/verify-otp', { otp }, freshAddress(), jar.cookie())
  expect([status, body]).toEqual([409, { error: 'Email already registered' }])
  const codes = world.database.db.selectFrom('phone_codes').select('used_at')
  expect(await codes.execute()).toEqual([{ used_at: null }])
})
