import { randomUUID } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { freePort } from '#platform/free-port.ts'
import type { Email } from '#ports/email.ts'
import { sendgridEmail } from '#providers/sendgrid/index.ts'
import { apiKey, type SendgridFault, startSendgrid } from './email-sendgrid-server.ts'
import { sender, timeout } from './email-vendors.ts'

// What is SendGrid's own, beyond what every vendor of mail promises (email.test.ts).

const to = 'asha@school.example'
const newEmail = (change: Partial<Email> = {}): Email => ({
  key: randomUUID(),
  to,
  subject: 'Hello',
  text: 'Hello Asha',
  html: '<p>Hello Asha</p>',
  ...change,
})
const openEmail = (SENDGRID_API_URL: string, EMAIL_FROM = sender) =>
  sendgridEmail({ SENDGRID_API_KEY: apiKey, EMAIL_FROM, SENDGRID_API_URL }, timeout)
const failure = (work: Promise<unknown>) =>
  work.then(
    () => undefined,
    (error: unknown) => error as { kind?: string; code?: string; message: string },
  )

describe('a mail to SendGrid', () => {
  it('carries our key, is watched by nobody and is known by SendGrid’s id', async () => {
    await using server = await startSendgrid()
    const mail = newEmail()
    const sent = await openEmail(server.url).send(mail)
    expect(server.taken).toMatchObject([
      {
        id: sent.provider_id,
        from: { email: 'mail@academy.example', name: 'Sangam Acadèmy' },
        personalizations: [{ to: [{ email: to }] }],
        custom_args: { key: mail.key },
        tracking_settings: {
          click_tracking: { enable: false, enable_text: false },
          open_tracking: { enable: false },
          subscription_tracking: { enable: false },
        },
      },
    ])
  })

  it('has the text before the HTML', async () => {
    await using server = await startSendgrid()
    await openEmail(server.url).send(newEmail())
    expect(server.taken[0]?.content).toEqual([
      { type: 'text/plain', value: 'Hello Asha' },
      { type: 'text/html', value: '<p>Hello Asha</p>' },
    ])
  })

  it.each([
    [
      '"Academy, Inc. (Delhi)" <mail@academy.example>',
      { email: 'mail@academy.example', name: 'Academy, Inc. (Delhi)' },
    ],
    ['mail@academy.example', { email: 'mail@academy.example' }],
  ])('comes from %s', async (from, expected) => {
    await using server = await startSendgrid()
    await openEmail(server.url, from).send(newEmail())
    expect(server.taken[0]?.from).toEqual(expected)
  })

  it('has a subject and a text though ours are empty', async () => {
    await using server = await startSendgrid()
    await openEmail(server.url).send(newEmail({ subject: '', text: '' }))
    expect(server.taken).toMatchObject([{ subject: '(no subject)' }])
  })

  it('goes to a longer address of the interface too', async () => {
    await using server = await startSendgrid()
    await openEmail(`${server.url}/`).send(newEmail())
    expect(server.taken).toHaveLength(1)
  })

  it.each([['bare name'], ['a@x.example, b@x.example'], ['a@x.example\r\nBcc: b@x.example'], ['']])(
    'cannot come from %j',
    (from) => {
      expect(() => openEmail('http://127.0.0.1', from)).toThrow('EMAIL_FROM')
    },
  )

  it('needs its settings', () => {
    expect(() => sendgridEmail({ EMAIL_FROM: sender })).toThrow('SENDGRID_API_KEY must be set')
    expect(() => sendgridEmail({ SENDGRID_API_KEY: apiKey })).toThrow('EMAIL_FROM must be set')
  })
})

describe('what SendGrid says', () => {
  it.each<[SendgridFault, string, string]>([
    [{ status: 400, field: 'personalizations.0.to.0.email' }, 'invalid', 'unknown_address'],
    [{ status: 400, field: 'content.0.value' }, 'invalid', 'vendor_refused'],
    [{ status: 400 }, 'invalid', 'vendor_refused'],
    [{ status: 413 }, 'invalid', 'mail_too_large'],
    [{ status: 400, field: 'from.email' }, 'unavailable', 'vendor_refused_settings'],
    [{ status: 403, field: 'from' }, 'unavailable', 'vendor_refused_settings'],
    [{ status: 451 }, 'unavailable', 'vendor_refused_settings'],
    [{ status: 404 }, 'unavailable', 'vendor_refused_settings'],
    [{ status: 401 }, 'unavailable', 'vendor_refused_credentials'],
    [{ status: 403 }, 'unavailable', 'vendor_refused_credentials'],
    [{ status: 408 }, 'unavailable', 'vendor_timeout'],
    [{ status: 429 }, 'unavailable', 'vendor_busy'],
    [{ status: 500 }, 'unavailable', 'vendor_unavailable'],
    [{ status: 503 }, 'unavailable', 'vendor_unavailable'],
    ['garbage', 'unavailable', 'vendor_unreadable'],
    ['drip', 'unavailable', 'vendor_timeout'],
    ['lost', 'unavailable', 'vendor_unavailable'],
  ])('decides whether it is tried again (%j)', async (fault, kind, code) => {
    await using server = await startSendgrid()
    const email = openEmail(server.url)
    server.fail(fault)
    const refusal = await failure(email.send(newEmail()))
    expect(refusal).toMatchObject({ name: 'DomainError', kind, code })
    expect(refusal?.message).not.toMatch(/school\.example|SG\./)
    expect(server.calls).toBe(1)
    await email.send(newEmail())
    expect(server.calls).toBe(2)
  })

  it('is not taken to another place: a redirect is not followed', async () => {
    await using server = await startSendgrid()
    await using elsewhere = await startSendgrid()
    server.fail({ status: 307, location: `${elsewhere.url}/v3/mail/send` })
    expect(await failure(openEmail(server.url).send(newEmail()))).toMatchObject({ kind: 'unavailable' })
    expect(elsewhere.calls).toBe(0)
  })

  it('is nothing where nobody listens', async () => {
    const refusal = await failure(openEmail(`http://127.0.0.1:${await freePort()}`).send(newEmail()))
    expect(refusal).toMatchObject({ kind: 'unavailable', code: 'vendor_unavailable' })
  })
})
