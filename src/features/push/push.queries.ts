import { type Selectable, sql } from 'kysely'
import type { Db } from '#platform/db.ts'
import type { Pushes } from '#platform/tables.ts'

export type Push = Selectable<Pushes>
export type NewPush = Pick<
  Push,
  'title' | 'body' | 'url' | 'data' | 'topic' | 'owner_id' | 'api_key_id' | 'created_at'
>

export const insert = (db: Db, push: NewPush): Promise<Push> =>
  db
    .insertInto('pushes')
    .values({ ...push, data: JSON.stringify(push.data) })
    .returningAll()
    .executeTakeFirstOrThrow()

export function find(db: Db, id: string, ownerId: string | null): Promise<Push | undefined> {
  const push = db.selectFrom('pushes').selectAll().where('id', '=', id)
  return (ownerId ? push.where('owner_id', '=', ownerId) : push).executeTakeFirst()
}

export type Filter = { topic?: string | undefined; api_key_id?: string | undefined }

/** The newest first. */
export function list(
  db: Db,
  ownerId: string | null,
  { topic, api_key_id }: Filter,
  before: number | undefined,
  limit: number,
): Promise<Push[]> {
  let page = db.selectFrom('pushes').selectAll().orderBy('no', 'desc').limit(limit)
  if (ownerId) page = page.where('owner_id', '=', ownerId)
  if (topic) page = page.where('topic', '=', topic)
  if (api_key_id) page = page.where('api_key_id', '=', api_key_id)
  return (before === undefined ? page : page.where('no', '<', before)).execute()
}

export const listOf = (db: Db, owner_id: string): Promise<Push[]> =>
  db
    .selectFrom('pushes')
    .selectAll()
    .where('owner_id', '=', owner_id)
    .orderBy('no', 'desc')
    .limit(10_000)
    .execute()

/** The words of what was pushed to this person alone go. */
export async function eraseWords(db: Db, userId: string): Promise<void> {
  await sql`
    update pushes p set title = '', body = '', url = null, data = '{}'
    where id in (select push_id from messages where user_id = ${userId} and push_id is not null)
      and not exists (select from messages m where m.push_id = p.id and m.user_id is distinct from ${userId}::uuid)`.execute(
    db,
  )
}
