import type { Selectable } from 'kysely'
import type { Db } from '#platform/db.ts'
import type { SocialAccounts } from '#platform/tables.ts'

export type SocialAccount = Selectable<SocialAccounts>
export type NewSocialAccount = Omit<SocialAccount, 'id'>

export const findBySubject = (
  db: Db,
  provider: string,
  subject: string,
): Promise<SocialAccount | undefined> =>
  db
    .selectFrom('social_accounts')
    .selectAll()
    .where('provider', '=', provider)
    .where('subject', '=', subject)
    .executeTakeFirst()

/** Nothing when that account is linked already, or the person has another one of that provider. */
export const insert = (db: Db, account: NewSocialAccount): Promise<SocialAccount | undefined> =>
  db
    .insertInto('social_accounts')
    .values(account)
    .onConflict((same) => same.doNothing())
    .returningAll()
    .executeTakeFirst()

type Seen = Pick<
  NewSocialAccount,
  'email' | 'user_name' | 'scope' | 'token_type' | 'token_until' | 'last_used_at'
>

export const setSeen = (db: Db, id: string, seen: Seen): Promise<SocialAccount> =>
  db.updateTable('social_accounts').set(seen).where('id', '=', id).returningAll().executeTakeFirstOrThrow()

export const list = (db: Db, user_id: string): Promise<SocialAccount[]> =>
  db
    .selectFrom('social_accounts')
    .selectAll()
    .where('user_id', '=', user_id)
    .orderBy('created_at')
    .orderBy('id')
    .execute()

export async function remove(db: Db, user_id: string, id: string): Promise<SocialAccount | undefined> {
  const gone = db.deleteFrom('social_accounts').where('id', '=', id).where('user_id', '=', user_id)
  return gone.returningAll().executeTakeFirst()
}

export async function removeAll(db: Db, user_id: string): Promise<void> {
  await db.deleteFrom('social_accounts').where('user_id', '=', user_id).execute()
  await db.deleteFrom('social_authorizations').where('user_id', '=', user_id).execute()
}
