import { type Selectable, sql } from 'kysely'
import type { Role } from '#platform/ctx.ts'
import type { Db } from '#platform/db.ts'
import type { ApiKeys } from '#platform/tables.ts'

export type ApiKey = Omit<Selectable<ApiKeys>, 'secret_hash'>
type NewApiKey = Pick<
  Selectable<ApiKeys>,
  'user_id' | 'name' | 'secret_hash' | 'hint' | 'scopes' | 'created_at' | 'expires_at' | 'texts_per_minute'
>

const columns = [
  'id',
  'user_id',
  'name',
  'hint',
  'scopes',
  'created_at',
  'expires_at',
  'last_used_at',
  'ended_at',
  'texts_per_minute',
] as const

export const insert = (db: Db, key: NewApiKey): Promise<ApiKey> =>
  db.insertInto('api_keys').values(key).returning(columns).executeTakeFirstOrThrow()

export const list = (db: Db, userId: string): Promise<ApiKey[]> =>
  db
    .selectFrom('api_keys')
    .select(columns)
    .where('user_id', '=', userId)
    .where('ended_at', 'is', null)
    .orderBy('created_at', 'desc')
    .orderBy('id')
    .execute()

export type LiveKey = Pick<
  ApiKey,
  'id' | 'user_id' | 'scopes' | 'expires_at' | 'last_used_at' | 'texts_per_minute'
> & { role: Role }

/** A key by its secret, with what its owner may do now. */
export function findLive(db: Db, secret_hash: Buffer, now: Date): Promise<LiveKey | undefined> {
  return db
    .selectFrom('api_keys')
    .innerJoin('users', 'users.id', 'api_keys.user_id')
    .select(['api_keys.id', 'api_keys.user_id', 'api_keys.scopes', 'api_keys.expires_at', 'users.role'])
    .select(['api_keys.last_used_at', 'api_keys.texts_per_minute'])
    .where('api_keys.secret_hash', '=', secret_hash)
    .where('api_keys.ended_at', 'is', null)
    .where((is) => is.or([is('api_keys.expires_at', 'is', null), is('api_keys.expires_at', '>', now)]))
    .where('users.removed_at', 'is', null)
    .where('users.blocked_at', 'is', null)
    .executeTakeFirst()
}

/** Once a minute is enough to know whether a key is in use. */
export async function setUsed(db: Db, id: string, now: Date): Promise<void> {
  await sql`
    update api_keys set last_used_at = ${now}
    where id = ${id} and (last_used_at is null or last_used_at < ${now}::timestamptz - interval '1 minute')`.execute(
    db,
  )
}

export async function end(db: Db, userId: string, id: string, now: Date): Promise<boolean> {
  const ended = await db
    .updateTable('api_keys')
    .set({ ended_at: now })
    .where('id', '=', id)
    .where('user_id', '=', userId)
    .where('ended_at', 'is', null)
    .executeTakeFirst()
  return Number(ended.numUpdatedRows) === 1
}

export async function removeAll(db: Db, user_id: string): Promise<void> {
  await db.deleteFrom('api_keys').where('user_id', '=', user_id).execute()
}
