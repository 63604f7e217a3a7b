import type { Selectable } from 'kysely'
import type { Db } from '#platform/db.ts'
import type { AccountLinks, LinkPurpose } from '#platform/tables.ts'

export type Link = Omit<Selectable<AccountLinks>, 'used_at'>

export async function insert(db: Db, link: Link): Promise<void> {
  await db.insertInto('account_links').values(link).execute()
}

/** Uses the link up, and with it all others of that account for the same purposes. Of two that try, one gets it. */
export async function take(
  db: Db,
  secret_hash: Buffer,
  purposes: readonly LinkPurpose[],
  now: Date,
): Promise<Link | undefined> {
  const taken = await db
    .updateTable('account_links')
    .set({ used_at: now })
    .where('secret_hash', '=', secret_hash)
    .where('purpose', 'in', purposes)
    .where('used_at', 'is', null)
    .where('expires_at', '>', now)
    .returningAll()
    .executeTakeFirst()
  if (taken) await voidAll(db, taken.user_id, purposes, now)
  return taken
}

export async function voidAll(
  db: Db,
  userId: string,
  purposes: readonly LinkPurpose[],
  now: Date,
): Promise<void> {
  await db
    .updateTable('account_links')
    .set({ used_at: now })
    .where('user_id', '=', userId)
    .where('purpose', 'in', purposes)
    .where('used_at', 'is', null)
    .execute()
}

export const find = (db: Db, secret_hash: Buffer) =>
  db.selectFrom('account_links').selectAll().where('secret_hash', '=', secret_hash).executeTakeFirst()

export async function removeExpired(db: Db, before: Date): Promise<void> {
  await db.deleteFrom('account_links').where('expires_at', '<', before).execute()
}
