import { listOptedOut, type NewMessage, queueMessages } from '#features/messaging/index.ts'
import { listDevices } from '#features/push/index.ts'
import type { Ctx } from '#platform/ctx.ts'
import { nextAllowed } from '#platform/hours.ts'
import { toAddress } from './addresses.ts'
import { letterOf } from './letters.ts'
import type { NotificationRow } from './notification.queries.ts'
import { hoursFor, isOn, kinds, planSteps, type Step, type StepChannel } from './notification.rules.ts'
import type { Recipient } from './recipient.queries.ts'
import { unsubscribeUrl } from './unsubscribing.ts'

export type Chain = { recipient: Recipient; told: NotificationRow; steps: readonly Step[] }
/** Where each step can reach somebody. */
type Reach = { devices: ReadonlyMap<string, string[]>; optedOut: ReadonlySet<string> }

const batch = 500

/**
 * Queues the steps after a notification, for whom they can reach. What the receiver's quiet hours hold back starts when
 * these are over, and its delays with it.
 */
export async function queueChains(tx: Ctx, chains: readonly Chain[]): Promise<void> {
  const going = chains.filter(({ steps }) => steps.length > 0)
  for (let from = 0; from < going.length; from += batch) {
    const some = going.slice(from, from + batch)
    const reach = await findReach(tx, some)
    await queueMessages(
      tx,
      some.flatMap((chain) => toMessages(tx, chain, reach)),
    )
  }
}

async function findReach(tx: Ctx, chains: readonly Chain[]): Promise<Reach> {
  const going = (channel: StepChannel) =>
    chains.flatMap(({ recipient, steps }) =>
      steps.some((step) => step.channel === channel) ? [recipient] : [],
    )
  const ids = [...new Set(going('push').map(({ id }) => id))]
  const phones = [...new Set(going('text').flatMap(({ phone }) => phone ?? []))]
  const devices = ids.length > 0 ? await listDevices(tx, ids) : []
  const optedOut = phones.length > 0 ? await listOptedOut(tx, phones) : []
  const tokens = Map.groupBy(devices, ({ user_id }) => user_id)
  return {
    devices: new Map([...tokens].map(([id, all]) => [id, all.map(({ token }) => token)])),
    optedOut: new Set(optedOut),
  }
}

function toMessages(tx: Ctx, chain: Chain, reach: Reach): NewMessage[] {
  const { recipient, told, steps } = chain
  const open = planSteps(
    steps,
    (channel) => isOn(told.kind, channel, recipient.said) && addressesFor(chain, channel, reach).length > 0,
  )
  const begins = beginning(tx, chain, open[0])
  return open.flatMap((step, place) =>
    addressesFor(chain, step.channel, reach).map((address, index) => ({
      ...wordsFor(tx, chain, step),
      ...hoursOf(chain, step.channel),
      key: `notification:${told.id}:${recipient.no}:${place}:${index}`,
      kind: 'notice' as const,
      recipient: address,
      user_id: recipient.id,
      notification_id: told.id,
      is_bulk: told.audience !== 'user',
      due_at: new Date(begins.getTime() + step.after_seconds * 1000),
    })),
  )
}

/** When the quiet hours are over that hold the first step back, or now. */
function beginning(tx: Ctx, { told, recipient }: Chain, first: Step | undefined): Date {
  const hours = first && hoursFor(told.kind, first.channel, recipient)
  return hours ? nextAllowed(tx.now(), recipient.zone, hours) : tx.now()
}

function addressesFor({ told, recipient }: Chain, channel: StepChannel, reach: Reach): string[] {
  const { id, phone, email, digest } = recipient
  if (channel === 'push') return reach.devices.get(id) ?? []
  if (channel === 'text') return phone && !reach.optedOut.has(phone) ? [phone] : []
  const waitsForDigest = digest !== 'off' && !kinds[told.kind].is_mandatory
  return email && !waitsForDigest ? [email] : []
}

function hoursOf({ told, recipient }: Chain, channel: StepChannel) {
  const hours = hoursFor(told.kind, channel, recipient)
  return hours ? { ...hours, time_zone: recipient.zone } : {}
}

// Three segments at most of a text; a push service takes some 4 kB in all.
const longestText = 450
const longestLink = 200
const longestPush = 1000
const cut = (text: string, longest: number) =>
  text.length > longest ? `${text.slice(0, longest - 1).trimEnd()}…` : text

function wordsFor(tx: Ctx, { told, recipient }: Chain, { channel, by }: Step) {
  const { id, kind, title, body } = told
  const url = told.url && toAddress(tx, told.url)
  if (channel === 'push')
    return {
      channel,
      subject: title,
      body: cut(body, longestPush),
      ...(url && { url }),
      data: { notification_id: id, kind },
    } as const
  if (channel === 'email') {
    const stop = kinds[kind].is_mandatory ? undefined : unsubscribeUrl(tx, recipient.id, kind)
    const letter = letterOf(recipient.locale, [{ title, body, url }], stop)
    return { channel, ...letter, subject: title, ...(stop && { unsubscribe_url: stop }) } as const
  }
  // A link that fills segments by itself costs more than it says.
  const link = url && url.length <= longestLink ? `\n${url}` : ''
  const text = cut([title, body].filter(Boolean).join(': '), longestText - link.length)
  return { channel: by ?? 'sms', body: `${text}${link}` } as const
}
