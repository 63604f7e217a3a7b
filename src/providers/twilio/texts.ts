import { DomainError } from '#platform/errors.ts'
import type { SentText, TextMessage, TextMessages } from '#ports/text-messages.ts'
import { numberOf, readCall } from './calls.ts'
import { type Handed, openMessages, readHanded, required, type Settings } from './client.ts'
import { refused, toDomainError, unavailable } from './failures.ts'
import { findHanded, flat, openOwners } from './finding.ts'

/** SMS and WhatsApp by Twilio. `timeout`, in ms, is for one call; a few calls in a row get a fifth more. */
export function twilioTexts(settings: Settings, timeout = 10_000): TextMessages {
  const messages = openMessages(settings, timeout)
  const owners = openOwners()
  const token = required(settings, 'TWILIO_AUTH_TOKEN')
  const sender = required(settings, 'TWILIO_FROM')
  return {
    vendor: 'twilio',
    rate: required(settings, 'TWILIO_RATE'),
    thanks: { type: 'text/xml', body: '<Response></Response>' },
    async send(message) {
      const letter = toLetter(settings, message)
      const handed = readHanded(await within(timeout * 1.2, messages.create(letter)))
      if (handed.state === 'failed') throw refused(handed.errorCode)
      owners.keep(handed.sid, message.key)
      return toSent(handed, sender)
    },
    async find(message, since) {
      const hasTemplate = message.channel === 'whatsapp' && Boolean(settings.TWILIO_WHATSAPP_TEMPLATE_SID)
      const asked = findHanded(messages, owners, message, addressOf(message), since, hasTemplate)
      const handed = await within(timeout * 1.2, asked)
      return handed && toSent(handed, sender)
    },
    readCall: (call) => readCall(token, call),
  }
}

const toSent = ({ sid, state, from }: Handed, sender: string): SentText => ({
  provider_id: sid,
  status: state === 'delivered' ? 'delivered' : 'sent',
  from: numberOf(from ?? sender),
})

const addressOf = ({ channel, to }: TextMessage) => (channel === 'whatsapp' ? `whatsapp:${to}` : to)

function toLetter(settings: Settings, message: TextMessage) {
  const { PUBLIC_URL, TWILIO_WHATSAPP_FROM, TWILIO_WHATSAPP_TEMPLATE_SID: contentSid } = settings
  const { channel, body, isAnswer } = message
  const statusCallback = PUBLIC_URL && `${PUBLIC_URL.replace(/\/$/, '')}/webhooks/twilio`
  const common = { to: addressOf(message), ...(statusCallback && { statusCallback }) }
  if (channel === 'sms') return { ...common, ...fromWhom(required(settings, 'TWILIO_FROM')), body }
  if (!TWILIO_WHATSAPP_FROM) throw outsideWindow('TWILIO_WHATSAPP_FROM')
  const from = `whatsapp:${numberOf(TWILIO_WHATSAPP_FROM)}`
  if (isAnswer) return { ...common, from, body }
  if (!contentSid) throw outsideWindow('TWILIO_WHATSAPP_TEMPLATE_SID')
  return { ...common, from, contentSid, contentVariables: JSON.stringify({ 1: flat(body) }) }
}

/** A messaging service chooses the number itself. */
const fromWhom = (sender: string) =>
  sender.startsWith('MG') ? { messagingServiceSid: sender } : { from: sender }

const outsideWindow = (missing: string) =>
  new DomainError('invalid', 'outside_window', `WhatsApp takes this text only with ${missing} set.`)

/** The SDK's timeout starts anew with each byte and each page: this one is for the whole. */
async function within<Value>(ms: number, work: Promise<Value>): Promise<Value> {
  const { promise: late, reject } = Promise.withResolvers<never>()
  const timer = setTimeout(() => reject(unavailable('vendor_timeout', 'did not answer in time')), ms)
  try {
    return await Promise.race([work, late])
  } catch (error) {
    throw toDomainError(error)
  } finally {
    clearTimeout(timer)
  }
}
