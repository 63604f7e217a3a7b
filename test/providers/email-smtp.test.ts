import { randomUUID } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import type { Email } from '#ports/email.ts'
import { smtpEmail } from '#providers/smtp/index.ts'
import { type SmtpFault, startSmtp } from './email-smtp-server.ts'
import { sender, timeout } from './email-vendors.ts'

// What is SMTP's own, beyond what every vendor of mail promises (email.test.ts).

const to = 'asha@school.example'
const newEmail = (change: Partial<Email> = {}): Email => ({
  key: randomUUID(),
  to,
  subject: 'Hello',
  text: 'Hello Asha',
  html: '<p>Hello Asha</p>',
  ...change,
})
const openEmail = (SMTP_URL: string, EMAIL_FROM = sender) => smtpEmail({ SMTP_URL, EMAIL_FROM }, timeout)
const failure = (work: Promise<unknown>) =>
  work.then(
    () => undefined,
    (error: unknown) => error as { kind?: string; code?: string; message: string },
  )

describe('a mail by SMTP', () => {
  it.each([
    ['Sangam Acadèmy <mail@academy.example>', 'Sangam Acadèmy'],
    ['"Academy, Inc. (Delhi)" <mail@academy.example>', 'Academy, Inc. (Delhi)'],
    ['mail@academy.example', ''],
  ])('comes from %s', async (from, name) => {
    await using server = await startSmtp()
    await openEmail(server.url, from).send(newEmail())
    expect(server.taken).toMatchObject([
      {
        from: 'mail@academy.example',
        to: [to],
        mail: { from: { name, address: 'mail@academy.example' }, to: [{ name: '', address: to }] },
      },
    ])
  })

  it('is one of two alternatives in seven bits, the text first', async () => {
    await using server = await startSmtp()
    await openEmail(server.url).send(newEmail({ text: 'नमस्ते', html: '<p>नमस्ते</p>' }))
    const raw = server.taken[0]?.raw ?? ''
    expect(raw).toMatch(/^Content-Type: multipart\/alternative;/m)
    expect(raw.indexOf('text/plain')).toBeLessThan(raw.indexOf('text/html'))
    expect(raw).toMatch(/^[\s!-~]+$/)
  })

  it('has one id whichever process sends it, and that is what we are told', async () => {
    await using server = await startSmtp()
    const mail = newEmail()
    const [one, other] = [await openEmail(server.url).send(mail), await openEmail(server.url).send(mail)]
    expect(one).toEqual(other)
    expect(server.taken.map(({ mail: { messageId } }) => messageId)).toEqual([
      one.provider_id,
      one.provider_id,
    ])
  })

  it.each([['bare name'], ['a@x.example, b@x.example'], ['a@x.example\r\nBcc: b@x.example'], ['']])(
    'cannot come from %j',
    (from) => {
      expect(() => openEmail('smtp://127.0.0.1', from)).toThrow('EMAIL_FROM')
    },
  )

  it.each(['mail.example', 'smtp://', 'http://mail.example', 'smtps://user:pa/ss@mail.example'])(
    'cannot go by %j',
    (url) => {
      expect(() => openEmail(url)).toThrow(/^SMTP_URL must be an address such as smtps:/)
    },
  )

  it('needs its settings', () => {
    expect(() => smtpEmail({ EMAIL_FROM: sender })).toThrow('SMTP_URL must be set')
    expect(() => smtpEmail({ SMTP_URL: 'smtp://127.0.0.1' })).toThrow('EMAIL_FROM must be set')
  })
})

describe('what a mail server says', () => {
  const says = (at: Exclude<SmtpFault, string>['at'], code: number, words = '') => ({ at, code, words })
  it.each([
    [says('RCPT TO', 550, `5.1.1 <${to}>: unknown`), 'invalid', 'unknown_address'],
    [says('RCPT TO', 550, `no such user ${to}`), 'invalid', 'unknown_address'],
    [says('RCPT TO', 553, '5.1.3 bad syntax'), 'invalid', 'unknown_address'],
    [says('RCPT TO', 550, '5.2.1 disabled'), 'invalid', 'mailbox_disabled'],
    [says('RCPT TO', 552, '5.2.2 over quota'), 'invalid', 'mailbox_full'],
    [says('RCPT TO', 552, 'over quota'), 'invalid', 'mailbox_full'],
    [says('RCPT TO', 550, '5.7.1 not wanted here'), 'invalid', 'vendor_refused'],
    [says('RCPT TO', 554, '5.7.1 Relay access denied'), 'unavailable', 'vendor_refused_settings'],
    [says('RCPT TO', 550, 'relay not permitted'), 'unavailable', 'vendor_refused_settings'],
    [says('RCPT TO', 530, '5.7.0 Authentication required'), 'unavailable', 'vendor_refused_credentials'],
    [says('RCPT TO', 450, '4.2.0 greylisted'), 'unavailable', 'vendor_unavailable'],
    [says('RCPT TO', 452, '4.2.2 over quota'), 'unavailable', 'vendor_unavailable'],
    [says('MAIL FROM', 553, '5.7.1 sender rejected'), 'unavailable', 'vendor_refused_settings'],
    [says('MAIL FROM', 552, '5.3.4 too big'), 'invalid', 'mail_too_large'],
    [says('MAIL FROM', 421, '4.7.0 too many'), 'unavailable', 'vendor_unavailable'],
    [says('DATA', 554, '5.7.1 spam'), 'invalid', 'vendor_refused'],
    [says('DATA', 552, 'too big'), 'invalid', 'mail_too_large'],
    [
      says('DATA', 554, 'Message rejected: Email address is not verified.'),
      'unavailable',
      'vendor_refused_settings',
    ],
    [says('DATA', 451, '4.3.0 later'), 'unavailable', 'vendor_unavailable'],
  ] as const)('decides whether it is tried again (%j)', async (fault, kind, code) => {
    await using server = await startSmtp()
    const email = openEmail(server.url)
    server.fail(fault)
    const refusal = await failure(email.send(newEmail()))
    expect(refusal).toMatchObject({ name: 'DomainError', kind, code })
    expect(refusal?.message).toContain(String(fault.code))
    expect(refusal?.message).not.toContain('school.example')
    expect(server.taken).toEqual([])
    await email.send(newEmail())
    expect(server.taken).toHaveLength(1)
  })
})
