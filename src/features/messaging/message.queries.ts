import { type Selectable, sql } from 'kysely'
import type { Db } from '#platform/db.ts'
import type { Messages } from '#platform/tables.ts'

export type Message = Selectable<Messages>

export type NewMessage = Pick<Message, 'key' | 'kind' | 'channel' | 'recipient' | 'body' | 'due_at'> &
  Partial<
    Pick<
      Message,
      | 'subject'
      | 'html'
      | 'owner_id'
      | 'learner_id'
      | 'topic'
      | 'time_zone'
      | 'opens_at'
      | 'closes_at'
      | 'segments'
      | 'is_secret'
      | 'user_id'
      | 'api_key_id'
      | 'price_micros'
      | 'currency'
      | 'url'
      | 'data'
      | 'push_id'
      | 'notification_id'
      | 'unsubscribe_url'
      | 'is_bulk'
    >
  >

/** Writes messages to be sent, any number in one statement; one whose key is there already is left as it is. */
export async function insertQueued(db: Db, messages: NewMessage[], now: Date): Promise<void> {
  await insertOut(db, messages, 'queued', now)
}

export type Written = Pick<Message, 'id' | 'no' | 'key' | 'created_at'>

/** Writes messages that this process hands over itself, at once. */
export const insertSending = (db: Db, messages: NewMessage[], now: Date): Promise<Written[]> =>
  insertOut(db, messages, 'sending', now)

async function insertOut(
  db: Db,
  messages: NewMessage[],
  status: 'queued' | 'sending',
  now: Date,
): Promise<Written[]> {
  const { rows } = await sql<Written>`
    insert into messages (key, direction, kind, channel, recipient, subject, body, html, owner_id, learner_id, topic,
      time_zone, opens_at, closes_at, segments, is_secret, user_id, api_key_id, price_micros, currency, url, data,
      push_id, notification_id, unsubscribe_url, is_bulk, status, claimed_at, attempts, due_at, created_at)
    select key, 'out', kind, channel, recipient, subject, body, html, owner_id, learner_id, topic,
      time_zone, opens_at, closes_at, coalesce(segments, 0), coalesce(is_secret, false), user_id, api_key_id,
      price_micros, currency, url, data, push_id, notification_id, unsubscribe_url, coalesce(is_bulk, false), ${status},
      case when ${status} = 'sending' then clock_timestamp() end, case when ${status} = 'sending' then 1 else 0 end,
      due_at, ${now}
    from json_populate_recordset(null::messages, ${JSON.stringify(messages)})
    on conflict (key) do nothing returning id, no, key, created_at`.execute(db)
  return rows
}

export type NewReceived = Pick<
  Message,
  'key' | 'channel' | 'recipient' | 'sender' | 'body' | 'vendor' | 'owner_id' | 'learner_id'
>

export async function insertReceived(db: Db, message: NewReceived, now: Date): Promise<Message | undefined> {
  const row = {
    ...message,
    direction: 'in',
    kind: 'inbox',
    status: 'received',
    due_at: now,
    created_at: now,
  } as const
  return db
    .insertInto('messages')
    .values(row)
    .onConflict((same) => same.column('key').doNothing())
    .returningAll()
    .executeTakeFirst()
}

export async function setKind(
  db: Db,
  id: string,
  change: Pick<Message, 'kind' | 'owner_id' | 'learner_id'>,
): Promise<void> {
  await db.updateTable('messages').set(change).where('id', '=', id).execute()
}

/** Who last wrote to this number, and to which learner: the one whom an answer is for. */
export function findLastSent(db: Db, recipient: string) {
  return db
    .selectFrom('messages')
    .select(['owner_id', 'learner_id'])
    .where('recipient', '=', recipient)
    .where('direction', '=', 'out')
    .where('owner_id', 'is not', null)
    .orderBy('no', 'desc')
    .limit(1)
    .executeTakeFirst()
}

export type Filter = {
  topic?: string
  to?: string
  kind?: Message['kind']
  push_id?: string
  api_key_id?: string
  since?: Date
  until?: Date
  status?: Message['status']
  direction?: Message['direction']
  channel?: Message['channel']
}

export function list(
  db: Db,
  ownerId: string | null,
  filter: Filter,
  beforeNo: number | undefined,
  limit: number,
): Promise<Message[]> {
  let page = db.selectFrom('messages').selectAll().orderBy('no', 'desc').limit(limit)
  if (ownerId) page = page.where('owner_id', '=', ownerId)
  if (filter.topic) page = page.where('topic', '=', filter.topic)
  if (filter.to) page = page.where('recipient', '=', filter.to)
  if (filter.status) page = page.where('status', '=', filter.status)
  if (filter.direction) page = page.where('direction', '=', filter.direction)
  if (filter.channel) page = page.where('channel', '=', filter.channel)
  if (filter.kind) page = page.where('kind', '=', filter.kind)
  if (filter.push_id) page = page.where('push_id', '=', filter.push_id)
  if (filter.api_key_id) page = page.where('api_key_id', '=', filter.api_key_id)
  if (filter.since) page = page.where('created_at', '>=', filter.since)
  if (filter.until) page = page.where('created_at', '<', filter.until)
  return (beforeNo ? page.where('no', '<', beforeNo) : page).execute()
}

export function find(db: Db, id: string, ownerId: string | null): Promise<Message | undefined> {
  const message = db.selectFrom('messages').selectAll().where('id', '=', id)
  return (ownerId ? message.where('owner_id', '=', ownerId) : message).executeTakeFirst()
}

export async function insertHold(db: Db, topic: string, is_final: boolean): Promise<void> {
  await db
    .insertInto('message_holds')
    .values({ topic, is_final })
    .onConflict((same) =>
      same.column('topic').doUpdateSet({ is_final: sql`message_holds.is_final or excluded.is_final` }),
    )
    .execute()
}

export async function removeHold(db: Db, topic: string): Promise<void> {
  await db.deleteFrom('message_holds').where('topic', '=', topic).where('is_final', '=', false).execute()
}

/** What waits under a final hold never goes: a batch of it is closed. Answers how many. */
export async function cancelHeld(db: Db, now: Date): Promise<number> {
  const { rows } = await sql`
    update messages set status = 'cancelled', failure = 'stopped', settled_at = ${now} where id in (
      select m.id from messages m where m.status = 'queued' and m.topic is not null
        and exists (select from message_holds h where h.topic = m.topic and h.is_final)
      limit 1000 for update skip locked) returning 1`.execute(db)
  return rows.length
}

/** True when a topic has so many texts in the queue that more would only wait longer. */
export async function isCrowded(db: Db, topic: string, most: number): Promise<boolean> {
  const { rows } = await sql`
    select 1 from messages where topic = ${topic} and status = 'queued' offset ${most} limit 1`.execute(db)
  return rows.length > 0
}

export async function moveLearner(db: Db, from: string, to: string): Promise<void> {
  await db.updateTable('messages').set({ learner_id: to }).where('learner_id', '=', from).execute()
}

/** What is still queued for these notifications and that user never goes; what is under way is not tried again. */
export async function cancelNotified(
  db: Db,
  notificationIds: readonly string[],
  userId: string,
  now: Date,
): Promise<void> {
  await sql`
    update messages set failure = 'read', status = case when status = 'queued' then 'cancelled' else status end,
      settled_at = case when status = 'queued' then ${now}::timestamptz end
    where notification_id = any(${notificationIds}::uuid[]) and user_id = ${userId}
      and status in ('queued', 'sending')`.execute(db)
}

export async function setReceiver(db: Db, addresses: readonly string[], userId: string): Promise<void> {
  if (addresses.length === 0) return
  await sql`
    update messages set user_id = ${userId} where recipient = any(${addresses}) and user_id is null`.execute(
    db,
  )
}
