import { sql } from 'kysely'
import type { Role } from '#platform/ctx.ts'
import { type Db, prepare } from '#platform/db.ts'

export type NewItem = { user_id: string; type: string; data: object }
/** `data` is JSON already: it is written as it came and sent as it is. */
export type Item = { seq: number; type: string; data: string; at: Date }
export type OwnItem = Item & { user_id: string }
export type Audience = {
  audience: 'role' | 'course' | 'everyone'
  role: Role | null
  course_id: string | null
}
export type Broadcast = Item & Audience

// The head of each user is locked until the commit: their numbers come in the order in which they are seen.
const insertOwn = prepare<OwnItem>(`
  with given as (
    select (row_number() over (partition by user_id order by ordinality))::int as place, g.*
    from rows from (json_to_recordset($1::json) as (user_id uuid, type text, data jsonb)) with ordinality as g),
  counts as (select user_id, max(place) as items from given group by user_id order by user_id),
  heads as (
    insert into stream_heads (user_id, seq) select user_id, items from counts
    on conflict (user_id) do update set seq = stream_heads.seq + excluded.seq returning user_id, seq)
  insert into stream_items (user_id, seq, type, data, at)
  select g.user_id, h.seq - c.items + g.place, g.type, g.data, $2
  from given g join heads h using (user_id) join counts c using (user_id)
  returning user_id, seq, type, data::text as data, at`)

export const insertItems = (db: Db, items: readonly NewItem[], now: Date): Promise<OwnItem[]> =>
  insertOwn(db, JSON.stringify(items), now)

export async function insertBroadcast(
  db: Db,
  { audience, role, course_id, type, data }: Audience & { type: string; data: object },
  now: Date,
): Promise<Broadcast> {
  const { rows } = await sql<Broadcast>`
    with head as (update stream_broadcast_head set seq = seq + 1 returning seq)
    insert into stream_broadcasts (seq, audience, role, course_id, type, data, at)
    select seq, ${audience}, ${role}, ${course_id}, ${type}, ${JSON.stringify(data)}::jsonb, ${now} from head
    returning seq, audience, role, course_id, type, data::text as data, at`.execute(db)
  return rows[0] as Broadcast
}

/** How many items of a reader are read at once, and of how many bytes beside the first. */
export const most = 50
const mostBytes = 64 * 1024

const readOwn = prepare<Item & { place: number }>(`
  select place - 1 as place, seq, type, data, at from unnest($1::uuid[], $2::bigint[]) with ordinality as asked (user_id, own, place)
  cross join lateral (
    select seq, type, data, at, sum(octet_length(data)) over (order by seq) - octet_length(data) as before from (
      select seq, type, data::text as data, at from stream_items s
      where s.user_id = asked.user_id and s.seq > asked.own order by s.seq limit ${most}) as few) as i
  where before < ${mostBytes} order by place, seq`)

/** What came for each after their last, in order; `place` is whose it is, by the order in which they were asked for. */
export const listAfter = (db: Db, asked: readonly { user_id: string; own: number }[]) =>
  readOwn(
    db,
    asked.map(({ user_id }) => user_id),
    asked.map(({ own }) => own),
  )

const readBroadcasts = prepare<Broadcast>(`
  select seq, audience, role, course_id, type, data::text as data, at from stream_broadcasts
  where seq > $1 order by seq limit ${most}`)

export const listBroadcastsAfter = (db: Db, all: number): Promise<Broadcast[]> => readBroadcasts(db, all)

const readHeads = prepare<{ user_id: string; own: number }>(`
  select user_id, seq as own from stream_heads where user_id = any($1::uuid[])`)

export const listHeads = (db: Db, userIds: readonly string[]) => readHeads(db, userIds)

const readBroadcastHead = prepare<{ seq: number }>('select seq from stream_broadcast_head')

export const getBroadcastHead = async (db: Db): Promise<number> => (await readBroadcastHead(db))[0]?.seq ?? 0

/** The oldest numbers that are kept; null where none is. */
export async function findOldest(
  db: Db,
  userId: string,
): Promise<{ own: number | null; all: number | null }> {
  const { rows } = await sql<{ own: number | null; all: number | null }>`
    select (select min(seq) from stream_items where user_id = ${userId}) as own,
      (select min(seq) from stream_broadcasts) as "all"`.execute(db)
  return rows[0] ?? { own: null, all: null }
}

export async function removeOld(db: Db, before: Date): Promise<void> {
  await sql`delete from stream_items where at < ${before}`.execute(db)
  await sql`delete from stream_broadcasts where at < ${before}`.execute(db)
}

export type Ticket = { user_id: string; role: Role; session_id: string | null }

export async function insertTicket(
  db: Db,
  ticket: Ticket & { secret_hash: Buffer; expires_at: Date },
): Promise<void> {
  await db.insertInto('stream_tickets').values(ticket).execute()
}

/** The ticket, once, while the session lasts in which it was asked for. */
export async function takeTicket(db: Db, secret_hash: Buffer, now: Date): Promise<Ticket | undefined> {
  const { rows } = await sql<Ticket>`
    delete from stream_tickets t where secret_hash = ${secret_hash} and expires_at > ${now}
      and (session_id is null or exists (select from sessions s where s.id = session_id and s.ended_at is null))
    returning user_id, role, session_id`.execute(db)
  return rows[0]
}

export async function removeOldTickets(db: Db, now: Date): Promise<void> {
  await sql`delete from stream_tickets where expires_at < ${now}`.execute(db)
}

export async function eraseItems(db: Db, userId: string): Promise<void> {
  await sql`delete from stream_items where user_id = ${userId}`.execute(db)
  await sql`delete from stream_tickets where user_id = ${userId}`.execute(db)
}
