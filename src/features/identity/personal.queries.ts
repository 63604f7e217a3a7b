import { sql } from 'kysely'
import type { Db } from '#platform/db.ts'

/** What the person did, and what was done to the account. */
export async function listEvents(db: Db, user_id: string) {
  const about = db
    .selectFrom('events')
    .select(['id', 'type', 'subject', 'data', 'at'])
    .where('subject', '=', user_id)
  return about.orderBy('id', 'desc').limit(10_000).execute()
}

export async function erase(db: Db, user_id: string, now: Date): Promise<void> {
  for (const table of [
    'sessions',
    'sign_ins',
    'account_links',
    'sign_in_challenges',
    'idempotency_keys',
  ] as const)
    await db.deleteFrom(table).where('user_id', '=', user_id).execute()
  await db
    .deleteFrom('sign_in_tries')
    .where('account', 'in', [user_id, `proofs ${user_id}`])
    .execute()
  const nothing = {
    email: null,
    phone: null,
    contact: null,
    organization: null,
    locale: null,
    time_zone: null,
    picture_id: null,
  }
  const closed = {
    password_hash: null,
    email_confirmed_at: null,
    second_factor_at: null,
    erasure_due_at: null,
  }
  await db
    .updateTable('users')
    .set({ ...nothing, ...closed, first_name: '', last_name: '', bio: '', updated_at: now })
    .set({ removed_at: sql`coalesce(removed_at, ${now})` })
    .where('id', '=', user_id)
    .execute()
}

/** The accounts whose time has come. */
export async function listErasable(db: Db, now: Date): Promise<string[]> {
  const due = db.selectFrom('users').select('id').where('erasure_due_at', '<=', now)
  return (await due.orderBy('erasure_due_at').limit(50).execute()).map(({ id }) => id)
}

export const takeErasable = (db: Db, id: string, now: Date) =>
  db
    .selectFrom('users')
    .select(['id', 'email', 'email_confirmed_at', 'phone'])
    .where('id', '=', id)
    .where('erasure_due_at', '<=', now)
    .forUpdate()
    .executeTakeFirst()

export async function findNextErasure(db: Db): Promise<Date | null> {
  const { rows } = await sql<{ at: Date | null }>`
    select min(erasure_due_at) as at from users where erasure_due_at is not null`.execute(db)
  return rows[0]?.at ?? null
}
