import { type Selectable, sql } from 'kysely'
import type { Db } from '#platform/db.ts'
import type { ContactForms } from '#platform/tables.ts'

export type ContactForm = Selectable<ContactForms>
export type ContactRef = { id: string } | { no: number }
export type ContactFields = Pick<
  ContactForm,
  'name' | 'email' | 'phone_number' | 'course_interest' | 'message'
>

export const insert = (
  db: Db,
  form: ContactFields & { user_id: string | null },
  now: Date,
): Promise<ContactForm> =>
  db
    .insertInto('contact_forms')
    .values({ ...form, created_at: now, updated_at: now })
    .returningAll()
    .executeTakeFirstOrThrow()

/** The newest first. */
export function list(db: Db, before: number | undefined, limit: number): Promise<ContactForm[]> {
  const all = db.selectFrom('contact_forms').selectAll().orderBy('no', 'desc').limit(limit)
  return (before === undefined ? all : all.where('no', '<', before)).execute()
}

const where = (ref: ContactRef) =>
  'id' in ref ? sql<boolean>`id = ${ref.id}::uuid` : sql<boolean>`no = ${ref.no}`

export const find = (db: Db, ref: ContactRef): Promise<ContactForm | undefined> =>
  db.selectFrom('contact_forms').selectAll().where(where(ref)).executeTakeFirst()

export const findForUpdate = (db: Db, ref: ContactRef): Promise<ContactForm | undefined> =>
  db.selectFrom('contact_forms').selectAll().where(where(ref)).forUpdate().executeTakeFirst()

export const set = (db: Db, id: string, change: Partial<ContactFields>, now: Date): Promise<ContactForm> =>
  db
    .updateTable('contact_forms')
    .set({ ...change, updated_at: now, version: sql`version + 1` })
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirstOrThrow()

export async function remove(db: Db, id: string): Promise<void> {
  await db.deleteFrom('contact_forms').where('id', '=', id).execute()
}

/** Written while signed in, or with this address. */
const isOf = (userId: string, email: string | null) =>
  sql<boolean>`(user_id = ${userId} or lower(email collate "C") = lower(${email}::text collate "C"))`

export const listOf = (db: Db, userId: string, email: string | null): Promise<ContactForm[]> =>
  db.selectFrom('contact_forms').selectAll().where(isOf(userId, email)).orderBy('no').limit(10_000).execute()

export async function removeOf(db: Db, userId: string, email: string | null): Promise<void> {
  await db.deleteFrom('contact_forms').where(isOf(userId, email)).execute()
}
