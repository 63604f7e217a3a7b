import { sql } from 'kysely'
import type { Db } from '#platform/db.ts'
import type { SettingsRow } from './preference.queries.ts'

/** Whose digest is due, held until the transaction ends. `email` is one that they have proved. */
export type Due = SettingsRow & {
  digest_next_at: Date
  locale: string | null
  zone: string
  email: string | null
}

export async function takeDue(db: Db, now: Date, limit: number): Promise<Due[]> {
  const { rows } = await sql<Due>`
    select s.*, u.locale, coalesce(u.time_zone, 'UTC') as zone,
      case when u.email_confirmed_at is not null and u.blocked_at is null and u.removed_at is null then u.email end as email
    from notification_settings s join users u on u.id = s.user_id
    where s.digest_next_at <= ${now} order by s.digest_next_at limit ${limit}
    for no key update of s skip locked`.execute(db)
  return rows
}

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
