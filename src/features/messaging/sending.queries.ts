import { sql } from 'kysely'
import { type Db, prepare } from '#platform/db.ts'
import type { Message } from './message.queries.ts'

export type Claimed = Pick<
  Message,
  | 'id'
  | 'key'
  | 'kind'
  | 'channel'
  | 'recipient'
  | 'subject'
  | 'body'
  | 'html'
  | 'time_zone'
  | 'opens_at'
  | 'closes_at'
  | 'attempts'
  | 'is_uncertain'
  | 'created_at'
  | 'url'
  | 'data'
  | 'unsubscribe_url'
  | 'api_key_id'
  | 'owner_id'
  | 'segments'
> & { has_opted_out: boolean; is_suppressed: boolean; wrote_lately: boolean }

/** Of a message `m` that is about to be handed over, at the moment $1. */
const claimedColumns = `m.id, m.key, m.kind, m.channel, m.recipient, m.subject, m.body, m.html, m.time_zone, m.opens_at, m.closes_at,
    m.attempts, m.is_uncertain, m.created_at, m.url, m.data, m.unsubscribe_url, m.api_key_id,
    m.owner_id, m.segments,
    exists (select from opt_outs o where o.phone = m.recipient) as has_opted_out,
    m.channel = 'email' and exists (
      select from mail_suppressions s where s.address = lower(m.recipient collate "C")
        and (s.reason <> 'unsubscribed' or m.unsubscribe_url is not null)) as is_suppressed,
    m.channel = 'whatsapp' and exists (
      select from messages i where i.direction = 'in' and i.sender = m.recipient and i.created_at > $1::timestamptz - interval '24 hours'
    ) as wrote_lately`

// `is true` keeps the planner from looking through a whole topic for one number: a number has few messages, a topic millions.
const claimDue = prepare<Claimed>(`
  with due as (
    select d.id from unnest($4::channel[]) as c (channel) cross join lateral (
      select m.id from messages m
      where m.channel = c.channel and m.status = 'queued' and m.due_at <= $1
        and (m.topic is null or not exists (select from message_holds h where h.topic = m.topic))
        and (m.topic is null or not exists (
          select from messages e where e.recipient = m.recipient and e.no < m.no and e.status in ('queued', 'sending')
            and (e.topic = m.topic) is true))
      order by (m.kind = 'course' or m.is_bulk), m.due_at, m.no limit $2 for update skip locked) as d)
  update messages m set status = 'sending', claimed_by = $3, claimed_at = clock_timestamp(), attempts = attempts + 1
  from due where m.id = due.id and m.status = 'queued'
  returning ${claimedColumns}`)

const readSendingNow = prepare<Claimed>(
  `select ${claimedColumns} from messages m where m.id = any($2::uuid[])`,
)

/** Messages that were written as being sent by this process. */
export const readSending = (db: Db, ids: string[], now: Date): Promise<Claimed[]> =>
  readSendingNow(db, now, ids)

/** Takes up to `limit` due messages of each channel for this process: each is taken once, answers before lessons. */
export const claim = (
  db: Db,
  now: Date,
  limit: number,
  process: string,
  channels: Message['channel'][],
): Promise<Claimed[]> => claimDue(db, now, limit, process, channels)

/** What became of a claimed message. With `due_at` it goes back into the queue for that moment. */
export type Outcome = {
  id: string
  status: 'queued' | 'sent' | 'delivered' | 'failed' | 'cancelled'
  channel?: Message['channel']
  due_at?: Date
  is_uncertain?: boolean
  vendor?: string
  provider_id?: string
  sender?: string
  failure?: string
  /** The try that did not happen does not count. */
  untried?: boolean
}

/** What is written down of a message, for whoever wants to hear of it. */
export type Settled = Pick<Message, 'id' | 'status' | 'channel' | 'failure' | 'api_key_id'>

const writeOutcomes = prepare<Settled>(`
  update messages m set
    status = case when o.status = 'queued' and m.failure = 'read' then 'cancelled' else o.status end,
    channel = coalesce(o.channel, m.channel), due_at = coalesce(o.due_at, m.due_at),
    is_uncertain = coalesce(o.is_uncertain, o.untried and m.is_uncertain, false), vendor = coalesce(o.vendor, m.vendor),
    provider_id = coalesce(o.provider_id, m.provider_id), sender = coalesce(o.sender, m.sender),
    failure = case when o.status = 'queued' and m.failure = 'read' then m.failure else o.failure end,
    body = case when m.is_secret and o.status <> 'queued' then '' else m.body end,
    html = case when m.is_secret and o.status <> 'queued' then null else m.html end,
    attempts = m.attempts - coalesce(o.untried::int, 0), claimed_by = null, claimed_at = null,
    sent_at = case when o.status in ('sent', 'delivered') then $2::timestamptz else m.sent_at end,
    settled_at = case when o.status = 'queued' then null else $2::timestamptz end
  from json_to_recordset($1::json) as o (id uuid, status message_status, channel channel, due_at timestamptz,
    is_uncertain boolean, vendor text, provider_id text, sender text, failure text, untried boolean)
  where m.id = o.id and m.status = 'sending'
  returning m.id, m.status, m.channel, m.failure, m.api_key_id`)

export const settle = (db: Db, outcomes: Outcome[], now: Date): Promise<Settled[]> =>
  writeOutcomes(db, JSON.stringify(outcomes), now)

/** Gives back what a process had taken: nobody knows whether it went out, so the vendor is asked first. */
export async function release(db: Db, process: string): Promise<void> {
  await sql`
    update messages set status = 'queued', is_uncertain = true, claimed_by = null, claimed_at = null
    where status = 'sending' and claimed_by = ${process}`.execute(db)
}

/** The same for what a living process holds longer than any vendor call lasts. */
export async function releaseStale(db: Db): Promise<void> {
  await sql`
    update messages set status = 'queued', is_uncertain = true, claimed_by = null, claimed_at = null
    where status = 'sending' and claimed_by is not null and claimed_at < clock_timestamp() - interval '2 minutes'`.execute(
    db,
  )
}

/** What somebody waited for when its process died: they were told of a failure, so it does not go now. */
export async function failAbandoned(db: Db, now: Date): Promise<void> {
  await sql`
    update messages set status = 'failed', failure = 'vendor_timeout', claimed_at = null, settled_at = ${now}
    where status = 'sending' and claimed_by is null and claimed_at < clock_timestamp() - interval '2 minutes'`.execute(
    db,
  )
}

const readNextDue = prepare<{ due_at: Date | null }>(`
  select min(due_at) as due_at from unnest(enum_range(null::channel)) as c (channel)
  cross join (values (false), (true)) as k (is_last) cross join lateral (
    select due_at from messages m
    where m.channel = c.channel and status = 'queued' and (kind = 'course' or is_bulk) = is_last
      and (topic is null or not exists (select from message_holds h where h.topic = m.topic))
      and (topic is null or not exists (
        select from messages e where e.recipient = m.recipient and e.no < m.no and e.status in ('queued', 'sending')
          and (e.topic = m.topic) is true))
    order by due_at limit 1) as first`)

export const findNextDue = async (db: Db): Promise<Date | null> => (await readNextDue(db))[0]?.due_at ?? null

export async function isSending(db: Db): Promise<boolean> {
  const { rows } = await sql`select 1 from messages where status = 'sending' limit 1`.execute(db)
  return rows.length > 0
}

/** Up to `wanted` of what the sender may hand over now at `rate` a second, over all processes. */
export async function takeAllowance(db: Db, sender: string, rate: number, wanted: number): Promise<number> {
  await sql`
    insert into sender_allowances (sender, tokens, at) values (${sender}, ${rate}, clock_timestamp())
    on conflict do nothing`.execute(db)
  const { rows } = await sql<{ granted: number }>`
    with known as (
      select sender, least(tokens + ${rate}::float8 * extract(epoch from clock_timestamp() - at), ${rate}::float8) as available
      from sender_allowances where sender = ${sender} for update),
    granted as (select sender, available, least(floor(available), ${wanted}::float8) as granted from known)
    update sender_allowances a set tokens = available - granted, at = clock_timestamp() from granted
    where a.sender = granted.sender returning granted`.execute(db)
  return rows[0]?.granted ?? 0
}

export async function giveBackAllowance(db: Db, sender: string, unused: number): Promise<void> {
  if (unused > 0)
    await sql`update sender_allowances set tokens = tokens + ${unused} where sender = ${sender}`.execute(db)
}
