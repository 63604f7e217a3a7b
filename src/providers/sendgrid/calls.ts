import { createPublicKey, type KeyObject, verify } from 'node:crypto'
import { type Static, Type } from 'typebox'
import { Value } from 'typebox/value'
import { DomainError } from '#platform/errors.ts'
import type { EmailPort, MailNotice } from '#ports/email.ts'

type Call = Parameters<NonNullable<EmailPort['readCall']>>[0]

const Events = Type.Array(
  Type.Object({
    event: Type.String(),
    email: Type.String(),
    sg_event_id: Type.String({ minLength: 1, maxLength: 200 }),
    sg_message_id: Type.Optional(Type.String({ maxLength: 300 })),
    reason: Type.Optional(Type.String()),
    type: Type.Optional(Type.String()),
  }),
)
type Event = Static<typeof Events>[number]
/** How far the time that was signed may be from ours, in seconds: what is older was written down and is sent again. */
const tolerance = 600

/**
 * Reads SendGrid's signed event webhook: ECDSA over the time and the body as sent, under the key (base64 DER) that its
 * mail settings show.
 */
export function callReader(publicKey: string): (call: Call) => MailNotice[] {
  const key = createPublicKey({ key: Buffer.from(publicKey, 'base64'), format: 'der', type: 'spki' })
  return ({ headers, body }) => {
    if (!isSigned(key, headers, body))
      throw new DomainError(
        'unauthenticated',
        'wrong_signature',
        'The signature of this call is not SendGrid’s.',
      )
    const events = readJson(body)
    if (!Value.Check(Events, events))
      throw new DomainError('invalid', 'unknown_notice', 'SendGrid sends a list of events.')
    return events.flatMap(toNotice)
  }
}

function readJson(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString())
  } catch {
    return undefined
  }
}

function isSigned(key: KeyObject, headers: Call['headers'], body: Buffer): boolean {
  const signature = Buffer.from(String(headers['x-twilio-email-event-webhook-signature'] ?? ''), 'base64')
  const timestamp = String(headers['x-twilio-email-event-webhook-timestamp'] ?? '')
  if (Math.abs(Date.now() / 1000 - Number(timestamp)) > tolerance || timestamp === '') return false
  return verify('sha256', Buffer.concat([Buffer.from(timestamp), body]), key, signature)
}

/** Its own words: a bounce of type `blocked` is a refusal for now, and so is what it dropped for another reason than these. */
const dropped: Readonly<Record<string, MailNotice['status']>> = {
  'Bounced Address': 'bounced',
  'Spam Reporting Address': 'complained',
  Invalid: 'bounced',
}

function toNotice(event: Event): MailNotice[] {
  const status = statusOf(event)
  if (!status) return []
  const { sg_event_id: id, sg_message_id = '', email: to, reason = '' } = event
  // What it calls a message's id is the id of the call that brought it, and its own routing behind a dot.
  return [{ id, provider_id: sg_message_id.split('.')[0] ?? '', to, status, reason: reason.slice(0, 300) }]
}

function statusOf({ event, type, reason = '' }: Event): MailNotice['status'] | undefined {
  if (event === 'delivered') return 'delivered'
  if (event === 'spamreport') return 'complained'
  if (event === 'bounce') return type === 'blocked' ? 'failed' : 'bounced'
  if (event === 'dropped') return dropped[reason] ?? 'failed'
  return undefined
}
