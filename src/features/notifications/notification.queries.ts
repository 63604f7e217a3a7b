import { type Selectable, sql } from 'kysely'
import type { Role } from '#platform/ctx.ts'
import type { Db } from '#platform/db.ts'
import type { Notifications } from '#platform/tables.ts'

export type NotificationRow = Selectable<Notifications>
/** What is told, to whomever. */
export type Words = Pick<NotificationRow, 'kind' | 'tone' | 'title' | 'body' | 'url'> & {
  data: Readonly<Record<string, unknown>>
}
export type Told = Words & { key: string | null; sending_id: string | null; created_by: string | null }

/** What is told to each of these users, each named once. */
export type ToUsers = Told & { user_ids: readonly string[]; is_mandatory: boolean }

/**
 * One for each of these users who are there, of all of them in one statement; with a key each is told once. Whoever
 * switched the kind off inside the academy has it as removed. `place`: of which of them it is one.
 */
export async function insertForUsers(
  db: Db,
  told: readonly ToUsers[],
  now: Date,
): Promise<(NotificationRow & { place: number })[]> {
  const words = told.map(({ user_ids: _, ...one }, place) => ({ ...one, place }))
  const places = told.flatMap(({ user_ids }, place) => user_ids.map(() => place))
  const { rows } = await sql<NotificationRow & { place: number }>`
    with asked as materialized (
      select gen_random_uuid() as id, t.*, u.id as user_id, u.no as user_no,
        not t.is_mandatory and exists (
          select from notification_preferences p
          where p.user_id = u.id and p.kind = t.kind and p.channel = 'in_app' and not p.is_on) as is_off
      from json_to_recordset(${JSON.stringify(words)}) as t (place int, key text, kind notification_kind,
        tone notification_tone, title text, body text, url text, data jsonb, sending_id uuid, created_by uuid,
        is_mandatory boolean)
      join unnest(${places}::int[], ${told.flatMap(({ user_ids }) => user_ids)}::uuid[]) as whom (place, user_id) using (place)
      join users u on u.id = whom.user_id where u.removed_at is null),
    inserted as (
      insert into notifications (id, key, audience, user_id, kind, tone, title, body, url, data, sending_id, created_by,
        created_at, removed_at)
      select id, key || ':' || user_id, 'user', user_id, kind, tone, title, body, url, data, sending_id, created_by,
        ${now}, case when is_off then ${now}::timestamptz end
      from asked order by place, user_no
      on conflict (key) do nothing returning *)
    select i.*, a.place from inserted i join asked a on a.id = i.id order by i.no`.execute(db)
  return rows
}

export type Audience =
  | { audience: 'everyone' }
  | { audience: 'role'; role: Role }
  | { audience: 'course'; course_id: string }

/**
 * One for all of them; nothing where that key was told before. What is told to many is written one after the other, so
 * that nothing with a lower number comes after somebody has read up to a higher one.
 */
export async function insertForMany(
  db: Db,
  audience: Audience,
  told: Told,
  now: Date,
): Promise<NotificationRow | undefined> {
  await sql`select pg_advisory_xact_lock(hashtext('notifications to many'))`.execute(db)
  const { data, ...words } = told
  return db
    .insertInto('notifications')
    .values({ ...words, data: JSON.stringify(data), ...audience, created_at: now, ...idOf(told) })
    .onConflict((same) => same.column('key').doNothing())
    .returningAll()
    .executeTakeFirst()
}

/** What staff sent to many and what it is called are one. */
const idOf = ({ sending_id }: Told) => (sending_id ? { id: sending_id } : {})

export async function insertRound(db: Db, notification_id: string, steps: readonly unknown[]): Promise<void> {
  await db
    .insertInto('notification_rounds')
    .values({ notification_id, steps: JSON.stringify(steps) })
    .execute()
}

/** The accounts with these numbers, by number. */
export async function listByNos(db: Db, nos: readonly number[]): Promise<Map<number, string>> {
  const { rows } = await sql<{ no: number; id: string }>`
    select no, id from users where no = any(${nos}::int[]) and removed_at is null`.execute(db)
  return new Map(rows.map(({ no, id }) => [no, id]))
}

/** Those of these ids that are nobody's account. */
export async function listUnknown(db: Db, user_ids: readonly string[]): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select asked.id from unnest(${user_ids}::uuid[]) as asked (id)
    where not exists (select from users u where u.id = asked.id and u.removed_at is null) limit 100`.execute(
    db,
  )
  return rows.map(({ id }) => id)
}

/** Goes what is older than anybody looks; answers how many went. */
export async function removeBefore(db: Db, before: Date, limit: number): Promise<number> {
  const { rows } = await sql`
    delete from notifications where id in (
      select id from notifications where created_at < ${before} order by created_at limit ${limit}) returning 1`.execute(
    db,
  )
  return rows.length
}
