import { type Selectable, sql } from 'kysely'
import type { Db } from '#platform/db.ts'
import type { MailSuppressions } from '#platform/tables.ts'

export type Suppression = Selectable<MailSuppressions>
type NewSuppression = Pick<Suppression, 'address' | 'reason' | 'note'> & { created_by?: string | null }

/**
 * Answers its id when it is news. What stops everything takes the place of what stops only optional mail, and the owner's
 * own word the place of anybody else's.
 */
export async function insertSuppression(db: Db, row: NewSuppression, at: Date): Promise<string | undefined> {
  const made = await db
    .insertInto('mail_suppressions')
    .values({ ...row, at })
    .onConflict((same) =>
      same
        .column('address')
        .doUpdateSet({ reason: row.reason, note: row.note, created_by: row.created_by ?? null, at })
        .where(sql<boolean>`(mail_suppressions.reason = 'unsubscribed' and excluded.reason <> 'unsubscribed')
          or (mail_suppressions.reason <> 'complained' and excluded.reason = 'complained')`),
    )
    .returning('id')
    .executeTakeFirst()
  return made?.id
}

export function listSuppressions(
  db: Db,
  filter: { address?: string; reason?: Suppression['reason'] },
  beforeNo: number | undefined,
  limit: number,
): Promise<Suppression[]> {
  let page = db.selectFrom('mail_suppressions').selectAll().orderBy('no', 'desc').limit(sql.lit(limit))
  if (filter.address) page = page.where('address', '=', filter.address)
  if (filter.reason) page = page.where('reason', '=', filter.reason)
  return (beforeNo ? page.where('no', '<', beforeNo) : page).execute()
}

export const findSuppression = (db: Db, id: string): Promise<Suppression | undefined> =>
  db.selectFrom('mail_suppressions').selectAll().where('id', '=', id).forUpdate().executeTakeFirst()

export async function removeSuppression(db: Db, address: string): Promise<void> {
  await db.deleteFrom('mail_suppressions').where('address', '=', address).execute()
}
