import { type Selectable, sql } from 'kysely'
import type { Db } from '#platform/db.ts'
import type { Authenticators } from '#platform/tables.ts'

export type AuthenticatorRow = Selectable<Authenticators>

/** A new secret, unless there is one already that is active or younger than `pendingFor` ms: then that one. */
export async function insertUnlessThere(
  db: Db,
  user_id: string,
  secret: Buffer,
  now: Date,
  pendingFor: number,
): Promise<AuthenticatorRow & { is_new: boolean }> {
  const oldest = new Date(now.getTime() - pendingFor)
  await db
    .deleteFrom('authenticators')
    .where('user_id', '=', user_id)
    .where('confirmed_at', 'is', null)
    .where('created_at', '<', oldest)
    .execute()
  const { rows } = await sql<AuthenticatorRow & { is_new: boolean }>`
    insert into authenticators (user_id, secret, created_at) values (${user_id}, ${secret}, ${now})
    on conflict (user_id) do update set user_id = excluded.user_id
    returning *, xmax = 0 as is_new`.execute(db)
  if (!rows[0]) throw new Error('An insert that updates answers with a row.')
  return rows[0]
}

export const find = (db: Db, user_id: string): Promise<AuthenticatorRow | undefined> =>
  db.selectFrom('authenticators').selectAll().where('user_id', '=', user_id).executeTakeFirst()

export async function setConfirmed(db: Db, user_id: string, now: Date): Promise<boolean> {
  const confirmed = await db
    .updateTable('authenticators')
    .set({ confirmed_at: now })
    .where('user_id', '=', user_id)
    .where('confirmed_at', 'is', null)
    .executeTakeFirst()
  return Number(confirmed.numUpdatedRows) === 1
}

/** A code is good once: of two that come with the same one, or an older one, the first is right. */
export async function useStep(db: Db, user_id: string, step: number): Promise<boolean> {
  const used = await db
    .updateTable('authenticators')
    .set({ last_step: step })
    .where('user_id', '=', user_id)
    .where('last_step', '<', step)
    .where('confirmed_at', 'is not', null)
    .executeTakeFirst()
  return Number(used.numUpdatedRows) === 1
}

export async function remove(db: Db, user_id: string): Promise<boolean> {
  const gone = await db.deleteFrom('authenticators').where('user_id', '=', user_id).executeTakeFirst()
  return Number(gone.numDeletedRows) === 1
}
