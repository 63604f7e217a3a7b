import { type Selectable, sql } from 'kysely'
import type { Db } from '#platform/db.ts'
import type { Registrations } from '#platform/tables.ts'

export type Registration = Selectable<Registrations>

export async function insert(db: Db, registration: Omit<Registration, 'id'>): Promise<void> {
  await db.insertInto('registrations').values(registration).execute()
}

/**
 * By its secret; or the newest with that number from that address, unless somebody else there wants an account with the same
 * number: then the secret alone tells whose code it is.
 */
export type Which = { secret_hash: Buffer } | { phone: string; address: string; now: Date }

export function find(db: Db, which: Which): Promise<Registration | undefined> {
  const all = db.selectFrom('registrations').selectAll()
  const mine =
    'secret_hash' in which
      ? all.where('secret_hash', '=', which.secret_hash)
      : all
          .where('phone', '=', which.phone)
          .where('address', '=', which.address)
          .where(({ not, exists, selectFrom }) =>
            not(
              exists(
                selectFrom('registrations as other')
                  .select('other.id')
                  .where('other.phone', '=', which.phone)
                  .where('other.address', '=', which.address)
                  .where('other.expires_at', '>', which.now)
                  .whereRef(sql`lower(other.email)`, '<>', sql`lower(registrations.email)`),
              ),
            ),
          )
  return mine.orderBy('created_at', 'desc').limit(1).executeTakeFirst()
}

export async function setCode(db: Db, id: string, code_id: string, expires_at: Date): Promise<void> {
  await db.updateTable('registrations').set({ code_id, expires_at }).where('id', '=', id).execute()
}

/** Of two that finish the same registration one gets it. */
export async function remove(db: Db, id: string): Promise<boolean> {
  const removed = await db.deleteFrom('registrations').where('id', '=', id).executeTakeFirst()
  return Number(removed.numDeletedRows) === 1
}

export async function removeExpired(db: Db, before: Date): Promise<void> {
  await db.deleteFrom('registrations').where('expires_at', '<', before).execute()
}
