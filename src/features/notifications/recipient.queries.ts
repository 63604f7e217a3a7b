import { type RawBuilder, sql } from 'kysely'
import type { Db } from '#platform/db.ts'
import type { DigestRhythm } from '#platform/tables.ts'
import type { NotificationRow } from './notification.queries.ts'
import { type Kind, kinds, type Quiet, type Said } from './notification.rules.ts'

/** Somebody who is written to, with what they said about this kind. `email` is one that they have proved and that takes mail. */
export type Recipient = Quiet & {
  id: string
  no: number
  locale: string | null
  zone: string
  email: string | null
  phone: string | null
  digest: DigestRhythm
  said: Said
}

const fields = (kind: Kind) => sql`
  u.id, u.no, u.locale, coalesce(u.time_zone, 'UTC') as zone, u.phone,
  case when u.email_confirmed_at is not null and not exists (
    select from mail_suppressions x where x.address = lower(u.email collate "C")
      and (x.reason <> 'unsubscribed' or not ${kinds[kind].is_mandatory})) then u.email end as email,
  s.quiet_from, s.quiet_to, coalesce(s.digest, 'off') as digest,
  coalesce((select json_object_agg(p.channel, p.is_on) from notification_preferences p
    where p.user_id = u.id and p.kind = ${kind}), '{}') as said
  from users u left join notification_settings s on s.user_id = u.id`
const isThere = sql`u.removed_at is null and u.blocked_at is null`

export async function listByIds(db: Db, ids: readonly string[], kind: Kind): Promise<Recipient[]> {
  const { rows } = await sql<Recipient>`
    select ${fields(kind)} where u.id = any(${ids}::uuid[]) and ${isThere} order by u.no`.execute(db)
  return rows
}

/** The next of those to whom it was told and who have not read it, down the list of users. */
export async function listNext(
  db: Db,
  told: NotificationRow,
  after: number,
  limit: number,
): Promise<Recipient[]> {
  const { rows } = await sql<Recipient>`
    select ${fields(told.kind)}
    where u.no > ${after} and ${isThere} and ${isAmong(told)}
      and not exists (select from notification_marks m where m.user_id = u.id and m.notification_id = ${told.id})
      and not exists (select from notification_readers r where r.user_id = u.id and r.read_to >= ${told.no})
    order by u.no limit ${limit}`.execute(db)
  return rows
}

/** Whether a user is one of those to whom it was told. */
function isAmong({ audience, role, course_id, created_at }: Told): RawBuilder<unknown> {
  if (audience === 'course')
    return sql`u.id in (
      select l.user_id from enrolments e join learners l on l.id = e.learner_id
      where e.course_id = ${course_id} and e.left_at is null and e.enrolled_at <= ${created_at} and l.user_id is not null
      union select owner_id from courses where id = ${course_id})`
  if (audience === 'role') return sql`u.role = ${role} and u.created_at <= ${created_at}`
  return sql`u.created_at <= ${created_at}`
}
export type Told = Pick<NotificationRow, 'audience' | 'role' | 'course_id' | 'created_at'>

/** How many accounts are among those to whom something is told. */
export async function countTold(db: Db, told: Told): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*)::int as count from users u where u.removed_at is null and ${isAmong(told)}`.execute(db)
  return rows[0]?.count ?? 0
}

/** How many of those to whom something was told read it. */
export async function countReaders(db: Db, told: NotificationRow): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*)::int as count from (
      select user_id from notification_readers where read_to >= ${told.no}
      union select user_id from notification_marks where notification_id = ${told.id}) as readers
    join users u on u.id = readers.user_id where u.removed_at is null and ${isAmong(told)}`.execute(db)
  return rows[0]?.count ?? 0
}

/** The same of what was sent to single users. */
export async function countReadersOf(db: Db, sending_id: string): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(read_at)::int as count from notifications where sending_id = ${sending_id}`.execute(db)
  return rows[0]?.count ?? 0
}
