import { type Selectable, sql } from 'kysely'
import type { Db } from '#platform/db.ts'
import type { Users } from '#platform/tables.ts'

/** An account without what opens it: the hash of the password is read where someone signs in, and nowhere else. */
export type UserRow = Omit<Selectable<Users>, 'password_hash'>
export type UserRef = { id: string } | { no: number }

export type NewUser = Pick<Selectable<Users>, 'role' | 'has_demo_password'> &
  Partial<
    Pick<
      Selectable<Users>,
      | 'email'
      | 'phone'
      | 'first_name'
      | 'last_name'
      | 'contact'
      | 'bio'
      | 'password_hash'
      | 'email_confirmed_at'
      | 'blocked_at'
      | 'locale'
      | 'time_zone'
    >
  >

export const columns = [
  'bio',
  'blocked_at',
  'contact',
  'created_at',
  'email',
  'email_confirmed_at',
  'erasure_due_at',
  'first_name',
  'has_demo_password',
  'id',
  'last_name',
  'locale',
  'no',
  'organization',
  'phone',
  'picture_id',
  'removed_at',
  'role',
  'second_factor_at',
  'time_zone',
  'updated_at',
  'version',
] as const

export function insert(db: Db, user: NewUser, now: Date): Promise<UserRow> {
  return db
    .insertInto('users')
    .values({ ...user, created_at: now, updated_at: now })
    .returning(columns)
    .executeTakeFirstOrThrow()
}

/** Nothing when the e-mail is taken: the transaction goes on. */
export function insertUnlessTaken(db: Db, user: NewUser, now: Date): Promise<UserRow | undefined> {
  return db
    .insertInto('users')
    .values({ ...user, created_at: now, updated_at: now })
    .onConflict((same) => same.doNothing())
    .returning(columns)
    .executeTakeFirst()
}

const known = (db: Db) => db.selectFrom('users').select(columns).where('removed_at', 'is', null)

export const findByEmail = (db: Db, email: string): Promise<UserRow | undefined> =>
  known(db).where(sql`lower(email collate "C")`, '=', sql`lower(${email} collate "C")`).executeTakeFirst()

export async function listByEmails(db: Db, emails: string[]): Promise<UserRow[]> {
  const asked = sql`(select lower(one collate "C") from unnest(${emails}::text[]) as one)`
  return known(db).where(sql<boolean>`lower(email collate "C") in ${asked}`).execute()
}

export const listByIds = (db: Db, ids: readonly string[]): Promise<UserRow[]> =>
  known(db).where('id', '=', sql<string>`any(${ids}::uuid[])`).execute()

export const findByPhone = (db: Db, phone: string): Promise<UserRow | undefined> =>
  known(db).where('phone', '=', phone).executeTakeFirst()

export const find = (db: Db, ref: UserRef): Promise<UserRow | undefined> =>
  ('id' in ref ? known(db).where('id', '=', ref.id) : known(db).where('no', '=', ref.no)).executeTakeFirst()

/** Nobody else changes the account until the transaction ends. */
export const findForUpdate = (db: Db, ref: UserRef): Promise<UserRow | undefined> =>
  ('id' in ref ? known(db).where('id', '=', ref.id) : known(db).where('no', '=', ref.no))
    .forUpdate()
    .executeTakeFirst()

export function list(db: Db, onlyId: string | null): Promise<UserRow[]> {
  const all = known(db).orderBy('no').limit(10_000)
  return (onlyId ? all.where('id', '=', onlyId) : all).execute()
}

export const hasAny = async (db: Db): Promise<boolean> =>
  (await known(db).limit(1).executeTakeFirst()) !== undefined

export async function findPasswordHash(db: Db, id: string): Promise<string | null> {
  const found = db.selectFrom('users').select('password_hash').where('id', '=', id)
  return (await found.executeTakeFirst())?.password_hash ?? null
}

export type UserChange = Partial<
  Pick<
    UserRow,
    | 'first_name'
    | 'last_name'
    | 'contact'
    | 'organization'
    | 'email'
    | 'email_confirmed_at'
    | 'phone'
    | 'picture_id'
    | 'bio'
    | 'locale'
    | 'time_zone'
    | 'role'
    | 'blocked_at'
    | 'second_factor_at'
    | 'erasure_due_at'
  >
>

export function set(db: Db, id: string, change: UserChange, now: Date): Promise<UserRow> {
  return db
    .updateTable('users')
    .set({ ...change, updated_at: now, version: sql`version + 1` })
    .where('id', '=', id)
    .returning(columns)
    .executeTakeFirstOrThrow()
}

export async function setPassword(
  db: Db,
  id: string,
  password_hash: string | null,
  now: Date,
): Promise<void> {
  await db
    .updateTable('users')
    .set({ password_hash, has_demo_password: false, updated_at: now })
    .where('id', '=', id)
    .execute()
}

/** The account stays for what it owns and did; its e-mail and its number are free again and nobody can sign in to it. */
export async function remove(db: Db, id: string, now: Date): Promise<void> {
  await db.updateTable('users').set({ removed_at: now, password_hash: null }).where('id', '=', id).execute()
}

export async function lockDemoAccounts(db: Db): Promise<number> {
  const locked = await db
    .updateTable('users')
    .set({ password_hash: null })
    .where('has_demo_password', '=', true)
    .where('password_hash', 'is not', null)
    .executeTakeFirst()
  return Number(locked.numUpdatedRows)
}

export const findFirstSuperadmin = (db: Db): Promise<UserRow | undefined> =>
  known(db).where('role', '=', 'superadmin').orderBy('no').limit(1).executeTakeFirst()

export async function hasOpenDemoAccounts(db: Db): Promise<boolean> {
  const query = db.selectFrom('users').select('id').where('has_demo_password', '=', true)
  return (await query.where('password_hash', 'is not', null).limit(1).executeTakeFirst()) !== undefined
}

/** Changes of superadmins wait for each other: two of them cannot both be the last but one. */
export async function holdSuperadmins(db: Db): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtext('superadmins'))`.execute(db)
}

/** The other superadmins who can sign in, and stay. */
export async function countOtherSuperadmins(db: Db, id: string): Promise<number> {
  const all = known(db).where('role', '=', 'superadmin').where('blocked_at', 'is', null)
  const open = all.where('erasure_due_at', 'is', null).where('password_hash', 'is not', null)
  return (await open.where('id', '<>', id).execute()).length
}
