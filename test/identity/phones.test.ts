import { describe, expect, it } from 'vitest'
import { openWorld } from '#test/world.ts'
import { openCaller, problem } from './caller.ts'
import { askForCode as ask, enterByCode as enter, lastCode, phone } from './phone-caller.ts'

describe('a code by text', () => {
  it('signs up, and later in, with the number alone', async () => {
    await using world = await openWorld()
    const caller = await openCaller(world)
    const first = await enter(caller, { first_name: 'Asha', locale: 'hi' })
    expect([first.status, first.body.user]).toMatchObject([
      201,
      { phone, email: null, first_name: 'Asha', role: 'student' },
    ])
    await world.goTo('2027-01-01T00:01:00Z')
    const again = await enter(caller, { first_name: 'Someone else' })
    expect(again.body.user).toMatchObject({ id: first.body.user.id, first_name: 'Asha' })
    expect((await caller.texts(phone)).at(-1)).toMatch(/^\d{6} .*10/)
    expect((await caller.texts(phone)).at(-1)).not.toContain('is your code')
  })

  it('is kept as a keyed hash, and its text no longer than it takes to send it', async () => {
    await using world = await openWorld()
    const caller = await openCaller(world)
    const { id } = (await ask(caller)).body
    const code = await lastCode(caller)
    const { db } = world.database
    const row = await db.selectFrom('phone_codes').selectAll().where('id', '=', id).executeTakeFirstOrThrow()
    expect(row.code_hash).toHaveLength(32)
    expect(JSON.stringify(row)).not.toContain(code)
    const messages = await db.selectFrom('messages').selectAll().execute()
    expect(messages).toMatchObject([{ kind: 'code', body: '', is_secret: true, status: 'delivered' }])
    const jobs = JSON.stringify(await db.selectFrom('events').selectAll().execute())
    expect(jobs).not.toContain(code)
  })

  it('works for ten minutes, once, and for what it was asked for; a later one does not void it', async () => {
    await using world = await openWorld()
    const caller = await openCaller(world)
    const enterWith = (code_id: string, code: string) =>
      caller.call('POST', '/v1/phone-sessions', { body: { code_id, code } })
    const first = (await ask(caller)).body.id
    const firstCode = await lastCode(caller)
    await world.goTo('2027-01-01T00:01:00Z')
    const second = (await ask(caller)).body.id
    const secondCode = await lastCode(caller)
    expect((await enterWith(first, secondCode)).body.type).toBe(problem('wrong_code'))
    expect((await enterWith(first, firstCode)).status).toBe(201)
    const reset = { code_id: second, code: secondCode, password: 'a new password' }
    expect((await caller.call('POST', '/v1/phone-password-resets', { body: reset })).status).toBe(401)
    expect([
      (await enterWith(second, secondCode)).status,
      (await enterWith(second, secondCode)).status,
    ]).toEqual([201, 401])
    await world.goTo('2027-01-01T00:03:00Z')
    const third = (await ask(caller)).body.id
    const thirdCode = await lastCode(caller)
    await world.goTo('2027-01-01T00:13:01Z')
    expect((await enterWith(third, thirdCode)).status).toBe(401)
  })

  it('is guessed at five times at most, however many processes guess at once', async () => {
    await using world = await openWorld()
    const caller = await openCaller(world)
    const { id: code_id } = (await ask(caller)).body
    const code = await lastCode(caller)
    const others = Array.from({ length: 9 }, (_, index) =>
      String((Number(code) + index + 1) % 1_000_000).padStart(6, '0'),
    )
    await Promise.all(
      others.map((guess) => caller.call('POST', '/v1/phone-sessions', { body: { code_id, code: guess } })),
    )
    const { tries } = await world.database.db
      .selectFrom('phone_codes')
      .select('tries')
      .executeTakeFirstOrThrow()
    expect(tries).toBe(5)
    expect((await caller.call('POST', '/v1/phone-sessions', { body: { code_id, code } })).status).toBe(401)
  })

  it('sets a new password, for a number that has an account; another is answered alike and hears nothing', async () => {
    await using world = await openWorld()
    const caller = await openCaller(world)
    const { call } = caller
    const { body } = await enter(caller)
    const stranger = '+919380169982'
    await world.goTo('2027-01-01T00:01:00Z')
    const [known, unknown] = [
      await ask(caller, { purpose: 'reset_password' }),
      await ask(caller, { phone: stranger, purpose: 'reset_password' }),
    ]
    expect([unknown.status, Object.keys(unknown.body)]).toEqual([known.status, Object.keys(known.body)])
    expect(await caller.texts(stranger)).toEqual([])
    const reset = { code_id: known.body.id, code: await lastCode(caller), password: 'a new password' }
    expect((await call('POST', '/v1/phone-password-resets', { body: reset })).status).toBe(204)
    expect(await caller.status(body.access_token)).toBe(401)
    const byPassword = { phone: '+91 93801 69981', password: reset.password }
    expect((await call('POST', '/v1/sessions', { body: byPassword })).status).toBe(201)
    expect(
      (await call('POST', '/v1/sessions', { body: { ...byPassword, email: 'a@b.example' } })).status,
    ).toBe(400)
  })
})

describe('the shield against pumping', () => {
  it('refuses what is no number, and countries that are not on the list', async () => {
    await using world = await openWorld({ CODE_COUNTRIES: 'in,KE' })
    const caller = await openCaller(world)
    expect((await ask(caller, { phone: '+1234' })).body.type).toBe(problem('invalid_phone'))
    expect((await ask(caller, { phone: '+12025550143' })).body.type).toBe(problem('country_refused'))
    expect((await ask(caller)).status).toBe(202)
  })

  it('sends a number one code in half a minute and five an hour, and an address ten', async () => {
    await using world = await openWorld()
    const caller = await openCaller(world)
    expect([(await ask(caller)).status, (await ask(caller)).status]).toEqual([202, 429])
    for (let minute = 1; minute < 5; minute += 1) {
      await world.goTo(new Date(Date.UTC(2027, 0, 1, 0, minute)))
      expect((await ask(caller)).status).toBe(202)
    }
    await world.goTo('2027-01-01T00:06:00Z')
    expect((await ask(caller)).status).toBe(429)
    const from = '203.0.113.7'
    const statuses: number[] = []
    for (let count = 0; count < 11; count += 1)
      statuses.push((await ask(caller, { phone: `+2547123${40000 + count * 7919}` }, from)).status)
    expect(statuses).toEqual([...Array(10).fill(202), 429])
  })

  it('shuts a country whose codes hardly anybody enters, and a row of numbers before that', async () => {
    await using world = await openWorld()
    const caller = await openCaller(world)
    const askFrom = (count: number, phone: string) => ask(caller, { phone }, `203.0.113.${count}`)
    for (let count = 0; count < 20; count += 1)
      expect((await askFrom(count, `+25471${2345678 + count * 10_007}`)).status).toBe(202)
    const shut = await askFrom(21, '+254722345678')
    expect([shut.status, shut.body.type]).toEqual([429, problem('too_many_codes')])
    expect((await askFrom(22, '+12025550143')).status).toBe(202)
    for (let count = 0; count < 20; count += 1) await askFrom(30 + count, `+4477009${String(10_000 + count)}`)
    expect((await askFrom(60, '+447700910099')).status).toBe(429)
  })

  it('keeps to a budget a day for each country', async () => {
    await using world = await openWorld({ CODE_BUDGET: '2' })
    const caller = await openCaller(world)
    const statuses: number[] = []
    for (let count = 0; count < 3; count += 1)
      statuses.push((await ask(caller, { phone: `+25471${2345678 + count * 10_007}` })).status)
    expect(statuses).toEqual([202, 202, 429])
    await world.goTo('2027-01-02T00:00:01Z')
    expect((await ask(caller, { phone: '+254712399999' })).status).toBe(202)
  })
})
