import { Agent } from 'node:https'
import sendgrid from '@sendgrid/mail'
import { Type } from 'typebox'
import { Value } from 'typebox/value'
import type { EmailPort } from '#ports/email.ts'
import { readSender } from '#providers/mail/index.ts'
import { callReader } from './calls.ts'
import { toDomainError, unreadable } from './failures.ts'
import { toLetter } from './letters.ts'

/** What the provider reads; the first two must be there once SendGrid is chosen. */
export type Settings = {
  SENDGRID_API_KEY?: string
  EMAIL_FROM?: string
  SENDGRID_API_URL?: string
  SENDGRID_WEBHOOK_KEY?: string
}

const Answer = Type.Object({
  statusCode: Type.Literal(202),
  headers: Type.Object({ 'x-message-id': Type.String({ minLength: 1 }) }),
})

/** Mail by SendGrid. `timeout`, in ms, is for one mail. */
export function sendgridEmail(settings: Settings, timeout = 14_000): EmailPort {
  const sender = readSender(required(settings, 'EMAIL_FROM'))
  const open = connector(required(settings, 'SENDGRID_API_KEY'), settings.SENDGRID_API_URL)
  const { SENDGRID_WEBHOOK_KEY: webhookKey } = settings
  return {
    vendor: 'sendgrid',
    rate: undefined,
    readCall: webhookKey === undefined ? undefined : callReader(webhookKey),
    async send(email) {
      const letter = toLetter(sender, email)
      try {
        const [answer] = await open(AbortSignal.timeout(timeout)).send(letter)
        if (!Value.Check(Answer, answer)) throw unreadable()
        return { provider_id: answer.headers['x-message-id'], status: 'sent' }
      } catch (error) {
        throw toDomainError(error)
      }
    },
  }
}

function required(settings: Settings, name: keyof Settings): string {
  const value = settings[name]
  if (value === undefined) throw new Error(`${name} must be set`)
  return value
}

type Mails = typeof sendgrid
type Client = Parameters<Mails['setClient']>[0]

// The SDK's types leave out its class and the client in it.
const { MailService } = sendgrid as Mails & { MailService: new () => Mails & { client: Client } }

/**
 * One client of the SDK for each mail, because only so can it carry the mail's own signal: the SDK's timeout starts anew
 * with each byte. The connections are shared. No redirect is followed: it would carry the key elsewhere.
 */
function connector(key: string, baseUrl = 'https://api.sendgrid.com') {
  const httpsAgent = new Agent({ keepAlive: true, maxSockets: 100 })
  return (signal: AbortSignal): Mails => {
    const service = new MailService()
    service.setApiKey(key)
    const request = { url: '', baseUrl, httpsAgent, maxRedirects: 0, signal }
    service.client.setDefaultRequest(request)
    return service
  }
}
