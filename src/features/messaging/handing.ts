import { createHash } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { type Ctx, inTransaction } from '#platform/ctx.ts'
import { DomainError } from '#platform/errors.ts'
import { nextAllowed } from '#platform/hours.ts'
import { messages as counter } from '#platform/metrics.ts'
import { toDomainError } from '#platform/problems.ts'
import type { TextChannel } from '#ports/text-messages.ts'
import { takeEarlyMailNotices } from './mail-notices.ts'
import type { Message } from './message.queries.ts'
import { tellOf } from './outcomes.ts'
import { takeEarlyReceipts } from './receipts.ts'
import type { Claimed, Outcome } from './sending.queries.ts'
import * as queries from './sending.queries.ts'
import { nextTry } from './sending.rules.ts'
import { holdToLeaves } from './text-leaves.ts'

/** Hands messages that this process holds to their vendors and writes down what became of each, in their order. */
export async function handOver(
  ctx: Ctx,
  messages: Claimed[],
  ifAway: 'retry' | 'give up' = 'retry',
): Promise<Outcome[]> {
  if (messages.length === 0) return []
  const held = await holdToLeaves(ctx, messages)
  const outcomes = await Promise.all(
    messages.map((message) => held.get(message.id) ?? send(ctx, message, ifAway)),
  )
  await settle(ctx, outcomes.map(withShortId))
  await readEarlyReceipts(ctx, outcomes)
  return outcomes
}

async function send(ctx: Ctx, message: Claimed, ifAway: 'retry' | 'give up'): Promise<Outcome> {
  const { id } = message
  if (message.has_opted_out && message.kind !== 'consent' && message.kind !== 'code')
    return { id, status: 'cancelled', failure: 'opted_out' }
  if (message.is_suppressed) return { id, status: 'cancelled', failure: 'suppressed' }
  const opens = nextOpening(ctx, message)
  if (opens > ctx.now()) return { id, status: 'queued', due_at: opens, untried: true }
  try {
    const outcome = { id, ...(await vendors[message.channel](ctx, message)) }
    counter.inc({ channel: message.channel, outcome: outcome.status })
    return outcome
  } catch (error) {
    return afterFailure(ctx, message, error, ifAway)
  }
}

function nextOpening(ctx: Ctx, { time_zone, opens_at, closes_at }: Claimed): Date {
  if (!time_zone || !opens_at || !closes_at) return ctx.now()
  return nextAllowed(ctx.now(), time_zone, { opens_at, closes_at })
}

type Sent = Omit<Outcome, 'id'>

const vendors: Record<Message['channel'], (ctx: Ctx, message: Claimed) => Promise<Sent>> = {
  sms: sendText,
  whatsapp: sendText,
  email: sendEmail,
  push: sendPush,
}

async function sendText(ctx: Ctx, message: Claimed): Promise<Sent> {
  const { texts } = ctx.providers
  const { key, recipient, body, kind, wrote_lately } = message
  const isAnswer = wrote_lately || kind === 'reply' || kind === 'consent'
  const text = { key, channel: message.channel as TextChannel, to: recipient, body, isAnswer }
  const known = message.is_uncertain ? await texts.find(text, message.created_at) : undefined
  const { from, ...sent } = known ?? (await texts.send(text))
  return { ...sent, sender: from, vendor: texts.vendor }
}

async function sendEmail({ providers: { email } }: Ctx, message: Claimed): Promise<Sent> {
  const { key, recipient: to, subject, body: text, html, unsubscribe_url } = message
  const mail = { key, to, subject: subject ?? '', text, html: html ?? '' }
  const sent = await email.send({ ...mail, ...(unsubscribe_url && { unsubscribe_url }) })
  return { ...sent, vendor: email.vendor }
}

async function sendPush({ providers: { push } }: Ctx, message: Claimed): Promise<Sent> {
  const { key, recipient: to, subject, body, url, data } = message
  const sent = await push.send({
    key,
    to,
    title: subject ?? '',
    body,
    ...(url && { url }),
    ...(data !== null && { data: data as Record<string, string> }),
  })
  return { ...sent, vendor: push.vendor }
}

function afterFailure(ctx: Ctx, message: Claimed, error: unknown, ifAway: 'retry' | 'give up'): Outcome {
  const { id, channel, attempts, created_at } = message
  const known =
    error instanceof DomainError ? error : new DomainError('unavailable', 'vendor_unknown', String(error))
  if (known.code === 'outside_window' && ifAway === 'retry')
    return { id, status: 'queued', channel: 'sms', failure: known.code }
  const mayGo = known.kind === 'unavailable' && ifAway === 'retry'
  const again = mayGo ? nextTry(ctx.now(), attempts, created_at) : 'give up'
  counter.inc({ channel, outcome: again === 'give up' ? 'failed' : 'retried' })
  ctx.log.warn({ message: id, reason: known.code, attempts }, 'a message was not taken by the vendor')
  if (again === 'give up') return { id, status: 'failed', failure: known.code }
  return { id, status: 'queued', due_at: again, is_uncertain: true, failure: known.code }
}

/** What a vendor calls a message is its own business, but not at any length. */
function withShortId(outcome: Outcome): Outcome {
  const { provider_id } = outcome
  if (!provider_id || provider_id.length <= 200) return outcome
  return { ...outcome, provider_id: createHash('sha256').update(provider_id).digest('hex') }
}

/** The vendor has them: this must be written, so a database that is away for a moment is waited for. */
async function settle(ctx: Ctx, outcomes: Outcome[]): Promise<void> {
  for (let tries = 0; ; tries += 1) {
    try {
      return await inTransaction(ctx, async (tx) =>
        tellOf(tx, await queries.settle(tx.db, outcomes, tx.now())),
      )
    } catch (error) {
      if (toDomainError(error)?.kind !== 'unavailable') return settleApart(ctx, outcomes, error)
      if (tries === 50) throw error
      await sleep(Math.min(100 * 2 ** tries, 2_000))
    }
  }
}

/**
 * One that cannot be written as it is keeps nobody else's from being written. Where a vendor's id is claimed twice (two
 * alike texts, one answer lost) the first keeps it, and the others go without.
 */
async function settleApart(ctx: Ctx, outcomes: Outcome[], error: unknown): Promise<void> {
  const [first, ...others] = outcomes
  if (!first) return
  if (others.length > 0) for (const outcome of outcomes) await settle(ctx, [outcome])
  else if (first.provider_id === undefined) throw error
  else {
    const { provider_id: _, ...bare } = first
    await settle(ctx, [bare])
  }
}

/** The receipts that came before the vendor's own answer did. */
async function readEarlyReceipts(ctx: Ctx, outcomes: Outcome[]): Promise<void> {
  const { texts, email } = ctx.providers
  const openAt = (vendor: string) =>
    outcomes.flatMap((outcome) =>
      outcome.status === 'sent' && outcome.vendor === vendor && outcome.provider_id
        ? [outcome.provider_id]
        : [],
    )
  await takeEarlyReceipts(ctx, texts.vendor, openAt(texts.vendor))
  if (email.readCall) await takeEarlyMailNotices(ctx, email.vendor, openAt(email.vendor))
}
