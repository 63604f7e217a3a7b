import { setTimeout as sleep } from 'node:timers/promises'
import { type Ctx, inTransaction } from '#platform/ctx.ts'
import { DomainError, isTaken } from '#platform/errors.ts'
import { nextAllowed } from '#platform/hours.ts'
import type { Loop } from '#platform/loops.ts'
import { texts as counter } from '#platform/metrics.ts'
import type { Release } from '#platform/processes.ts'
import type { TextChannel } from '#ports/text-messages.ts'
import { cancelHeld, type Message } from './message.queries.ts'
import { senderLoop } from './messages.ts'
import { takeEarlyReceipts } from './receipts.ts'
import type { Claimed, Outcome } from './sending.queries.ts'
import * as queries from './sending.queries.ts'
import { nextTry } from './sending.rules.ts'

const batch = 250

/**
 * Hands due messages to the vendors. A message is marked with this process before the vendor is called; what a dead
 * process had marked is asked after (`find`) before it is sent again.
 */
export function senderLoops(process: string, lanes: number): Loop[] {
  return Array.from({ length: lanes }, () => {
    let mayGoOn = new Date(0)
    return {
      name: senderLoop,
      async run(ctx) {
        const { messages, isSpent } = await take(ctx, process)
        mayGoOn = isSpent ? new Date(ctx.now().getTime() + 100) : mayGoOn
        await handOver(ctx, messages)
        return messages.length > 0
      },
      async nextDue(ctx) {
        const due = await queries.findNextDue(ctx.db)
        return due && new Date(Math.max(due.getTime(), mayGoOn.getTime()))
      },
      isUnderWay: (ctx) => queries.isSending(ctx.db),
    }
  })
}

const textChannels: Message['channel'][] = ['sms', 'whatsapp']
const otherChannels: Message['channel'][] = ['email', 'push']

/** A batch of due messages, in this process's name: no more texts than the vendor takes a second. */
async function take(ctx: Ctx, process: string): Promise<{ messages: Claimed[]; isSpent: boolean }> {
  const claim = (tx: Ctx, limit: number, channels: Message['channel'][]) =>
    queries.claim(tx.db, tx.now(), limit, process, channels)
  const { rate, vendor } = ctx.providers.texts
  if (!rate) return { messages: await claim(ctx, batch, [...textChannels, ...otherChannels]), isSpent: false }
  const others = await claim(ctx, batch, otherChannels)
  return inTransaction(ctx, async (tx) => {
    const allowed = await queries.takeAllowance(tx.db, vendor, rate, batch)
    const texts = allowed > 0 ? await claim(tx, allowed, textChannels) : []
    await queries.giveBackAllowance(tx.db, vendor, allowed - texts.length)
    return { messages: [...others, ...texts], isSpent: allowed === 0 }
  })
}

async function handOver(ctx: Ctx, messages: Claimed[]): Promise<void> {
  if (messages.length === 0) return
  const outcomes = await Promise.all(messages.map((message) => send(ctx, message)))
  await settle(ctx, outcomes)
  const open = outcomes.flatMap(({ status, provider_id }) =>
    status === 'sent' && provider_id ? [provider_id] : [],
  )
  await takeEarlyReceipts(ctx, ctx.providers.texts.vendor, open)
}

/** The vendor has them: this must be written, so a database that is away for a moment is waited for. */
async function settle(ctx: Ctx, outcomes: Outcome[]): Promise<void> {
  for (let tries = 0; ; tries += 1) {
    try {
      return await queries.settle(ctx.db, outcomes, ctx.now())
    } catch (error) {
      if (isTaken(error, 'messages_provider_id_key')) return settleApart(ctx, outcomes)
      if (tries === 50) throw error
      await sleep(Math.min(100 * 2 ** tries, 2_000))
    }
  }
}

/** Where a vendor's id is claimed twice (two alike texts, one answer lost) the first keeps it, and the others go without. */
async function settleApart(ctx: Ctx, outcomes: Outcome[]): Promise<void> {
  const [first, ...others] = outcomes
  if (!first) return
  if (others.length > 0) for (const outcome of outcomes) await settle(ctx, [outcome])
  else {
    const { provider_id: _, ...bare } = first
    await settle(ctx, [bare])
  }
}

async function send(ctx: Ctx, message: Claimed): Promise<Outcome> {
  const { id } = message
  if (message.has_opted_out && message.kind !== 'consent' && message.kind !== 'code')
    return { id, status: 'cancelled', failure: 'opted_out' }
  const opens = nextOpening(ctx, message)
  if (opens > ctx.now()) return { id, status: 'queued', due_at: opens, untried: true }
  try {
    const outcome = {
      id,
      ...(message.channel === 'email' ? await sendEmail(ctx, message) : await sendText(ctx, message)),
    }
    counter.inc({ channel: message.channel, outcome: outcome.status })
    return outcome
  } catch (error) {
    return afterFailure(ctx, message, error)
  }
}

function nextOpening(ctx: Ctx, { time_zone, opens_at, closes_at }: Claimed): Date {
  if (!time_zone || !opens_at || !closes_at) return ctx.now()
  return nextAllowed(ctx.now(), time_zone, { opens_at, closes_at })
}

async function sendEmail(
  ctx: Ctx,
  { key, recipient, subject, body, html }: Claimed,
): Promise<Omit<Outcome, 'id'>> {
  return ctx.providers.email.send({
    key,
    to: recipient,
    subject: subject ?? '',
    text: body,
    html: html ?? '',
  })
}

async function sendText(ctx: Ctx, message: Claimed): Promise<Omit<Outcome, 'id'>> {
  const { texts } = ctx.providers
  const { key, recipient, body, kind, wrote_lately } = message
  const isAnswer = wrote_lately || kind === 'reply' || kind === 'consent'
  const text = { key, channel: message.channel as TextChannel, to: recipient, body, isAnswer }
  const known = message.is_uncertain ? await texts.find(text, message.created_at) : undefined
  const { from, ...sent } = known ?? (await texts.send(text))
  return { ...sent, sender: from, vendor: texts.vendor }
}

function afterFailure(ctx: Ctx, message: Claimed, error: unknown): Outcome {
  const { id, channel, attempts, created_at } = message
  const known =
    error instanceof DomainError ? error : new DomainError('unavailable', 'vendor_unknown', String(error))
  if (known.code === 'outside_window') return { id, status: 'queued', channel: 'sms', failure: known.code }
  const again = known.kind === 'unavailable' ? nextTry(ctx.now(), attempts, created_at) : 'give up'
  counter.inc({ channel, outcome: again === 'give up' ? 'failed' : 'retried' })
  ctx.log.warn({ message: id, reason: known.code, attempts }, 'a message was not taken by the vendor')
  if (again === 'give up') return { id, status: 'failed', failure: known.code }
  return { id, status: 'queued', due_at: again, is_uncertain: true, failure: known.code }
}

/** Frees what a dead process had taken. */
export const releaseMessages: Release = (ctx, process) => queries.release(ctx.db, process)

/** Looks after what is stuck: claims that outlived every vendor call, and what waits under a final hold. */
export const messagingLoop: Loop = {
  name: 'messaging',
  async run(ctx) {
    await queries.releaseStale(ctx.db)
    return (await cancelHeld(ctx.db, ctx.now())) > 0
  },
  nextDue: async () => null,
}
