import { randomUUID } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { readConfig } from '#platform/config.ts'
import { freePort } from '#platform/free-port.ts'
import type { TextMessage } from '#ports/text-messages.ts'
import { twilioTexts } from '#providers/twilio/index.ts'
import { publicUrl, twilioVariables } from './text-vendors.ts'
import { startTwilio, type TwilioFault, type TwilioText } from './twilio-server.ts'

// What is Twilio's own, beyond what every vendor of texts promises (text-messages.test.ts).

const to = '+919812345678'
const newText = (change: Partial<TextMessage> = {}): TextMessage => ({
  key: randomUUID(),
  channel: 'sms',
  to,
  body: 'Lesson one.\n\nRead   it.',
  isAnswer: false,
  ...change,
})

async function openTexts(env: Record<string, string> = {}) {
  const server = await startTwilio()
  const openAgain = () => twilioTexts(readConfig({ ...twilioVariables(server.url), ...env }, []), 300)
  return {
    server,
    texts: openAgain(),
    openAgain,
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  }
}

const failure = (work: Promise<unknown>) =>
  work.then(
    () => undefined,
    (error: unknown) => error as { kind?: string; code?: string; message: string },
  )

describe('a text to Twilio', () => {
  it('goes from our number and asks for receipts at our address', async () => {
    await using vendor = await openTexts({ PUBLIC_URL: `${publicUrl}/` })
    await vendor.texts.send(newText())
    expect(vendor.server.forms).toEqual([
      {
        To: to,
        From: '+12025550100',
        Body: 'Lesson one.\n\nRead   it.',
        StatusCallback: `${publicUrl}/webhooks/twilio`,
      },
    ])
  })

  it('asks for no receipts when nobody outside can reach us', async () => {
    await using vendor = await openTexts({ PUBLIC_URL: '' })
    await vendor.texts.send(newText())
    expect(vendor.server.forms[0]).not.toHaveProperty('StatusCallback')
  })

  it('may leave the choice of a number to a messaging service', async () => {
    const service = `MG${'0'.repeat(32)}`
    await using vendor = await openTexts({ TWILIO_FROM: service })
    expect(await vendor.texts.send(newText())).toMatchObject({ from: service })
    expect(vendor.server.forms[0]).toMatchObject({ MessagingServiceSid: service })
    expect(vendor.server.forms[0]).not.toHaveProperty('From')
  })

  it('is free text on WhatsApp while the recipient wrote lately, else the template carries it in one line', async () => {
    await using vendor = await openTexts()
    const answer = await vendor.texts.send(newText({ channel: 'whatsapp', isAnswer: true }))
    await vendor.texts.send(newText({ channel: 'whatsapp' }))
    const common = { To: `whatsapp:${to}`, From: 'whatsapp:+12025550111' }
    expect(vendor.server.forms).toMatchObject([
      { ...common, Body: 'Lesson one.\n\nRead   it.' },
      {
        ...common,
        ContentSid: 'HX00000000000000000000000000000001',
        ContentVariables: '{"1":"Lesson one. Read it."}',
      },
    ])
    expect(vendor.server.forms[1]).not.toHaveProperty('Body')
    expect(answer.from).toBe('+12025550111')
  })

  it.each([
    ['a template', { TWILIO_WHATSAPP_TEMPLATE_SID: '' }, false],
    ['a number for WhatsApp', { TWILIO_WHATSAPP_FROM: '' }, true],
  ])('is left to another channel where WhatsApp needs %s', async (_what, env, isAnswer) => {
    await using vendor = await openTexts(env)
    const refused = failure(vendor.texts.send(newText({ channel: 'whatsapp', isAnswer })))
    expect(await refused).toMatchObject({ kind: 'invalid', code: 'outside_window' })
    expect(vendor.server.forms).toEqual([])
  })
})

const troubles: [TwilioFault, string, string][] = [
  ['busy', 'unavailable', 'vendor_busy'],
  ['broken', 'unavailable', 'vendor_unavailable'],
  [{ status: 503 }, 'unavailable', 'vendor_unavailable'],
  ['hang', 'unavailable', 'vendor_timeout'],
  ['drip', 'unavailable', 'vendor_timeout'],
  ['drop', 'unavailable', 'vendor_unavailable'],
  ['garbage', 'unavailable', 'vendor_unreadable'],
  [{ status: 401, code: 20003 }, 'unavailable', 'vendor_refused_credentials'],
  [{ status: 403 }, 'unavailable', 'vendor_refused_credentials'],
  [{ status: 404, code: 20404 }, 'unavailable', 'vendor_refused_credentials'],
  [{ status: 400, code: 21606 }, 'unavailable', 'vendor_refused_settings'],
  [{ status: 400, code: 21611 }, 'unavailable', 'vendor_busy'],
  [{ status: 302 }, 'unavailable', 'vendor_unreadable'],
  [{ status: 400, code: 21211 }, 'invalid', 'invalid_number'],
  [{ status: 400, code: 21610 }, 'invalid', 'unsubscribed'],
  [{ status: 403, code: 21408 }, 'invalid', 'region_not_enabled'],
  [{ status: 400, code: 21614 }, 'invalid', 'not_a_mobile_number'],
  [{ status: 400, code: 63016 }, 'invalid', 'outside_window'],
  [{ status: 400, code: 21999 }, 'invalid', 'twilio_21999'],
  [{ status: 400 }, 'invalid', 'vendor_refused'],
]

describe('a trouble of Twilio', () => {
  it.each(troubles)('%j is %s, %s, and tells neither token nor number', async (fault, kind, code) => {
    await using vendor = await openTexts()
    vendor.server.fail(fault)
    const error = await failure(vendor.texts.send(newText()))
    expect(error).toMatchObject({ name: 'DomainError', kind, code })
    expect(`${error?.message} ${JSON.stringify(error)}`).not.toMatch(/may-see|9812345678/)
  })

  it.each(troubles)('%j is the same when it is asked what it has', async (fault, kind, code) => {
    await using vendor = await openTexts()
    if (fault === 'drop' || fault === 'garbage') return
    vendor.server.fail(fault)
    expect(await failure(vendor.texts.find(newText(), new Date()))).toMatchObject({ kind, code })
  })

  it('is told when nobody listens there', async () => {
    const texts = twilioTexts(readConfig(twilioVariables(`http://127.0.0.1:${await freePort()}`), []), 300)
    for (const work of [texts.send(newText()), texts.find(newText(), new Date())])
      expect(await failure(work)).toMatchObject({ kind: 'unavailable', code: 'vendor_unavailable' })
  })

  it('is a wrong token until it is mended', async () => {
    await using vendor = await openTexts({ TWILIO_AUTH_TOKEN: 'another-token' })
    const refusal = { kind: 'unavailable', code: 'vendor_refused_credentials' }
    expect(await failure(vendor.texts.send(newText()))).toMatchObject(refusal)
  })
})

describe('what Twilio already has', () => {
  const since = new Date(Date.now() - 1_000)

  it('is looked for on every page that is young enough', async () => {
    await using vendor = await openTexts()
    const texts = Array.from({ length: 7 }, (_, index) => newText({ body: `Lesson ${index}.` }))
    for (const text of texts) await vendor.texts.send(text)
    vendor.server.pageSize = 2
    const restarted = vendor.openAgain()
    for (const [index, text] of texts.entries())
      expect((await restarted.find(text, since))?.provider_id).toBe(vendor.server.texts[index]?.sid)
  })

  it('is known though a trial account puts a sentence before it', async () => {
    await using vendor = await openTexts()
    vendor.server.isTrial = true
    const text = newText()
    await vendor.texts.send(text)
    expect(await vendor.openAgain().find(text, since)).toBeDefined()
  })

  it('is known though a template has words around it', async () => {
    await using vendor = await openTexts()
    const text = newText({ channel: 'whatsapp' })
    await vendor.texts.send(text)
    const restarted = vendor.openAgain()
    expect(await restarted.find({ ...text, key: randomUUID(), body: 'Lesson two.' }, since)).toBeUndefined()
    expect(await restarted.find(text, since)).toBeDefined()
  })

  it.each<[string, Partial<TwilioText>]>([
    ['came from there', { direction: 'inbound' }],
    ['failed', { status: 'undelivered', error_code: 30005 }],
    ['is older than the message', { date_created: 'Fri, 01 Jan 2021 00:00:00 +0000' }],
    ['went to another number', { to: '+919812345679' }],
    ['has other words', { body: 'Lesson one. Read it!' }],
  ])('is another text when it %s', async (_what, change) => {
    await using vendor = await openTexts()
    const text = newText()
    await vendor.texts.send(text)
    const [taken] = vendor.server.texts
    expect(await vendor.openAgain().find(text, since)).toBeDefined()
    Object.assign(taken ?? {}, change)
    expect(await vendor.openAgain().find(text, since)).toBeUndefined()
  })

  it('is one text for one message, however alike two messages are', async () => {
    await using vendor = await openTexts()
    const twins = [newText(), newText()]
    vendor.server.fail('drop', 2)
    await Promise.allSettled(twins.map((twin) => vendor.texts.send(twin)))
    const found = await Promise.all(twins.map((twin) => vendor.texts.find(twin, since)))
    expect(new Set(found.map((one) => one?.provider_id))).toEqual(
      new Set(vendor.server.texts.map(({ sid }) => sid)),
    )
    expect(await vendor.texts.find(newText(), since)).toBeUndefined()
  })

  it('may be delivered by now', async () => {
    await using vendor = await openTexts()
    const text = newText()
    await vendor.texts.send(text)
    Object.assign(vendor.server.texts[0] ?? {}, { status: 'delivered' })
    expect(await vendor.texts.find(text, since)).toMatchObject({ status: 'delivered' })
  })
})
