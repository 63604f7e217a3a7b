import { randomUUID } from 'node:crypto'
import { Connection } from 'rabbitmq-client'
import { describe, expect, it } from 'vitest'
import { publish } from '#platform/events.ts'
import { setFault } from '#providers/sandbox/faults.ts'
import { openWorld, type World } from '#test/world.ts'
import { openSchool } from './school.ts'

const amqpUrl = process.env.AMQP_URL ?? ''

const triggered = async ({ database: { db } }: World) => {
  const rows = await db
    .selectFrom('sandbox_notices')
    .select(['name', 'data'])
    .where('port', '=', 'realtime')
    .orderBy('id')
    .execute()
  return rows.map(({ name, data }) => ({ name, data: data as Record<string, unknown> }))
}

describe('Browsers that listen at the realtime vendor', () => {
  it('hear of a person’s doings what the old system told them, and nothing that opens an account', async () => {
    await using world = await openWorld()
    const { post } = await openSchool(world)
    await post('/qrcode', { login_type: 'signup', password: 'pw' })
    await world.settle()
    const heard = await triggered(world)
    expect(heard.map(({ name }) => name)).toEqual(['login_method create', 'person create', 'person update'])
    expect(heard[1]?.data).toMatchObject({ email: 'meera@school.example', active: 1, login_method: null })
    const words = JSON.stringify(heard)
    for (const secret of ['password', 'token', 'secret', 'hash']) expect(words).not.toContain(secret)
  })

  it('hear of deliveries as schedules', async () => {
    await using world = await openWorld()
    const subject = '14d4286c-2ee2-4659-93b6-5c0c8dff2ed4'
    for (const type of ['delivery.scheduled', 'delivery.paused', 'group.created'])
      await publish(world.makeCtx(), { type, subject })
    await world.settle()
    expect(await triggered(world)).toEqual([
      {
        name: 'schedule create',
        data: { entity_id: '14d4286c2ee2465993b65c0c8dff2ed4', status: 'scheduled' },
      },
      { name: 'schedule update', data: { entity_id: '14d4286c2ee2465993b65c0c8dff2ed4', status: 'paused' } },
    ])
  })

  it('hear it later, once and in order, when the vendor was away; no request fails meanwhile', async () => {
    await using world = await openWorld()
    const ctx = world.makeCtx()
    const heard = new Promise((resolve) => world.listener.on('sandbox_faults', resolve))
    await setFault(world.database.db, 'realtime', 'unavailable', 1)
    await heard
    const subject = randomUUID()
    await publish(ctx, { type: 'delivery.scheduled', subject })
    await expect(world.settle()).rejects.toThrow()
    await publish(ctx, { type: 'delivery.finished', subject })
    await world.settle()
    expect((await triggered(world)).map(({ name }) => name)).toEqual(['schedule create', 'schedule update'])
  })

  it('hear nothing where the dialect is off', async () => {
    await using world = await openWorld({ DIALECTS: 'none' })
    await publish(world.makeCtx(), { type: 'delivery.scheduled', subject: randomUUID() })
    await world.settle()
    expect(await triggered(world)).toEqual([])
  })
})

describe.skipIf(amqpUrl === '')(`A message broker${amqpUrl ? '' : ' (AMQP_URL is not set)'}`, () => {
  it('gets every event on the exchange of events, and the template’s envelopes with the links of mails', async () => {
    const exchange = `test.${randomUUID()}`
    const connection = new Connection(amqpUrl)
    const queue = `test.${randomUUID()}`
    await connection.exchangeDeclare({ exchange, type: 'topic', durable: true })
    await connection.queueDeclare({ queue, durable: true })
    await connection.queueBind({ exchange, queue, routingKey: '#' })
    {
      await using world = await openWorld({ AMQP_URL: amqpUrl, AMQP_EXCHANGE: exchange })
      await openSchool(world)
      await world.settle()
      const kept = await world.database.db.selectFrom('outbox').selectAll().execute()
      expect(kept).toEqual([])
      const types = await world.database.db.selectFrom('events').select('type').orderBy('id').execute()
      const heard = await takeAll(connection, queue)
      expect(heard.map(({ type }) => type)).toEqual(types.map(({ type }) => type))
      const asked = heard.find(({ type }) => type === 'user.confirmation_requested')
      expect(JSON.stringify(asked)).not.toContain('http')
    }
    const mails = await takeAll(connection, 'email-transmitter')
    const mail = mails.findLast(({ to_emails }) => String(to_emails).includes('meera@school.example'))
    expect(mail).toMatchObject({
      event: 'USER_CREATED',
      data: { recipient_name: 'Meera', confirmation_link: expect.stringContaining('/session/login/') },
      to_emails: ['meera@school.example'],
    })
    await connection.queueDelete({ queue })
    await connection.exchangeDelete({ exchange })
    await connection.close()
  })
})

/** Everything that waits in a queue, in its order. */
async function takeAll(connection: Connection, queue: string): Promise<Record<string, unknown>[]> {
  const taken: Record<string, unknown>[] = []
  for (;;) {
    const message = await connection.basicGet({ queue, noAck: true })
    if (!message) return taken
    taken.push(message.body)
  }
}
