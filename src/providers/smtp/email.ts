import { createTransport } from 'nodemailer'
import { isLoopback } from '#platform/loopback.ts'
import type { EmailPort } from '#ports/email.ts'
import { readSender } from '#providers/mail/index.ts'
import { toDomainError, unavailable } from './failures.ts'
import { toLetter } from './letters.ts'
import { openTurns } from './turns.ts'

/** What the provider reads; both must be there once SMTP is chosen. */
export type Settings = { SMTP_URL?: string; EMAIL_FROM?: string; SMTP_RATE?: number }

const connections = 10
/** How much of the time a mail may wait for a connection; the rest is for handing it over. */
const waiting = 0.4

/** Mail by any SMTP server. `timeout`, in ms, is for one mail, its waiting for a connection included. */
export function smtpEmail(settings: Settings, timeout = 14_000): EmailPort {
  const url = readUrl(required(settings, 'SMTP_URL'))
  const sender = readSender(required(settings, 'EMAIL_FROM'))
  const turns = openTurns(Number(url.searchParams.get('maxConnections')) || connections)
  const transport = openTransport(url, timeout)
  return {
    vendor: 'smtp',
    rate: settings.SMTP_RATE,
    readCall: undefined,
    async send(email) {
      const letter = toLetter(sender, email)
      const began = performance.now()
      if (!(await turns.take(timeout * waiting)))
        throw unavailable('vendor_busy', 'is still at work on earlier mails')
      try {
        const signal = AbortSignal.timeout(Math.ceil(timeout - (performance.now() - began)))
        await transport.sendMail({ ...letter, signal })
        return { provider_id: letter.messageId, status: 'sent' }
      } catch (error) {
        throw toDomainError(error)
      } finally {
        turns.give()
      }
    },
  }
}

function required(settings: Settings, name: 'SMTP_URL' | 'EMAIL_FROM'): string {
  const value = settings[name]
  if (value === undefined) throw new Error(`${name} must be set`)
  return value
}

function readUrl(value: string): URL {
  if (URL.canParse(value)) {
    const url = new URL(value)
    if (/^smtps?:$/.test(url.protocol) && url.hostname) return url
  }
  throw new Error(
    'SMTP_URL must be an address such as smtps://user:password@mail.example, with %40 for an @ in the user or password',
  )
}

/** Parameters of the address win over these. A password goes over the wire in the clear only to this machine. */
function openTransport(url: URL, timeout: number) {
  const isSecret = Boolean(url.username || url.password)
  const transport = createTransport({
    url: url.href,
    pool: true,
    maxConnections: connections,
    maxRequeues: 2,
    requireTLS: isSecret && !isLoopback(url.hostname),
    connectionTimeout: timeout / 2,
    greetingTimeout: timeout / 2,
    socketTimeout: timeout,
    idleTimeout: timeout * 0.8,
    disableFileAccess: true,
    disableUrlAccess: true,
  })
  // Each mail gets its own failure; without a listener this one would end the process.
  transport.on('error', () => {})
  return transport
}
