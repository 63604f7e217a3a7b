import { type Ctx, ownerScope } from '#platform/ctx.ts'
import { notFound } from '#platform/errors.ts'
import { wakeLoop } from '#platform/jobs.ts'
import { type Page, type PageRequest, readNumberCursor, toPage } from '#platform/paging.ts'
import type { Filter, Message, NewMessage } from './message.queries.ts'
import * as queries from './message.queries.ts'
import { reviveOptOuts } from './personal.ts'
import { countSegments } from './segments.rules.ts'

/** The loop that hands messages over to the vendors. */
export const senderLoop = 'sender'

/**
 * Queues messages of any channel in the caller's transaction, in one statement; `key` makes each one go out once, however often it is queued. With a zone
 * and hours it waits for these; within a topic a number gets its texts in the order in which they were queued.
 */
export async function queueMessages(tx: Ctx, messages: NewMessage[]): Promise<void> {
  if (messages.length === 0) return
  await reviveOptOuts(
    tx,
    messages.filter(isText).map(({ recipient }) => recipient),
  )
  const counted = messages.map((message) =>
    isText(message) ? { ...message, segments: countSegments(message.body).segments } : message,
  )
  await queries.insertQueued(tx.db, counted, tx.now())
  await wakeLoop(tx, senderLoop)
}

const isText = ({ channel }: NewMessage) => channel === 'sms' || channel === 'whatsapp'

/** `is_secret`: what it says opens an account; nobody but the receiver reads it, and it is not kept once it is sent. */
export type NewEmail = {
  key: string
  to: string
  subject: string
  text: string
  html: string
  is_secret?: boolean
  /** Whose account it is about. */
  user_id?: string
  /** Where the receiver stops such mail; without it the mail goes to whoever unsubscribed, too. */
  unsubscribe_url?: string
}

export async function queueEmail(
  tx: Ctx,
  { key, to, subject, text, html, is_secret = false, user_id, unsubscribe_url }: NewEmail,
): Promise<void> {
  const email = {
    key,
    kind: 'notice',
    channel: 'email',
    recipient: to,
    subject,
    body: text,
    html,
    is_secret,
    ...(user_id && { user_id }),
    ...(unsubscribe_url && { unsubscribe_url }),
    due_at: tx.now(),
  } as const
  await queries.insertQueued(tx.db, [email], tx.now())
  await wakeLoop(tx, senderLoop)
}

/** The texts of a topic wait, whatever their number; `releaseTopic` lets them go again. */
export const holdTopic = (tx: Ctx, topic: string) => queries.insertHold(tx.db, topic, false)
/** What is queued in the topic never goes. */
export const cancelTopic = (tx: Ctx, topic: string) => queries.insertHold(tx.db, topic, true)

export async function releaseTopic(tx: Ctx, topic: string): Promise<void> {
  await queries.removeHold(tx.db, topic)
  await wakeLoop(tx, senderLoop)
}

/** Whether a topic should write no more for now: the sender is behind, or the topic is held. */
export const isCrowded = (ctx: Ctx, topic: string): Promise<boolean> =>
  queries.isCrowded(ctx.db, topic, 2_000)

export async function listMessages(
  ctx: Ctx,
  filter: Filter,
  { limit, cursor }: PageRequest,
): Promise<Page<Message>> {
  const before = readNumberCursor(cursor)
  const rows = await queries.list(ctx.db, ownerScope(ctx), filter, before, limit + 1)
  return toPage(rows.map(withoutSecret), limit, ({ no }) => [no])
}

export async function getMessage(ctx: Ctx, id: string): Promise<Message> {
  const message = await queries.find(ctx.db, id, ownerScope(ctx))
  if (!message) throw notFound('message')
  return withoutSecret(message)
}

/** A link or a code that is on its way opens the account of its receiver, and staff read this list. */
const withoutSecret = (message: Message): Message =>
  message.is_secret ? { ...message, body: '', html: null } : message

/** What is still queued for these notifications and that user never goes: they have read it. */
export const cancelNotified = (
  tx: Ctx,
  notificationIds: string | readonly string[],
  userId: string,
): Promise<void> => queries.cancelNotified(tx.db, [notificationIds].flat(), userId, tx.now())

/** To whom a message went: for what reacts to what became of it. */
export const getRecipient = async (ctx: Ctx, id: string): Promise<string> =>
  (await queries.find(ctx.db, id, null))?.recipient ?? ''

/** These addresses are that user's: what was sent to them without knowing so is known as theirs. */
export const nameReceiver = (tx: Ctx, addresses: readonly string[], userId: string): Promise<void> =>
  queries.setReceiver(tx.db, addresses, userId)

/** Two learners have become one. */
export const moveMessages = (tx: Ctx, from: string, to: string): Promise<void> =>
  queries.moveLearner(tx.db, from, to)
