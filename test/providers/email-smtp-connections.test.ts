import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { freePort } from '#platform/free-port.ts'
import type { Email } from '#ports/email.ts'
import { smtpEmail } from '#providers/smtp/index.ts'
import { customer, smtpUrl, startSmtp } from './email-smtp-server.ts'
import { polite, startTalk } from './email-talk-server.ts'
import { sender, timeout } from './email-vendors.ts'

// Connections to a mail server: how many, how long, how safe.

const newEmail = (): Email => ({
  key: randomUUID(),
  to: 'asha@school.example',
  subject: 'Hello',
  text: 'Hello Asha',
  html: '',
})
const openEmail = (SMTP_URL: string) => smtpEmail({ SMTP_URL, EMAIL_FROM: sender }, timeout)
const failure = (work: Promise<unknown>) =>
  work.then(
    () => undefined,
    (error: unknown) => error as { kind?: string; code?: string; message: string },
  )

describe('the connections to a mail server', () => {
  it('are used again', async () => {
    await using server = await startSmtp()
    const email = openEmail(server.url)
    for (let sent = 0; sent < 5; sent += 1) await email.send(newEmail())
    expect(server).toMatchObject({ connections: 1, taken: { length: 5 } })
  })

  it('are no more than the address allows', async () => {
    await using server = await startSmtp()
    server.delay = 20
    const email = openEmail(smtpUrl(server.port, customer, '?maxConnections=2'))
    await Promise.all(Array.from({ length: 8 }, () => email.send(newEmail())))
    expect(server).toMatchObject({ connections: 2, mostAtOnce: 2, taken: { length: 8 } })
  })

  it('leave no mail half sent when there are too many: those that got no turn have not gone', async () => {
    await using server = await startSmtp()
    server.delay = timeout / 4
    const email = openEmail(smtpUrl(server.port, customer, '?maxConnections=1'))
    const mails = Array.from({ length: 8 }, () => newEmail())
    const outcomes = await Promise.all(mails.map((mail) => failure(email.send(mail))))
    const busy = outcomes.filter((refusal) => refusal?.code === 'vendor_busy')
    expect(busy.length).toBeGreaterThan(2)
    expect(outcomes.filter((refusal) => !refusal).length).toBe(mails.length - busy.length)
    await sleep(timeout / 2)
    expect(server.taken).toHaveLength(mails.length - busy.length)
    await email.send(newEmail())
  })

  it('may end while nobody needs them', async () => {
    const first = await startSmtp()
    const email = openEmail(first.url)
    await email.send(newEmail())
    await first[Symbol.asyncDispose]()
    expect(await failure(email.send(newEmail()))).toMatchObject({
      kind: 'unavailable',
      code: 'vendor_unavailable',
    })
    await using second = await startSmtp({}, first.port)
    await email.send(newEmail())
    expect(second.taken).toHaveLength(1)
  })

  it('cannot be made where nobody listens', async () => {
    const refusal = await failure(openEmail(`smtp://127.0.0.1:${await freePort()}`).send(newEmail()))
    expect(refusal).toMatchObject({ kind: 'unavailable', code: 'vendor_unavailable' })
  })

  it.each([
    ['before the greeting', () => undefined, 'vendor_unavailable'],
    ['with 421 as its greeting', () => '421 4.3.2 Closing', 'vendor_unavailable'],
    ['with 554 as its greeting', () => '554 5.3.2 No mail here', 'vendor_unavailable'],
    ['at the recipient', (line: string) => polite(line, 'RCPT'), 'vendor_unavailable'],
    ['after the mail', (line: string) => polite(line, '.'), 'vendor_unavailable'],
  ])('may break %s, and the mail is not handed over again by itself', async (_when, reply, code) => {
    await using server = await startTalk(reply)
    const refusal = await failure(openEmail(`smtp://127.0.0.1:${server.port}`).send(newEmail()))
    expect(refusal).toMatchObject({ kind: 'unavailable', code })
    expect(server.lines.filter((line) => line === '.').length).toBeLessThanOrEqual(1)
  })

  it('end in time though a byte comes now and then', async () => {
    await using server = await startTalk((line) => (line.startsWith('RCPT') ? 'drip' : polite(line, '')))
    const began = performance.now()
    const refusal = await failure(openEmail(`smtp://127.0.0.1:${server.port}`).send(newEmail()))
    expect(refusal).toMatchObject({ kind: 'unavailable', code: 'vendor_timeout' })
    expect(performance.now() - began).toBeLessThan(timeout + 300)
    await expect.poll(() => server.sockets.filter((socket) => !socket.destroyed)).toEqual([])
  })

  it('carry no password in the clear but to this machine', async () => {
    await using server = await startTalk((line) => polite(line, ''))
    const { user, password } = customer
    const account = `${encodeURIComponent(user)}:${encodeURIComponent(password)}`
    // The one name of this machine that does not say that it is this machine.
    const elsewhere = `smtp://${account}@0.0.0.0:${server.port}`
    expect(await failure(openEmail(elsewhere).send(newEmail()))).toMatchObject({ kind: 'unavailable' })
    expect(server.lines.filter((line) => line.startsWith('AUTH'))).toEqual([])
    await openEmail(`${elsewhere}?requireTLS=false`).send(newEmail())
    expect(server.lines.filter((line) => line.startsWith('AUTH'))).toHaveLength(1)
  })

  it.each(['smtps', 'smtp'])('are believed only with a certificate that is trusted (%s)', async (scheme) => {
    await using server = await startSmtp({ secure: scheme === 'smtps', disabledCommands: [], logger: false })
    const url = smtpUrl(server.port).replace('smtp:', `${scheme}:`)
    const refusal = await failure(openEmail(url).send(newEmail()))
    expect(refusal).toMatchObject({ kind: 'unavailable', code: 'vendor_unavailable' })
    await openEmail(`${url}?tls.rejectUnauthorized=false`).send(newEmail())
    expect(server.taken).toHaveLength(1)
  })

  it('wait for a server whose sign-in is broken', async () => {
    await using server = await startTalk((line) =>
      line.startsWith('AUTH') ? '454 4.7.0 Temporary authentication failure' : polite(line, ''),
    )
    const url = smtpUrl(server.port)
    expect(await failure(openEmail(url).send(newEmail()))).toMatchObject({
      kind: 'unavailable',
      code: 'vendor_unavailable',
    })
  })
})
