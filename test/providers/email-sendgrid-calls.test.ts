import { generateKeyPairSync, sign } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { queueEmail } from '#features/messaging/index.ts'
import { openWorld, type World } from '#test/world.ts'
import { apiKey, startSendgrid } from './email-sendgrid-server.ts'
import { sender } from './email-vendors.ts'

const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
const SENDGRID_WEBHOOK_KEY = publicKey.export({ format: 'der', type: 'spki' }).toString('base64')

/** An academy that mails by SendGrid, and SendGrid's calls to it. */
async function openAcademy() {
  const server = await startSendgrid()
  const world = await openWorld({
    EMAIL: 'sendgrid',
    SENDGRID_API_KEY: apiKey,
    EMAIL_FROM: sender,
    SENDGRID_API_URL: server.url,
    SENDGRID_WEBHOOK_KEY,
  })
  const app = await world.app()
  let events = 0
  async function call(told: object[], seconds = Math.floor(Date.now() / 1000), body = JSON.stringify(told)) {
    const timestamp = String(seconds)
    const headers = {
      'content-type': 'application/json',
      'x-twilio-email-event-webhook-timestamp': timestamp,
      'x-twilio-email-event-webhook-signature': sign(
        'sha256',
        Buffer.from(timestamp + body),
        privateKey,
      ).toString('base64'),
    }
    const { statusCode } = await app.inject({
      method: 'POST',
      url: '/webhooks/sendgrid',
      headers,
      payload: body,
    })
    await world.settle()
    return statusCode
  }
  return {
    world,
    app,
    call,
    async mail(to: string) {
      await queueEmail(world.makeCtx(), { key: `mail ${to}`, to, subject: 'Hello', text: 'Hello', html: '' })
      await world.settle()
      return messageTo(world, to)
    },
    about: async (to: string, event: string, more: object = {}) => {
      const { provider_id } = await messageTo(world, to)
      events += 1
      return {
        event,
        email: to,
        sg_event_id: `e${events}`,
        sg_message_id: `${provider_id}.filter01.0`,
        ...more,
      }
    },
    async [Symbol.asyncDispose]() {
      await world[Symbol.asyncDispose]()
      await server[Symbol.asyncDispose]()
    },
  }
}

const messageTo = ({ database: { db } }: World, to: string) =>
  db
    .selectFrom('messages')
    .select(['status', 'failure', 'provider_id'])
    .where('recipient', '=', to)
    .orderBy('no', 'desc')
    .executeTakeFirstOrThrow()

const suppressed = ({ database: { db } }: World) =>
  db.selectFrom('mail_suppressions').select(['address', 'reason']).orderBy('no').execute()

describe('SendGrid’s calls', () => {
  it('say that a mail arrived', async () => {
    await using academy = await openAcademy()
    expect((await academy.mail('asha@test.example')).status).toBe('sent')
    const delivered = await academy.about('asha@test.example', 'delivered')
    expect(await academy.call([delivered, await academy.about('asha@test.example', 'open')])).toBe(200)
    expect((await messageTo(academy.world, 'asha@test.example')).status).toBe('delivered')
    expect(await suppressed(academy.world)).toEqual([])
  })

  it.each([
    ['bounce', { type: 'bounce', reason: '550 nobody' }, 'bounced', 'failed'],
    ['dropped', { reason: 'Bounced Address' }, 'bounced', 'failed'],
    ['spamreport', {}, 'complained', 'delivered'],
  ])('of a %s keep the academy from writing to that address again', async (event, more, reason, status) => {
    await using academy = await openAcademy()
    await academy.mail('Asha@test.example')
    expect(await academy.call([await academy.about('Asha@test.example', event, more)])).toBe(200)
    expect(await suppressed(academy.world)).toEqual([{ address: 'asha@test.example', reason }])
    expect((await messageTo(academy.world, 'Asha@test.example')).status).toBe(status)
    expect(await academy.mail('asha@test.example')).toMatchObject({
      status: 'cancelled',
      failure: 'suppressed',
    })
  })

  it('of a refusal for now, or of a drop for another reason, do not', async () => {
    await using academy = await openAcademy()
    await academy.mail('asha@test.example')
    await academy.call([await academy.about('asha@test.example', 'bounce', { type: 'blocked' })])
    expect(await messageTo(academy.world, 'asha@test.example')).toMatchObject({ status: 'failed' })
    expect(await suppressed(academy.world)).toEqual([])
  })

  it('count once, however often they come', async () => {
    await using academy = await openAcademy()
    await academy.mail('asha@test.example')
    const bounce = await academy.about('asha@test.example', 'bounce')
    for (let times = 0; times < 3; times += 1) expect(await academy.call([bounce])).toBe(200)
    const events = academy.world.database.db.selectFrom('events').select('type')
    expect(await events.where('type', '=', 'suppression.added').execute()).toHaveLength(1)
  })

  it('are refused when they are old, unsigned, signed by another, or say something else than was signed', async () => {
    await using academy = await openAcademy()
    await academy.mail('asha@test.example')
    const bounce = await academy.about('asha@test.example', 'bounce')
    expect(await academy.call([bounce], Math.floor(Date.now() / 1000) - 3_600)).toBe(401)
    const post = (headers: Record<string, string>, payload = JSON.stringify([bounce])) =>
      academy.app.inject({ method: 'POST', url: '/webhooks/sendgrid', headers, payload })
    expect((await post({})).statusCode).toBe(401)
    const timestamp = String(Math.floor(Date.now() / 1000))
    const { privateKey: other } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
    const signed = (key: typeof privateKey, body: string) => ({
      'x-twilio-email-event-webhook-timestamp': timestamp,
      'x-twilio-email-event-webhook-signature': sign('sha256', Buffer.from(timestamp + body), key).toString(
        'base64',
      ),
    })
    expect((await post(signed(other, JSON.stringify([bounce])))).statusCode).toBe(401)
    expect((await post(signed(privateKey, '[]'))).statusCode).toBe(401)
    expect(await suppressed(academy.world)).toEqual([])
  })

  it('that are no events are bad requests', async () => {
    await using academy = await openAcademy()
    expect(await academy.call([], undefined, '{"event":"bounce"}')).toBe(400)
    expect(await academy.call([], undefined, 'no json')).toBe(400)
  })
})
