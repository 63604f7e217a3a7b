import type { Selectable } from 'kysely'
import type { Db } from '#platform/db.ts'
import type { SocialAuthorizations } from '#platform/tables.ts'

export type AuthorizationRow = Selectable<SocialAuthorizations>

export async function insert(db: Db, row: AuthorizationRow): Promise<void> {
  await db.insertInto('social_authorizations').values(row).execute()
}

/** A state comes back once. */
export async function take(db: Db, state_hash: Buffer, now: Date): Promise<AuthorizationRow | undefined> {
  const taken = db.deleteFrom('social_authorizations').where('state_hash', '=', state_hash)
  return taken.where('expires_at', '>', now).returningAll().executeTakeFirst()
}

export async function removeOld(db: Db, now: Date): Promise<void> {
  await db.deleteFrom('social_authorizations').where('expires_at', '<', now).execute()
}
