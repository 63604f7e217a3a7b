import { type Selectable, sql } from 'kysely'
import type { Db } from '#platform/db.ts'
import type { Users } from '#platform/tables.ts'

/** An account without what opens it: the hash of the password is read by `findWithHash` alone. */
export type UserRow = Omit<Selectable<Users>, 'password_hash'>
export type UserRef = { id: string } | { no: number }

type NewUser = Pick<
  Selectable<Users>,
  'email' | 'first_name' | 'last_name' | 'contact' | 'role' | 'password_hash' | 'has_demo_password'
>

const columns = [
  'contact',
  'created_at',
  'email',
  'first_name',
  'has_demo_password',
  'id',
  'last_name',
  'no',
  'organization',
  'removed_at',
  'role',
  'updated_at',
] as const

export function insert(db: Db, user: NewUser, now: Date): Promise<UserRow> {
  return db
    .insertInto('users')
    .values({ ...user, created_at: now, updated_at: now })
    .returning(columns)
    .executeTakeFirstOrThrow()
}

const byEmail = (db: Db, email: string) =>
  db
    .selectFrom('users')
    .select(columns)
    .where(sql`lower(email)`, '=', sql`lower(${email})`)
    .where('removed_at', 'is', null)

export function findByEmail(db: Db, email: string): Promise<UserRow | undefined> {
  return byEmail(db, email).executeTakeFirst()
}

/** For signing in. */
export function findWithHash(
  db: Db,
  email: string,
): Promise<(UserRow & { password_hash: string | null }) | undefined> {
  return byEmail(db, email).select('password_hash').executeTakeFirst()
}

export function find(db: Db, ref: UserRef): Promise<UserRow | undefined> {
  const known = db.selectFrom('users').select(columns).where('removed_at', 'is', null)
  return ('id' in ref ? known.where('id', '=', ref.id) : known.where('no', '=', ref.no)).executeTakeFirst()
}

export function list(db: Db, onlyId: string | null): Promise<UserRow[]> {
  const all = db
    .selectFrom('users')
    .select(columns)
    .where('removed_at', 'is', null)
    .orderBy('no')
    .limit(10_000)
  return (onlyId ? all.where('id', '=', onlyId) : all).execute()
}

type UserChange = Partial<Pick<UserRow, 'first_name' | 'last_name' | 'contact' | 'organization' | 'email'>>

export function setProfile(db: Db, id: string, change: UserChange, now: Date): Promise<UserRow> {
  return db
    .updateTable('users')
    .set({ ...change, updated_at: now })
    .where('id', '=', id)
    .returning(columns)
    .executeTakeFirstOrThrow()
}

export async function setPassword(db: Db, id: string, password_hash: string, now: Date): Promise<void> {
  await db
    .updateTable('users')
    .set({ password_hash, has_demo_password: false, updated_at: now })
    .where('id', '=', id)
    .execute()
}

export async function setRole(db: Db, id: string, role: UserRow['role']): Promise<void> {
  await db.updateTable('users').set({ role }).where('id', '=', id).execute()
}

/** The account stays for what it owns and did; its e-mail is free again and nobody can sign in to it. */
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

export function findFirstSuperadmin(db: Db): Promise<UserRow | undefined> {
  const query = db
    .selectFrom('users')
    .select(columns)
    .where('role', '=', 'superadmin')
    .where('removed_at', 'is', null)
  return query.orderBy('no').limit(1).executeTakeFirst()
}

export async function hasOpenDemoAccounts(db: Db): Promise<boolean> {
  const query = db.selectFrom('users').select('id').where('has_demo_password', '=', true)
  return (await query.where('password_hash', 'is not', null).limit(1).executeTakeFirst()) !== undefined
}

export async function countSuperadmins(db: Db): Promise<number> {
  const query = db.selectFrom('users').select((all) => all.fn.countAll<number>().as('count'))
  return (
    await query.where('role', '=', 'superadmin').where('removed_at', 'is', null).executeTakeFirstOrThrow()
  ).count
}
