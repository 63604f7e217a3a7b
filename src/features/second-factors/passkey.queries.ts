import type { Selectable } from 'kysely'
import type { Db } from '#platform/db.ts'
import type { Passkeys } from '#platform/tables.ts'

export type PasskeyRow = Selectable<Passkeys>

export async function insertChallenge(
  db: Db,
  challenge: string,
  user_id: string | null,
  expires_at: Date,
): Promise<void> {
  await db.insertInto('passkey_challenges').values({ challenge, user_id, expires_at }).execute()
}

/** A challenge is answered once. Answers for whom it was made (`user_id` null: for anybody), or nothing. */
export async function takeChallenge(
  db: Db,
  challenge: string,
  now: Date,
): Promise<{ user_id: string | null } | undefined> {
  const taken = db.deleteFrom('passkey_challenges').where('challenge', '=', challenge)
  return taken.where('expires_at', '>', now).returning('user_id').executeTakeFirst()
}

export async function removeOldChallenges(db: Db, now: Date): Promise<void> {
  await db.deleteFrom('passkey_challenges').where('expires_at', '<', now).execute()
}

/** Nothing when the passkey is known already. */
export const insert = (db: Db, passkey: PasskeyRow): Promise<PasskeyRow | undefined> =>
  db
    .insertInto('passkeys')
    .values(passkey)
    .onConflict((same) => same.doNothing())
    .returningAll()
    .executeTakeFirst()

export const list = (db: Db, user_id: string): Promise<PasskeyRow[]> =>
  db.selectFrom('passkeys').selectAll().where('user_id', '=', user_id).orderBy('created_at').execute()

export const find = (db: Db, id: string): Promise<PasskeyRow | undefined> =>
  db.selectFrom('passkeys').selectAll().where('id', '=', id).executeTakeFirst()

export async function setUsed(db: Db, id: string, sign_count: number, now: Date): Promise<void> {
  await db.updateTable('passkeys').set({ sign_count, last_used_at: now }).where('id', '=', id).execute()
}

export const setName = (db: Db, user_id: string, id: string, name: string): Promise<PasskeyRow | undefined> =>
  db
    .updateTable('passkeys')
    .set({ name })
    .where('id', '=', id)
    .where('user_id', '=', user_id)
    .returningAll()
    .executeTakeFirst()

export async function remove(db: Db, user_id: string, id: string): Promise<boolean> {
  const gone = await db
    .deleteFrom('passkeys')
    .where('id', '=', id)
    .where('user_id', '=', user_id)
    .executeTakeFirst()
  return Number(gone.numDeletedRows) === 1
}

export async function removeAll(db: Db, user_id: string): Promise<void> {
  await db.deleteFrom('passkeys').where('user_id', '=', user_id).execute()
  await db.deleteFrom('passkey_challenges').where('user_id', '=', user_id).execute()
}
