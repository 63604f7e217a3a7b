import twilio from 'twilio'
import { Type } from 'typebox'
import { Value } from 'typebox/value'
import { DomainError } from '#platform/errors.ts'
import type { TextNotice, VendorCall } from '#ports/text-messages.ts'
import { states } from './client.ts'
import { reasonOf } from './failures.ts'

const Inbound = Type.Object({
  MessageSid: Type.String({ minLength: 1 }),
  SmsStatus: Type.Literal('received'),
  From: Type.String({ minLength: 1 }),
  To: Type.String({ minLength: 1 }),
  Body: Type.String(),
})
const Receipt = Type.Object({
  MessageSid: Type.String({ minLength: 1 }),
  MessageStatus: Type.String({ minLength: 1 }),
  ErrorCode: Type.Optional(Type.String({ pattern: '^[0-9]*$' })),
})

/** Reads a webhook call of Twilio: a form, signed over the address and every field. */
export function readCall(token: string, { url, headers, body }: VendorCall): TextNotice[] {
  const fields = readForm(body)
  const signature = headers['x-twilio-signature']
  const isRight =
    typeof signature === 'string' &&
    URL.canParse(url) &&
    twilio.validateRequest(token, signature, url, fields)
  if (!isRight)
    throw new DomainError('unauthenticated', 'wrong_signature', 'The signature of this call is not Twilio’s.')
  return toNotices(fields)
}

type Fields = Record<string, string | string[]>

/** A field that comes twice is a list: so Twilio signs it. */
function readForm(body: Buffer): Fields {
  const form = new URLSearchParams(body.toString())
  return Object.fromEntries(
    form.keys().map((name) => {
      const [first = '', ...others] = form.getAll(name)
      return [name, others.length > 0 ? [first, ...others] : first]
    }),
  )
}

function toNotices(fields: Fields): TextNotice[] {
  if (Value.Check(Inbound, fields)) {
    const { MessageSid: id, From, To, Body: body } = fields
    const channel = From.startsWith('whatsapp:') ? 'whatsapp' : 'sms'
    return [{ kind: 'reply', id, channel, from: numberOf(From), to: numberOf(To), body }]
  }
  if (!Value.Check(Receipt, fields)) return []
  const { MessageSid: provider_id, MessageStatus, ErrorCode } = fields
  const status = states.get(MessageStatus)
  if (!status) return []
  const receipt = { kind: 'receipt', id: `${provider_id}:${MessageStatus}`, provider_id, status } as const
  return [status === 'failed' ? { ...receipt, reason: reasonOf(Number(ErrorCode)) } : receipt]
}

/** Twilio writes `whatsapp:+15551234567`; the port knows numbers only. */
export const numberOf = (address: string): string => address.replace(/^whatsapp:/, '')
