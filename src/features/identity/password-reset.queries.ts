import type { Db } from '#platform/db.ts'

export async function insertReset(
  db: Db,
  secret_hash: Buffer,
  user_id: string,
  expires_at: Date,
): Promise<void> {
  await db.insertInto('password_resets').values({ secret_hash, user_id, expires_at }).execute()
}

/** Uses the reset up, and with it every other one of that account: answers whose it was. */
export async function takeReset(db: Db, secret_hash: Buffer, now: Date): Promise<string | undefined> {
  const taken = await db
    .updateTable('password_resets')
    .set({ used_at: now })
    .where('secret_hash', '=', secret_hash)
    .where('used_at', 'is', null)
    .where('expires_at', '>', now)
    .returning('user_id')
    .executeTakeFirst()
  if (!taken) return undefined
  await db
    .updateTable('password_resets')
    .set({ used_at: now })
    .where('user_id', '=', taken.user_id)
    .where('used_at', 'is', null)
    .execute()
  return taken.user_id
}
