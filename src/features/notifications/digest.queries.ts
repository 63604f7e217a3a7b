import { type RawBuilder, sql } from 'kysely'
import { type Db, prepare } from '#platform/db.ts'
import type { Kind } from './notification.rules.ts'
import type { SettingsRow } from './preference.queries.ts'
import { pageOf, type Seen } from './reading.queries.ts'

/** Somebody's digest. `email` is one that they have proved. */
export type Due = SettingsRow & {
  digest_next_at: Date
  locale: string | null
  zone: string
  email: string | null
}

const columns = sql`s.*, u.locale, coalesce(u.time_zone, 'UTC') as zone,
  case when u.email_confirmed_at is not null and u.blocked_at is null and u.removed_at is null then u.email end as email
  from notification_settings s join users u on u.id = s.user_id`

/** They are held until the transaction ends. */
export const takeDue = (db: Db, now: Date, limit: number): Promise<Due[]> =>
  read(
    db,
    sql`where s.digest_next_at <= ${now} order by s.digest_next_at limit ${limit} for no key update of s skip locked`,
  )

/** The digests of these people, held until the transaction ends. */
export const holdDigests = (db: Db, user_ids: readonly string[]): Promise<Due[]> =>
  read(
    db,
    sql`where s.user_id = any(${user_ids}::uuid[]) and s.digest <> 'off' order by s.user_id for no key update of s`,
  )

async function read(db: Db, which: RawBuilder<unknown>): Promise<Due[]> {
  return (await sql<Due>`select ${columns} ${which}`.execute(db)).rows
}

/** Who has read up to `after`, and of which kinds a digest tells them. */
export type Wanted = { user_id: string; after: number; kinds: readonly Kind[] }
/** `count`: how many there are in all, as far as is counted. */
export type Unread = Seen & { user_id: string; count: number }

export const shown = 20
const mostCounted = 200

const readUnread = prepare<Unread>(`
  select asked.user_id, newest.*
  from json_to_recordset($1::json) as asked (user_id uuid, after bigint, kinds notification_kind[])
  cross join lateral (
    select unread.*, (count(*) over ())::int as count from (${pageOf({
      user: 'asked.user_id',
      before: '9223372036854775807',
      after: 'asked.after',
      kinds: 'asked.kinds',
      isUnread: 'true',
      limit: String(mostCounted),
    })}) as unread order by no desc limit ${shown}) as newest
  order by asked.user_id, newest.no desc`)

/** The newest that are unread, of each of these people. */
export const listUnread = (db: Db, wanted: readonly Wanted[]): Promise<Unread[]> =>
  readUnread(db, JSON.stringify(wanted))

export type Next = { user_id: string; digest_next_at: Date | null; digested_to: number }

export async function moveOn(db: Db, next: readonly Next[]): Promise<void> {
  await sql`
    update notification_settings s set digest_next_at = n.digest_next_at, digested_to = greatest(s.digested_to, n.digested_to)
    from json_to_recordset(${JSON.stringify(next)}) as n (user_id uuid, digest_next_at timestamptz, digested_to bigint)
    where s.user_id = n.user_id`.execute(db)
}

export async function findNextDue(db: Db): Promise<Date | null> {
  const { rows } = await sql<{ at: Date | null }>`
    select min(digest_next_at) as at from notification_settings where digest_next_at is not null`.execute(db)
  return rows[0]?.at ?? null
}
