import { type Selectable, sql } from 'kysely'
import type { Db } from '#platform/db.ts'
import type { RecoveryCodes } from '#platform/tables.ts'

/** These in place of all that were there. */
export async function replace(
  db: Db,
  user_id: string,
  codes: { code_hash: Buffer; hint: string }[],
  now: Date,
): Promise<void> {
  await db.deleteFrom('recovery_codes').where('user_id', '=', user_id).execute()
  if (codes.length === 0) return
  const rows = codes.map((code) => ({ ...code, user_id, created_at: now }))
  await db.insertInto('recovery_codes').values(rows).execute()
}

export async function useCode(db: Db, user_id: string, code_hash: Buffer, now: Date): Promise<boolean> {
  const used = await db
    .updateTable('recovery_codes')
    .set({ used_at: now })
    .where('user_id', '=', user_id)
    .where('code_hash', '=', code_hash)
    .where('used_at', 'is', null)
    .executeTakeFirst()
  return Number(used.numUpdatedRows) === 1
}

export const listUnused = (
  db: Db,
  user_id: string,
): Promise<Pick<Selectable<RecoveryCodes>, 'hint' | 'created_at'>[]> =>
  db
    .selectFrom('recovery_codes')
    .select(['hint', 'created_at'])
    .where('user_id', '=', user_id)
    .where('used_at', 'is', null)
    .orderBy(sql`id`)
    .execute()
