import { createHmac, timingSafeEqual } from 'node:crypto'
import { Type } from 'typebox'
import { Value } from 'typebox/value'
import { DomainError } from '#platform/errors.ts'
import type { TextMessage, TextMessages, TextNotice } from '#ports/text-messages.ts'
import type { Faults } from './faults.ts'
import type { Store } from './store.ts'

/** The number from which the sandbox writes. */
export const sandboxNumber = '+15550000000'

const Reply = Type.Object({
  id: Type.String(),
  channel: Type.Enum(['sms', 'whatsapp']),
  from: Type.String(),
  to: Type.String(),
  body: Type.String(),
})
const Receipt = Type.Object({
  id: Type.String(),
  provider_id: Type.String(),
  status: Type.Enum(['sent', 'delivered', 'failed']),
})

/** Delivers at once: its answer is the receipt. It knows keys, so a text that is handed over twice is one text. */
export function sandboxTexts(store: Store, faults: Faults, now: () => Date, key: Buffer): TextMessages {
  const toSent = ({ id }: { id: string }) => ({
    provider_id: id,
    status: 'delivered' as const,
    from: sandboxNumber,
  })
  return {
    vendor: 'sandbox',
    rate: undefined,
    thanks: { type: 'application/json', body: '{}' },
    send: (message) => faults.through('texts', async () => toSent(await store.keep(toKept(message, now())))),
    async find(message) {
      const known = await store.find(message.key)
      return known && toSent(known)
    },
    readCall({ headers, body }) {
      const signature = Buffer.from(String(headers['x-sandbox-signature'] ?? ''), 'hex')
      const right = signSandboxCall(key, body)
      if (signature.length !== right.length || !timingSafeEqual(signature, right))
        throw new DomainError(
          'unauthenticated',
          'wrong_signature',
          'The signature of this call is not the sandbox’s.',
        )
      return readNotices(body)
    },
  }
}

export const signSandboxCall = (key: Buffer, body: Buffer | string): Buffer =>
  createHmac('sha256', key).update(body).digest()

function readNotices(body: Buffer): TextNotice[] {
  const call: unknown = JSON.parse(body.toString())
  if (Value.Check(Reply, call)) return [{ kind: 'reply', ...call }]
  if (Value.Check(Receipt, call)) return [{ kind: 'receipt', ...call }]
  throw new DomainError('invalid', 'unknown_notice', 'The sandbox sends replies and receipts only.')
}

const toKept = ({ key, channel, to, body }: TextMessage, created_at: Date) =>
  ({
    key,
    direction: 'out',
    channel,
    recipient: to,
    sender: sandboxNumber,
    subject: null,
    body,
    html: null,
    status: 'delivered',
    created_at,
  }) as const
