import { type Selectable, sql } from 'kysely'
import type { Db } from '#platform/db.ts'
import type { TextLeaves } from '#platform/tables.ts'

export type TextLeave = Selectable<TextLeaves>

export const find = (db: Db, userId: string): Promise<TextLeave | undefined> =>
  db.selectFrom('text_leaves').selectAll().where('user_id', '=', userId).executeTakeFirst()

export function put(
  db: Db,
  leave: Pick<TextLeave, 'user_id' | 'granted_by' | 'segments_a_day'>,
  granted_at: Date,
): Promise<TextLeave> {
  return db
    .insertInto('text_leaves')
    .values({ ...leave, granted_at })
    .onConflict((same) => same.column('user_id').doUpdateSet({ ...leave, granted_at }))
    .returningAll()
    .executeTakeFirstOrThrow()
}

export async function remove(db: Db, userId: string): Promise<boolean> {
  const row = await db
    .deleteFrom('text_leaves')
    .where('user_id', '=', userId)
    .returning('user_id')
    .executeTakeFirst()
  return row !== undefined
}

/**
 * Takes up to so many segments of each owner's day. Answers what each may send: null where no leave is needed, nothing
 * for an owner who has none.
 */
export async function take(
  db: Db,
  wanted: readonly { owner_id: string; segments: number }[],
  now: Date,
): Promise<Map<string, number | null>> {
  const { rows } = await sql<{ owner_id: string; granted: number | null }>`
    with wanted as (
      select * from json_to_recordset(${JSON.stringify(wanted)}::json) as (owner_id uuid, segments integer)),
    known as (
      select l.user_id, w.segments as asked, l.segments_a_day,
        case when l.day = (${now}::timestamptz at time zone 'UTC')::date then l.segments else 0 end as used
      from text_leaves l join wanted w on w.owner_id = l.user_id order by l.user_id for update of l),
    taken as (
      update text_leaves l set day = (${now}::timestamptz at time zone 'UTC')::date,
        segments = used + least(asked, greatest(k.segments_a_day - used, 0))
      from known k where l.user_id = k.user_id
      returning l.user_id, least(asked, greatest(k.segments_a_day - used, 0)) as granted)
    select u.id as owner_id, case when u.role in ('admin', 'superadmin') then null else t.granted end as granted
    from users u left join taken t on t.user_id = u.id
    where u.id in (select owner_id from wanted) and (t.user_id is not null or u.role in ('admin', 'superadmin'))`.execute(
    db,
  )
  return new Map(rows.map(({ owner_id, granted }) => [owner_id, granted]))
}
