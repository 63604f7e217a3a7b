import { randomUUID } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Email, EmailPort } from '#ports/email.ts'
import {
  openSandboxVendor,
  openSendgridVendor,
  openSmtpVendor,
  type Received,
  timeout,
} from './email-vendors.ts'

// What src/ports/email.ts promises, asked of every vendor.

let addresses = 0
const newEmail = (change: Partial<Email> = {}): Email => {
  addresses += 1
  return {
    key: `reset:${randomUUID()}`,
    to: `asha.${addresses}+school@school.example`,
    subject: 'Ein neues Paßwort · नया पासवर्ड 🔑',
    text: 'Hello Asha,\n\nनमस्ते. Follow this: https://academy.example/?a=1&b=2\n.\n..\nFrom us',
    html: '<p>Hello <b>Asha</b>, नमस्ते. <a href="https://academy.example/?a=1&amp;b=2">Follow</a></p>',
    ...change,
  }
}

/** Mails end in a line break and have lines of the network's kind. */
const flat = (text = '') => text.replaceAll('\r\n', '\n').trimEnd()
const ids = (mails: Received[]) => new Set(mails.map(({ id }) => id))
const failure = (email: EmailPort, mail: Email) =>
  email.send(mail).then(
    () => undefined,
    (error: unknown) => error as { kind?: string; code?: string; message: string },
  )

describe.each([
  ['the sandbox', openSandboxVendor],
  ['SMTP', openSmtpVendor],
  ['SendGrid', openSendgridVendor],
])('mails by %s', (_name, openVendor) => {
  it('arrive with their subject and both bodies', async () => {
    await using vendor = await openVendor()
    const mail = newEmail()
    const sent = await vendor.email.send(mail)
    expect(sent.provider_id).not.toBe('')
    expect(['sent', 'delivered']).toContain(sent.status)
    const [received, ...others] = await vendor.received(mail.to)
    expect(others).toEqual([])
    expect(received?.subject).toBe(mail.subject)
    expect(flat(received?.text)).toBe(mail.text)
    expect(flat(received?.html)).toBe(mail.html)
  })

  it('say where their receiver stops them with one click, and only where that may be', async () => {
    await using vendor = await openVendor()
    const unsubscribe_url = `https://academy.example/unsubscribe/${'x'.repeat(120)}`
    const mail = newEmail({ unsubscribe_url })
    await vendor.email.send(mail)
    const must = newEmail()
    await vendor.email.send(must)
    const [optional] = await vendor.received(mail.to)
    expect(optional?.headers).toMatchObject({
      'list-unsubscribe': `<${unsubscribe_url}>`,
      'list-unsubscribe-post': 'List-Unsubscribe=One-Click',
    })
    expect((await vendor.received(must.to))[0]?.headers).not.toHaveProperty('list-unsubscribe')
  })

  it('carry any words unchanged', async () => {
    await using vendor = await openVendor()
    const words = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 300 }).map((text) => `.${text}!`)
    await fc.assert(
      fc.asyncProperty(words, words, words, async (subject, text, html) => {
        const mail = newEmail({ subject, text, html })
        await vendor.email.send(mail)
        const [received] = await vendor.received(mail.to)
        expect(received).toMatchObject({ subject })
        expect([flat(received?.text), flat(received?.html)]).toEqual([text, html])
      }),
      { numRuns: 30 },
    )
  })

  it('may be of text alone', async () => {
    await using vendor = await openVendor()
    const mail = newEmail({ html: '' })
    await vendor.email.send(mail)
    const [received] = await vendor.received(mail.to)
    expect([flat(received?.text), received?.html]).toEqual([mail.text, undefined])
  })

  it('are one mail to their receiver when they are sent twice, and two keys are two', async () => {
    await using vendor = await openVendor()
    const mail = newEmail()
    await vendor.email.send(mail)
    await vendor.email.send(mail)
    expect(ids(await vendor.received(mail.to)).size).toBe(1)
    await vendor.email.send({ ...mail, key: randomUUID() })
    expect(ids(await vendor.received(mail.to)).size).toBe(2)
  })

  it('are invalid when the vendor refuses them for good', async () => {
    await using vendor = await openVendor()
    const mail = newEmail()
    await vendor.trouble('invalid')
    const refusal = await failure(vendor.email, mail)
    expect(refusal).toMatchObject({ name: 'DomainError', kind: 'invalid' })
    expect(refusal?.message).not.toContain('school.example')
    expect(await vendor.received(mail.to)).toEqual([])
    await vendor.email.send(mail)
    expect(await vendor.received(mail.to)).toHaveLength(1)
  })

  it.each([
    ['unavailable', 'vendor_unavailable'],
    ['timeout', 'vendor_timeout'],
  ] as const)('may be tried again when the vendor is away (%s)', async (kind, code) => {
    await using vendor = await openVendor()
    const mail = newEmail()
    await vendor.trouble(kind)
    const began = performance.now()
    const refusal = await failure(vendor.email, mail)
    expect(refusal).toMatchObject({ name: 'DomainError', kind: 'unavailable', code })
    expect(refusal?.message).not.toContain('school.example')
    expect(performance.now() - began).toBeLessThan(timeout + 1_300)
    expect(await vendor.received(mail.to)).toEqual([])
    await vendor.email.send(mail)
    expect(await vendor.received(mail.to)).toHaveLength(1)
  })

  it('are one mail to their receiver when only the answer was lost', async () => {
    await using vendor = await openVendor()
    const mail = newEmail()
    await vendor.trouble('lost')
    expect(await failure(vendor.email, mail)).toMatchObject({ kind: 'unavailable' })
    expect(await vendor.received(mail.to)).toHaveLength(1)
    await vendor.email.send(mail)
    expect(ids(await vendor.received(mail.to)).size).toBe(1)
  })

  it.each(['\r\n', '\n', '\r', '\u2028'])(
    'get no header from a line break in their subject (%j)',
    async (end) => {
      await using vendor = await openVendor()
      const injected = ['Hello', 'Bcc: mallory@evil.example', 'X-Injected: yes', '', 'A body']
      const mail = newEmail({ subject: injected.join(end) })
      await vendor.email.send(mail)
      const [received, ...others] = await vendor.received(mail.to)
      expect(others).toEqual([])
      expect(received?.subject.split(/\s+/u)).toEqual(injected.join(' ').split(/\s+/u))
      expect(Object.keys(received?.headers ?? {})).not.toContain('x-injected')
      expect(Object.keys(received?.headers ?? {})).not.toContain('bcc')
      expect(flat(received?.text)).toBe(mail.text)
      expect(await vendor.received('mallory@evil.example')).toEqual([])
    },
  )
})

describe.each([
  ['SMTP', openSmtpVendor],
  ['SendGrid', openSendgridVendor],
])('mails by %s, a vendor outside,', (_name, openVendor) => {
  it.each([
    'asha@school.example\r\nBcc: mallory@evil.example',
    'asha@school.example\nRCPT TO:<mallory@evil.example>',
    'asha@school.example, mallory@evil.example',
    'asha@school.example;mallory@evil.example',
    'Asha <mallory@evil.example>',
    '"asha"@evil.example',
    '<mallory@evil.example>',
    'friends: mallory@evil.example;',
    'asha\0@evil.example',
    'asha@evil.example ',
    'asha@',
    'asha',
    '',
  ])('go to one bare address only, not to %j', async (to) => {
    await using vendor = await openVendor()
    expect(await failure(vendor.email, newEmail({ to }))).toMatchObject({
      kind: 'invalid',
      code: 'invalid_address',
    })
    for (const address of [to, 'asha@school.example', 'mallory@evil.example'])
      expect(await vendor.received(address)).toEqual([])
  })

  it('have a subject of one line', async () => {
    await using vendor = await openVendor()
    const mail = newEmail({ subject: 'Hello\r\nBcc: mallory@evil.example\tand\u2028more' })
    await vendor.email.send(mail)
    const [received] = await vendor.received(mail.to)
    expect(received?.subject).toBe('Hello Bcc: mallory@evil.example and more')
  })

  it('wait for the operator when the vendor does not know us', async () => {
    await using vendor = await openVendor()
    const mail = newEmail()
    const refusal = await failure(vendor.stranger, mail)
    expect(refusal).toMatchObject({ kind: 'unavailable', code: 'vendor_refused_credentials' })
    for (const secret of vendor.secrets) expect(refusal?.message).not.toContain(secret)
    expect(await vendor.received(mail.to)).toEqual([])
  })

  it('tell machines not to answer', async () => {
    await using vendor = await openVendor()
    const mail = newEmail()
    await vendor.email.send(mail)
    const [received] = await vendor.received(mail.to)
    expect(received?.headers).toMatchObject({ 'auto-submitted': 'auto-generated' })
  })

  it('have an id of the sender’s domain from which the key cannot be read', async () => {
    await using vendor = await openVendor()
    const mail = newEmail({ key: 'short' })
    await vendor.email.send(mail)
    const [received] = await vendor.received(mail.to)
    expect(received?.id).toMatch(/^<[0-9a-f]{40}@academy\.example>$/)
  })
})
