import type { Kind, Seen, Step } from '#features/notifications/index.ts'
import { toMoment } from './dates.ts'
import { toFlag } from './reading.ts'

type Sent = {
  title: string
  message: string
  type?: string | null
  send_email?: boolean | string | number | null
}

const tones = ['info', 'success', 'warning', 'error'] as const

/** These clients' types are what they like: one that is a tone of ours is that as well. */
const toneOf = (type: string | null | undefined) => tones.find((tone) => tone === type) ?? 'info'

/** Each mail of the running system went out by WhatsApp too, to whoever has a number. */
const mail: Step = { channel: 'email', after_seconds: 0 }
const text: Step = { channel: 'text', after_seconds: 0, by: 'whatsapp' }

export const toSending = (kind: Kind, { title, message, type, send_email }: Sent, mayText: boolean) => ({
  kind,
  tone: toneOf(type),
  title,
  body: message,
  data: type ? { type } : {},
  steps: toFlag(send_email) ? [mail, ...(mayText ? [text] : [])] : [],
})

export const toNotification = ({ no, title, body, tone, data, read_at, created_at }: Seen) => ({
  id: no,
  title,
  message: body,
  type: String(Object(data).type ?? tone),
  is_read: read_at !== null,
  created_at: toMoment(created_at),
})
