import { sql } from 'kysely'
import type { Db } from '#platform/db.ts'

export async function insert(db: Db, storage_key: string, goes_at: Date): Promise<void> {
  await db.insertInto('unkept_objects').values({ storage_key, goes_at }).execute()
}

/** A row of `files` stands for the object now; no when somebody has begun to take it away. */
export async function setKept(db: Db, storage_key: string, goes_at: Date): Promise<boolean> {
  const kept = db.deleteFrom('unkept_objects').where('storage_key', '=', storage_key)
  return Number((await kept.where('goes_at', '=', goes_at).executeTakeFirst()).numDeletedRows) === 1
}

/** Takes over the removal of this object until that moment; no when it is kept, or gone. */
export async function claim(db: Db, storage_key: string, until: Date): Promise<boolean> {
  const claimed = db
    .updateTable('unkept_objects')
    .set({ goes_at: until })
    .where('storage_key', '=', storage_key)
  return Number((await claimed.executeTakeFirst()).numUpdatedRows) === 1
}

/** Takes over the removal of some that are due: who does not come to an end leaves them to others after that moment. */
export async function claimDue(db: Db, now: Date, until: Date, limit: number): Promise<string[]> {
  const { rows } = await sql<{ storage_key: string }>`
    update unkept_objects set goes_at = ${until}
    where storage_key in (
      select storage_key from unkept_objects where goes_at <= ${now} order by goes_at limit ${limit} for update skip locked)
    returning storage_key`.execute(db)
  return rows.map(({ storage_key }) => storage_key)
}

export async function remove(db: Db, keys: readonly string[]): Promise<void> {
  await sql`delete from unkept_objects where storage_key = any(${keys})`.execute(db)
}

export async function findNext(db: Db): Promise<Date | null> {
  const { rows } = await sql<{ at: Date | null }>`select min(goes_at) as at from unkept_objects`.execute(db)
  return rows[0]?.at ?? null
}
