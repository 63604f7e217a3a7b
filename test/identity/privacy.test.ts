import { expect, it } from 'vitest'
import { addMembers, createGroup, readPeople } from '#features/groups/index.ts'
import { erasePerson } from '#features/privacy/personal-data.ts'
import { openWorld, type World } from '#test/world.ts'
import { openCaller, problem } from './caller.ts'
import { enterByCode, lastCode, phone } from './phone-caller.ts'

const account = { email: 'asha@test.example', password: 'correct horse', first_name: 'Ashalata' }
const words = 'It was my sister who asked'

/** Someone with an account, a number, a linked account, a group, messages and a stop. */
async function makePerson(world: World) {
  const caller = await openCaller(world)
  const { call, signUp } = caller
  const { access_token: token } = await signUp(account)
  const { id: code_id } = (await call('POST', '/v1/me/phone-codes', { token, body: { phone } })).body
  await call('PUT', '/v1/me/phone', { token, body: { code_id, code: await lastCode(caller) } })
  const { ctx: teacher } = await world.person('instructor')
  const group = await createGroup(teacher, { name: 'Mine' })
  const people = readPeople([{ name: 'Ashalata', number: phone, channel: 'sms' }], 'UTC')
  await addMembers(teacher, group, people, 'teacher')
  for (const body of [words, 'STOP'])
    await call('POST', '/sandbox/replies', {
      body: { channel: 'sms', from: phone, body },
      headers: { host: 'localhost' },
    })
  await world.settle()
  await call('POST', '/v1/me/authenticator', { token })
  const asked = { name: 'Ashalata', email: account.email.toUpperCase(), message: words }
  await call('POST', '/v1/contact-forms', { body: asked })
  await call('POST', '/v1/api-keys', { token, body: { name: 'Key', scopes: ['courses:read'] } })
  const { id } = (await call('GET', '/v1/me', { token })).body
  return { caller, token, id: String(id), teacher, group, people }
}

/** Every value of every row that is kept, but for what the sandbox plays: it stands for the vendors. */
async function everythingKept(world: World): Promise<string> {
  const { rows: tables } = await world.database.pool.query<{ name: string }>(
    `select table_name as name from information_schema.tables
     where table_schema = 'public' and table_type = 'BASE TABLE' and table_name not like 'sandbox%'`,
  )
  const kept: string[] = []
  for (const { name } of tables) {
    const { rows } = await world.database.pool.query(`select to_jsonb(t)::text as row from ${name} t`)
    kept.push(...rows.map(({ row }) => `${name}: ${row}`))
  }
  const { rows: jobs } = await world.database.pool.query(
    'select payload::text as row from graphile_worker._private_jobs',
  )
  return [...kept, ...jobs.map(({ row }) => `job: ${row}`)].join('\n')
}

it('gives everything about me as one file, and no secret with it', async () => {
  await using world = await openWorld()
  const { caller, token } = await makePerson(world)
  const { body, headers } = await caller.call('GET', '/v1/me/export', { token })
  expect(headers['content-disposition']).toBe('attachment; filename="my-data.json"')
  expect(body).toMatchObject({
    account: { email: account.email, phone },
    sessions: [{ interface: 'v1' }],
    sign_ins: [{ outcome: 'signed_in' }],
    authenticator: { confirmed_at: null },
    api_keys: [{ name: 'Key' }],
    learner: { phone },
    memberships: [{ name: 'Ashalata' }],
    contact_forms: [{ name: 'Ashalata' }],
    consents: [{ action: 'granted' }, { action: 'withdrawn' }],
  })
  expect(body.messages.map(({ body }: { body: string }) => body)).toContain(words)
  expect(JSON.stringify(body)).not.toMatch(/hash|secret"|argon2/)
  const stranger = await caller.signUp({ ...account, email: 'ravi@test.example', first_name: 'Ravi' })
  const other = await caller.call('GET', '/v1/me/export', { token: stranger.access_token })
  expect(JSON.stringify(other.body)).not.toMatch(/asha/i)
})

it('erases me after 30 days, in every table, and lets me take it back until then', async () => {
  await using world = await openWorld()
  const { caller, token } = await makePerson(world)
  const { call, signIn, mails } = caller
  expect((await call('POST', '/v1/me/erasure', { token })).body).toEqual({
    erasure_due_at: '2027-01-31T00:00:00.000Z',
  })
  expect((await mails(account.email)).at(-1)?.body).toContain('2027-01-31')
  expect((await call('DELETE', '/v1/me/erasure', { token })).status).toBe(204)
  expect((await call('POST', '/v1/me/erasure', { token })).status).toBe(202)
  await world.goTo('2027-01-30T23:59:00Z')
  expect((await signIn(account)).status).toBe(201)
  await world.goTo('2027-01-31T00:00:00Z')
  expect((await signIn(account)).status).toBe(401)
  const kept = await everythingKept(world)
  for (const trace of [account.email, phone, phone.slice(1), 'Ashalata', words])
    expect(kept.split('\n').filter((row) => row.includes(trace))).toEqual([])
})

it('is asked for with a fresh proof, and not by the last superadmin', async () => {
  await using world = await openWorld()
  const { call, signIn } = await openCaller(world)
  const root = await world.person('superadmin')
  const { access_token: token, refresh_token } = (await signIn(root)).body
  expect((await call('POST', '/v1/me/erasure', { token })).body.type).toBe(problem('last_superadmin'))
  await world.goTo('2027-01-01T00:16:00Z')
  const old = (await call('POST', '/v1/sessions/refresh', { body: { refresh_token } })).body.access_token
  expect((await call('POST', '/v1/me/erasure', { token: old })).body.type).toBe(problem('step_up_required'))
})

it('lets a stop survive: the number is silent when a teacher brings it back, until its owner says START', async () => {
  await using world = await openWorld()
  const { caller, id, teacher, group, people } = await makePerson(world)
  await world.database.db
    .transaction()
    .execute((db) =>
      erasePerson({ ...world.makeCtx(), db }, { id, email: account.email, email_confirmed_at: null, phone }),
    )
  const stopped = async () =>
    (await world.database.db.selectFrom('opt_outs').select('phone').execute()).map(({ phone }) => phone)
  expect(await stopped()).toEqual([])
  await addMembers(teacher, group, people, 'teacher')
  expect(await stopped()).toEqual([phone])
  await caller.call('POST', '/sandbox/replies', {
    body: { channel: 'sms', from: phone, body: 'START' },
    headers: { host: 'localhost' },
  })
  await world.settle()
  expect(await stopped()).toEqual([])
  await addMembers(teacher, group, people, 'teacher')
  expect(await stopped()).toEqual([])
})

it('leaves what is append-only as it is for everybody else', async () => {
  await using world = await openWorld()
  await makePerson(world)
  for (const statement of [
    `update events set type = 'a.b'`,
    'delete from events',
    `update consents set words = 'x'`,
  ])
    await expect(world.database.pool.query(statement)).rejects.toThrow('append-only')
})

it('opens no new door to an erased number: whoever has it next begins anew', async () => {
  await using world = await openWorld()
  const { caller, id } = await makePerson(world)
  await world.database.db
    .transaction()
    .execute((db) =>
      erasePerson({ ...world.makeCtx(), db }, { id, email: account.email, email_confirmed_at: null, phone }),
    )
  await world.goTo('2027-01-01T00:01:00Z')
  const { body } = await enterByCode(caller)
  expect(body.user).toMatchObject({ phone, first_name: '' })
  expect(body.user.id).not.toBe(id)
  const { learner } = (await caller.call('GET', '/v1/me/export', { token: body.access_token })).body
  expect(learner).toMatchObject({ user_id: body.user.id })
})
