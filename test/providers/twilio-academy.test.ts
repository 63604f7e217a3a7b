import { randomBytes } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { type NewMessage, queueMessages } from '#features/messaging/index.ts'
import { setClockTarget } from '#platform/clock.ts'
import { readConfig } from '#platform/config.ts'
import { inTransaction } from '#platform/ctx.ts'
import { openDatabase } from '#platform/db.ts'
import { openLog } from '#platform/log.ts'
import { openSystem } from '#system'
import { cloneDatabase } from '#test/databases.ts'
import { runDueJobs } from '#test/jobs.ts'
import { openWorld, startOfTime, type World } from '#test/world.ts'
import { jobHandlers } from '#worker'
import { publicUrl, twilioVariables } from './text-vendors.ts'
import { callOfTwilio, startTwilio, type TwilioServer } from './twilio-server.ts'

// The whole academy with Twilio behind it.

const phone = '+919812345678'
const later = new Date(startOfTime.getTime() + 3_600_000)

async function openAcademy(env: Record<string, string> = {}) {
  const server = await startTwilio(() => startOfTime)
  const world = await openWorld({ ...twilioVariables(server.url), ...env })
  return {
    server,
    world,
    async [Symbol.asyncDispose]() {
      await world[Symbol.asyncDispose]()
      await server[Symbol.asyncDispose]()
    },
  }
}

const newText = (key: string, change: Partial<NewMessage> = {}): NewMessage => ({
  key,
  kind: 'notice',
  channel: 'sms',
  recipient: phone,
  body: `The words of ${key}.`,
  due_at: startOfTime,
  ...change,
})

const queue = (world: World, texts: NewMessage[]) =>
  inTransaction(world.makeCtx(), (tx) => queueMessages(tx, texts))

async function stateOf(world: World, key: string) {
  const messages = world.database.db.selectFrom('messages').where('key', '=', key)
  return messages.select(['status', 'failure', 'channel', 'provider_id', 'sender']).executeTakeFirstOrThrow()
}

/** Twilio calls us; what it said is done when this answers. */
async function call(world: World, fields: Record<string, string>, token?: string) {
  const reply = await post(world, fields, token)
  await world.settle()
  return reply
}

async function post(world: World, fields: Record<string, string>, token?: string) {
  const { headers, body } = callOfTwilio(`${publicUrl}/webhooks/twilio`, fields, token)
  const app = await world.app()
  return app.inject({ method: 'POST', url: '/webhooks/twilio', headers, payload: body })
}

const said = (body: string, sid = `SM${'b'.repeat(32)}`) => ({
  MessageSid: sid,
  SmsStatus: 'received',
  From: phone,
  To: '+12025550100',
  Body: body,
})

const bodiesTo = ({ texts }: TwilioServer, to: string) =>
  texts.filter((text) => text.to.endsWith(to)).map(({ body }) => body)

describe('an academy with Twilio', () => {
  it('sends what is queued and knows by which number and under which name', async () => {
    await using academy = await openAcademy()
    const { world, server } = academy
    await queue(world, [newText('one')])
    await world.settle()
    expect(bodiesTo(server, phone)).toEqual(['The words of one.'])
    expect(await stateOf(world, 'one')).toMatchObject({
      status: 'sent',
      provider_id: server.texts[0]?.sid,
      sender: '+12025550100',
    })
  })

  it('takes receipts in any order, and a status never goes back', async () => {
    await using academy = await openAcademy()
    const { world, server } = academy
    await queue(world, [newText('one'), newText('two')])
    await world.settle()
    const receipt = (body: string, MessageStatus: string, more = {}) => {
      const MessageSid = server.texts.find((text) => text.body === body)?.sid ?? ''
      return call(world, { MessageSid, MessageStatus, ...more })
    }
    for (const status of ['queued', 'delivered', 'sent', 'delivered'])
      expect((await receipt('The words of one.', status)).statusCode).toBe(200)
    await receipt('The words of two.', 'undelivered', { ErrorCode: '30005' })
    expect(await stateOf(world, 'one')).toMatchObject({ status: 'delivered' })
    expect(await stateOf(world, 'two')).toMatchObject({ status: 'failed', failure: 'unknown_number' })
  })

  it('takes STOP once, however often Twilio calls, and writes no more', async () => {
    await using academy = await openAcademy()
    const { world, server } = academy
    await queue(world, [newText('one')])
    await world.settle()
    for (let calls = 0; calls < 3; calls += 1) {
      const reply = await call(world, said('STOP'))
      expect([reply.statusCode, reply.headers['content-type'], reply.body]).toEqual([
        200,
        'text/xml',
        '<Response></Response>',
      ])
    }
    expect(server.texts).toHaveLength(2)
    await queue(world, [newText('two')])
    await world.settle()
    expect(server.texts).toHaveLength(2)
    expect(await stateOf(world, 'two')).toMatchObject({ status: 'cancelled', failure: 'opted_out' })
  })

  it('refuses a call that Twilio did not sign, and keeps nothing of it', async () => {
    await using academy = await openAcademy()
    const { world } = academy
    const reply = await call(world, said('STOP'), 'another-token')
    expect(reply.statusCode).toBe(401)
    expect(reply.headers['content-type']).toContain('application/problem+json')
    expect(reply.json()).toMatchObject({ type: '/problems/wrong_signature', status: 401 })
    expect(await world.database.db.selectFrom('webhook_calls').selectAll().execute()).toEqual([])
  })

  it('is called at PUBLIC_URL, with or without a slash at its end', async () => {
    await using academy = await openAcademy({ PUBLIC_URL: `${publicUrl}/` })
    expect((await call(academy.world, said('Hello'))).statusCode).toBe(200)
  })

  it('takes a receipt that comes before the answer to which it belongs', async () => {
    await using academy = await openAcademy()
    const { world, server } = academy
    server.onTaken = async ({ sid: MessageSid }) => {
      await post(world, { MessageSid, MessageStatus: 'delivered' })
      await runDueJobs(world, world.makeCtx(), jobHandlers)
    }
    await queue(world, [newText('one')])
    await world.goTo(later)
    expect(await stateOf(world, 'one')).toMatchObject({ status: 'delivered' })
  })

  it('writes an SMS where WhatsApp takes no free text', async () => {
    await using academy = await openAcademy()
    const { world, server } = academy
    server.fail({ status: 400, code: 63016 })
    await queue(world, [newText('one', { channel: 'whatsapp' })])
    await world.settle()
    expect(server.texts).toMatchObject([{ to: phone, body: 'The words of one.' }])
    expect(await stateOf(world, 'one')).toMatchObject({ status: 'sent', channel: 'sms' })
  })
})

describe('a WhatsApp text that was taken and then refused, because the window was shut', () => {
  it('goes again as an SMS', async () => {
    await using academy = await openAcademy()
    const { world, server } = academy
    await queue(world, [newText('one', { channel: 'whatsapp' })])
    await world.settle()
    const [first] = server.texts
    await post(world, { MessageSid: first?.sid ?? '', MessageStatus: 'undelivered', ErrorCode: '63016' })
    await world.settle()
    expect(server.texts).toHaveLength(2)
    expect(await stateOf(world, 'one')).toMatchObject({ status: 'sent', channel: 'sms' })
  })
})

describe('an academy whose Twilio goes wrong', () => {
  const many = Array.from({ length: 30 }, (_, index) =>
    newText(`text ${index}`, { recipient: `+9198${10_000_000 + (index % 10)}` }),
  )
  const twins = ['first', 'second'].map((key) => newText(key, { body: 'Right!' }))

  it.each(['drop', 'busy', 'broken'] as const)('gives each text once (%s)', async (fault) => {
    await using academy = await openAcademy()
    const { world, server } = academy
    server.fail(fault, 40)
    await queue(world, [...many, ...twins])
    await world.goTo(later)
    const taken = server.texts.map(({ to, body }) => `${to} ${body}`)
    const wanted = [...many, ...twins].map(({ recipient, body }) => `${recipient} ${body}`)
    expect(taken.toSorted()).toEqual(wanted.toSorted())
    for (const { key } of [...many, ...twins])
      expect(await stateOf(world, key)).toMatchObject({ status: 'sent' })
  })

  it('leaves a text alone that is refused for good', async () => {
    await using academy = await openAcademy()
    const { world, server } = academy
    server.fail({ status: 400, code: 21610 })
    await queue(world, [newText('one')])
    await world.goTo(later)
    expect(server.forms).toHaveLength(1)
    expect(await stateOf(world, 'one')).toMatchObject({ status: 'failed', failure: 'unsubscribed' })
  })
})

describe('choosing Twilio', () => {
  it('without its variables lists every fault at once', () => {
    const env = { TEXTS: 'twilio', TWILIO_RATE: '0', TWILIO_API_URL: 'ftp://x' }
    const names = ['ACCOUNT_SID', 'AUTH_TOKEN', 'FROM', 'RATE', 'API_URL'].map((name) => `TWILIO_${name}`)
    for (const name of names) expect(() => readConfig(env, [])).toThrow(name)
  })

  it('on a database whose clock was moved does not start', async () => {
    const url = await cloneDatabase()
    const { db, close } = openDatabase(url, 2)
    await setClockTarget(db, later)
    await close()
    const config = readConfig({ ...twilioVariables('http://127.0.0.1:1'), LOG_LEVEL: 'silent' }, [])
    const secretKey = randomBytes(32).toString('hex')
    await expect(openSystem(config, url, secretKey, openLog('silent'))).rejects.toThrow(
      'no real vendor may serve it',
    )
  })
})
