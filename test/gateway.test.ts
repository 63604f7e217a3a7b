import { describe, expect, it } from 'vitest'
import { acceptText, eraseMessages } from '#features/messaging/index.ts'
import { inTransaction } from '#platform/ctx.ts'
import { setFault } from '#providers/sandbox/faults.ts'
import { openCaller, problem } from '#test/identity/caller.ts'
import { fieldsOf, publicUrl, twilioVariables } from '#test/providers/text-vendors.ts'
import { callOfTwilio, startTwilio } from '#test/providers/twilio-server.ts'
import { openWorld, startOfTime } from '#test/world.ts'

const asha = '+919380169981'

/** An admin's program with a key, at an academy of its own. */
async function openProgram(texts_per_minute = 600) {
  const world = await openWorld()
  const { call, signIn, texts } = await openCaller(world)
  const admin = await world.person('admin')
  const token = (await signIn(admin)).body.access_token
  const made = await call('POST', '/v1/api-keys', {
    token,
    body: { name: 'Program', scopes: ['messages:write'], texts_per_minute },
  })
  const key = made.body.key as string
  const send = (body: object, headers: Record<string, string> = {}) =>
    call('POST', '/v1/messages', { token: key, body, headers })
  return { world, call, key, admin, send, texts, [Symbol.asyncDispose]: () => world[Symbol.asyncDispose]() }
}

describe('A text of a program', () => {
  it('is accepted with its segments and price, goes out, and its history says what became of it', async () => {
    await using program = await openProgram()
    const { status, body } = await program.send({
      to: asha,
      body: 'Namaste! '.repeat(20),
      subject: 'Greeting',
    })
    expect([status, body]).toEqual([
      202,
      { id: expect.any(String), status: 'queued', segments: 2, price_micros: 166_400, currency: 'USD' },
    ])
    expect(await program.texts(asha)).toEqual(['Namaste! '.repeat(20)])
    const { body: message } = await program.call('GET', `/v1/messages/${body.id}`, { token: program.key })
    expect(message).toMatchObject({
      status: 'delivered',
      channel: 'sms',
      subject: 'Greeting',
      price_micros: 166_400,
      vendor: 'sandbox',
      provider_id: expect.any(String),
      failure: null,
    })
  })

  it('waits for its moment', async () => {
    await using program = await openProgram()
    await program.send({ to: asha, body: 'Later', due_at: '2027-01-01T06:00:00Z' })
    expect(await program.texts(asha)).toEqual([])
    await program.world.goTo('2027-01-01T06:00:00Z')
    expect(await program.texts(asha)).toEqual(['Later'])
  })

  it('goes once under one Idempotency-Key, whose other use is refused', async () => {
    await using program = await openProgram()
    const headers = { 'idempotency-key': 'one' }
    const [first, second] = [
      await program.send({ to: asha, body: 'Once' }, headers),
      await program.send({ to: asha, body: 'Once' }, headers),
    ]
    expect(second.body).toEqual(first.body)
    expect((await program.send({ to: asha, body: 'Other' }, headers)).status).toBe(422)
    expect(await program.texts(asha)).toEqual(['Once'])
  })

  it.each(['919380169981', '+91 93801 69981', '09380169981', '+1', '+99912345678', 'Asha'])(
    'is refused to what is no number: %s',
    async (to) => {
      await using program = await openProgram()
      const { status, body } = await program.send({ to, body: 'Hello' })
      expect([status, body.type]).toEqual([
        400,
        problem(to.length < 2 ? 'invalid_request' : 'invalid_number'),
      ])
    },
  )

  it('is refused to whoever opted out, and again allowed when they opt in', async () => {
    await using program = await openProgram()
    const { world } = program
    await world.database.db.insertInto('opt_outs').values({ phone: asha, at: world.clock.now() }).execute()
    const { status, body } = await program.send({ to: asha, body: 'Hello' })
    expect([status, body.type]).toEqual([400, problem('opted_out')])
    await world.database.db.deleteFrom('opt_outs').execute()
    expect((await program.send({ to: asha, body: 'Hello' })).status).toBe(202)
  })

  it('is refused past the key’s minute, which another key does not use up', async () => {
    await using program = await openProgram(3)
    const statuses = []
    for (const body of ['1', '2', '3', '4']) statuses.push((await program.send({ to: asha, body })).status)
    expect(statuses).toEqual([202, 202, 202, 429])
    await program.world.goTo('2027-01-01T00:01:00Z')
    expect((await program.send({ to: asha, body: '5' })).status).toBe(202)
  })

  it('tells of its fate by an event, a failure with its reason', async () => {
    await using program = await openProgram()
    const { world, send } = program
    const heard = new Promise((resolve) => world.listener.on('sandbox_faults', resolve))
    await setFault(world.database.db, 'texts', 'invalid', 1)
    await heard
    const refused = await send({ to: asha, body: 'No' })
    await world.settle()
    const taken = await send({ to: asha, body: 'Yes' })
    await world.settle()
    const events = await world.database.db
      .selectFrom('events')
      .select(['type', 'subject', 'data'])
      .where('type', 'like', 'message.%')
      .orderBy('id')
      .execute()
    expect(events).toEqual([
      {
        type: 'message.failed',
        subject: refused.body.id,
        data: { channel: 'sms', failure: 'vendor_refused' },
      },
      { type: 'message.delivered', subject: taken.body.id, data: { channel: 'sms', failure: null } },
    ])
  })

  it('tells also of what the vendor says of it later', async () => {
    await using server = await startTwilio(() => startOfTime)
    await using world = await openWorld(twilioVariables(server.url))
    const { call, signIn } = await openCaller(world)
    const token = (await signIn(await world.person('admin'))).body.access_token
    const made = await call('POST', '/v1/api-keys', {
      token,
      body: { name: 'P', scopes: ['messages:write'] },
    })
    const sent = await call('POST', '/v1/messages', {
      token: made.body.key,
      body: { to: asha, body: 'Hello' },
    })
    await world.settle()
    const { provider_id } = (await call('GET', `/v1/messages/${sent.body.id}`, { token })).body
    const receipt = { kind: 'receipt', id: 'r1', provider_id, status: 'failed' } as const
    const { headers, body } = callOfTwilio(`${publicUrl}/webhooks/twilio`, fieldsOf(receipt))
    const app = await world.app()
    for (let times = 0; times < 2; times += 1)
      await app.inject({
        method: 'POST',
        url: '/webhooks/twilio',
        headers: headers as Record<string, string>,
        payload: body,
      })
    await world.settle()
    const events = world.database.db.selectFrom('events').select('type').where('type', 'like', 'message.%')
    expect((await events.orderBy('id').execute()).map(({ type }) => type)).toEqual([
      'message.sent',
      'message.failed',
    ])
  })

  it('is refused to a number whose stop outlived an erasure', async () => {
    await using program = await openProgram()
    const { world } = program
    const person = {
      user_id: program.admin.user.id,
      learner_id: null,
      email: null,
      confirmed_email: null,
      phones: [asha],
    }
    await world.database.db.insertInto('opt_outs').values({ phone: asha, at: world.clock.now() }).execute()
    await inTransaction(world.makeCtx(), (tx) => eraseMessages(tx, person))
    const { status, body } = await program.send({ to: asha, body: 'Hello' })
    expect([status, body.type]).toEqual([400, problem('opted_out')])
  })

  it('is written down with its contact once, however many come at the same moment', async () => {
    await using program = await openProgram()
    const ctx = { ...program.world.makeCtx(), actor: program.admin.user }
    const accepted = await Promise.all(
      Array.from({ length: 200 }, (_, no) =>
        acceptText(ctx, { to: no % 2 ? asha : '+14155550123', body: `${no}` }),
      ),
    )
    expect(new Set(accepted.map(({ no }) => no)).size).toBe(200)
    const contacts = await program.world.database.db.selectFrom('contacts').select(['phone', 'no']).execute()
    expect(contacts.map(({ phone }) => phone).toSorted()).toEqual(['+14155550123', asha])
    expect(await program.texts(asha)).toHaveLength(100)
  })

  it('is found in the history by what it is, when, and by whose key', async () => {
    await using program = await openProgram()
    await program.send({ to: asha, body: 'First' })
    await program.world.goTo('2027-01-02T00:00:00Z')
    await program.send({ to: asha, body: 'Second' })
    await program.world.settle()
    const found = async (query: string) => {
      const { body } = await program.call('GET', `/v1/messages?${query}`, { token: program.key })
      return body.data.map((one: { body: string }) => one.body)
    }
    expect(await found('kind=notice&channel=sms')).toEqual(['Second', 'First'])
    expect(await found('channel=sms&since=2027-01-02T00:00:00Z')).toEqual(['Second'])
    expect(await found('channel=sms&until=2027-01-02T00:00:00Z')).toEqual(['First'])
    expect(await found('status=queued')).toEqual([])
    const [key] = await program.world.database.db.selectFrom('api_keys').select('id').execute()
    expect(await found(`api_key_id=${key?.id}`)).toEqual(['Second', 'First'])
  })

  it('is not for teachers, nor for a key without the scope', async () => {
    await using program = await openProgram()
    const { call, world } = program
    const { signIn } = await openCaller(world)
    const token = (await signIn(await world.person('instructor'))).body.access_token
    expect((await call('POST', '/v1/messages', { token, body: { to: asha, body: 'Hi' } })).status).toBe(403)
    expect((await call('POST', '/v1/messages', { body: { to: asha, body: 'Hi' } })).status).toBe(401)
  })
})
