import { randomUUID } from 'node:crypto'
import { gatherMeanwhile } from '#platform/batches.ts'
import { type Ctx, requireUser } from '#platform/ctx.ts'
import type { Db } from '#platform/db.ts'
import { DomainError } from '#platform/errors.ts'
import { countUse } from '#platform/limits.ts'
import { countryOf, readPhone } from '#platform/phone-numbers.ts'
import type { TextChannel } from '#ports/text-messages.ts'
import { type Accepted, insertAccepted } from './gateway.queries.ts'
import type { NewMessage } from './message.queries.ts'
import { senderLoop } from './messages.ts'
import { reviveOptOuts } from './personal.ts'
import { recallPrices } from './prices.ts'
import { countSegments } from './segments.rules.ts'
import { requireTextLeave } from './text-leaves.ts'

/** `to` is E.164. `due_at`: not before then. Who sends it stands in the context. */
export type NewText = { to: string; body: string; subject?: string; channel?: TextChannel; due_at?: Date }
export type AcceptedText = Accepted & { segments: number; price_micros: number; currency: string }

/**
 * Takes a text to be sent, for a program or for an interface that knows no callers. Throws `invalid`:
 * `invalid_number`, or `opted_out`, which only the owner of the number can undo; `rate_limited` past the key's minute.
 */
export async function acceptText(ctx: Ctx, text: NewText): Promise<AcceptedText> {
  await requireSender(ctx)
  const country = readCountry(text.to)
  await holdToTheMinute(ctx)
  const { segments } = countSegments(text.body)
  const { micros, currency } = (await recallPrices(ctx))(country, text.channel ?? 'sms')
  const price = { segments, price_micros: micros * segments, currency }
  const accepted = await writerOf(ctx)({ ctx, message: { ...toMessage(ctx, text), ...price } })
  if (!accepted)
    throw new DomainError(
      'invalid',
      'opted_out',
      'Whoever has this number does not want texts. Only they can undo that, by texting START.',
    )
  return { ...accepted, ...price }
}

/** Staff, and teachers who have leave: every text costs. On the sandbox an interface may let in whoever comes. */
async function requireSender(ctx: Ctx): Promise<void> {
  const { actor } = ctx
  if (actor.kind === 'user' && actor.role === 'student')
    throw new DomainError('forbidden', 'role_too_low', 'Only teachers with leave and staff send texts.')
  if (actor.kind === 'user') await requireTextLeave(ctx)
}

function readCountry(to: string) {
  if (readPhone(to) !== to)
    throw new DomainError(
      'invalid',
      'invalid_number',
      'This is not a phone number. Write it with + and the country code, such as +919380169981.',
    )
  return countryOf(to)
}

async function holdToTheMinute(ctx: Ctx): Promise<void> {
  if (ctx.actor.kind !== 'user' || !ctx.actor.program) return
  const { key_id, texts_per_minute } = ctx.actor.program
  await countUse(ctx, { name: 'texts_of_key', most: texts_per_minute, seconds: 60 }, key_id)
}

function toMessage(
  ctx: Ctx,
  { to, body, subject, channel = 'sms', due_at = ctx.now() }: NewText,
): NewMessage {
  const caller = ctx.actor.kind === 'user' ? requireUser(ctx) : undefined
  return {
    key: `text:${randomUUID()}`,
    kind: 'notice',
    channel,
    recipient: to,
    subject: subject ?? null,
    body,
    owner_id: caller?.id ?? null,
    api_key_id: caller?.program?.key_id ?? null,
    due_at,
  }
}

type Order = { ctx: Ctx; message: NewMessage }
type Write = (order: Order) => Promise<Accepted | undefined>
const writers = new WeakMap<Db, Write>()

/** Outside of a transaction what comes at the same time is written at the same time. */
function writerOf({ db }: Ctx): Write {
  if (db.isTransaction) return async (order) => (await writeAll([order]))[0]
  const writer = writers.get(db) ?? gatherMeanwhile(writeAll, 500)
  writers.set(db, writer)
  return writer
}

async function writeAll(orders: Order[]): Promise<(Accepted | undefined)[]> {
  const messages = orders.map(({ message }) => message)
  const [{ ctx } = {}] = orders
  if (!ctx) return []
  await reviveOptOuts(
    ctx,
    messages.map(({ recipient }) => recipient),
  )
  const written = await insertAccepted(ctx.db, messages, senderLoop, ctx.now())
  return messages.map(({ key }) => written.get(key))
}
