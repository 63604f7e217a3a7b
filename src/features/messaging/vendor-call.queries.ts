import { sql } from 'kysely'
import type { Db } from '#platform/db.ts'

/** False when the vendor said this before. */
export async function insertCall(
  db: Db,
  vendor: string,
  vendor_id: string,
  notice: object,
  now: Date,
): Promise<boolean> {
  const row = { vendor, vendor_id, notice: JSON.stringify(notice), received_at: now }
  const query = db
    .insertInto('webhook_calls')
    .values(row)
    .onConflict((same) => same.doNothing())
  return (await query.returning('vendor_id').executeTakeFirst()) !== undefined
}

/** The notice, the first time it is taken. */
export async function takeCall(db: Db, vendor: string, vendor_id: string, now: Date): Promise<unknown> {
  const row = await db
    .updateTable('webhook_calls')
    .set({ handled_at: now })
    .where('vendor', '=', vendor)
    .where('vendor_id', '=', vendor_id)
    .where('handled_at', 'is', null)
    .returning('notice')
    .executeTakeFirst()
  return row?.notice
}

/** Not yet: it is about something that is not known so far. */
export async function putBack(db: Db, vendor: string, vendor_id: string): Promise<void> {
  await db
    .updateTable('webhook_calls')
    .set({ handled_at: null })
    .where('vendor', '=', vendor)
    .where('vendor_id', '=', vendor_id)
    .execute()
}

/** What waits for these ids, in the order in which it came. */
export async function takeWaiting(
  db: Db,
  vendor: string,
  providerIds: string[],
  now: Date,
): Promise<unknown[]> {
  const { rows } = await sql<{ notice: unknown; received_at: Date }>`
    update webhook_calls set handled_at = ${now}
    where vendor = ${vendor} and handled_at is null and notice ->> 'provider_id' = any(${providerIds})
    returning notice, received_at`.execute(db)
  return rows.toSorted((a, b) => Number(a.received_at) - Number(b.received_at)).map(({ notice }) => notice)
}
