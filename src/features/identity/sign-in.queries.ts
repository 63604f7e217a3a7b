import { type Selectable, sql } from 'kysely'
import { type Db, prepare } from '#platform/db.ts'
import type { SignInChallenges, SignInOutcome, SignIns } from '#platform/tables.ts'
import { columns, type UserRow } from './user.queries.ts'

const month = "interval '30 days'"
const userColumns = columns.map((name) => `u.${name}`).join(', ')

type Looked = UserRow & {
  id: string | null
  password_hash: string | null
  is_known_address: boolean
  refused_until: Date | null
}

const look = (column: string) =>
  prepare<Looked>(`
    select ${userColumns}, u.password_hash,
      exists (select from sign_ins s where s.user_id = u.id and s.address = $2 and s.outcome = 'signed_in' and s.note is null
        and s.at > $3::timestamptz - ${month}) as is_known_address,
      (select until from refused_addresses where address = $2 and until > $3) as refused_until
    from (values (true)) as one left join users u on ${column} and u.removed_at is null`)

const lookByEmail = look('lower(u.email) = lower($1)')
const lookByPhone = look('u.phone = $1')
const lookById = look('u.id = $1')

/** Everything that a sign-in asks before it looks at a proof, in one statement: the same for an account that is not there. */
export async function lookUp(
  db: Db,
  name: { email: string } | { phone: string } | { id: string },
  address: string,
  now: Date,
) {
  const [looked] =
    'email' in name
      ? await lookByEmail(db, name.email, address, now)
      : 'phone' in name
        ? await lookByPhone(db, name.phone, address, now)
        : await lookById(db, name.id, address, now)
  if (!looked) throw new Error('A row of one value has one row.')
  const { password_hash, is_known_address, refused_until, ...user } = looked
  return { user: user.id ? user : undefined, password_hash, is_known_address, refused_until }
}

type Stored = Selectable<SignIns>
/** With the number of whoever signed in, for interfaces that show people by number. */
export type SignInRow = Stored & { user_no: number | null }
export type NewSignIn = Omit<Stored, 'id' | 'no' | 'note'>

export async function insertSignIn(db: Db, row: NewSignIn): Promise<void> {
  await db.insertInto('sign_ins').values(row).execute()
}

export type SignInFilter = {
  user_id?: string | undefined
  outcome?: SignInOutcome | undefined
  failed?: boolean | undefined
  address?: string | undefined
  interface?: string | undefined
  since?: Date | undefined
  until?: Date | undefined
}

const readable = (db: Db) =>
  db
    .selectFrom('sign_ins')
    .leftJoin('users', (join) =>
      join.onRef('users.id', '=', 'sign_ins.user_id').on('users.removed_at', 'is', null),
    )
    .selectAll('sign_ins')
    .select('users.no as user_no')

/** Newest first. */
export function listSignIns(
  db: Db,
  filter: SignInFilter,
  beforeNo: number | undefined,
  limit: number,
): Promise<SignInRow[]> {
  let page = readable(db).orderBy('sign_ins.no', 'desc').limit(limit)
  if (filter.user_id) page = page.where('sign_ins.user_id', '=', filter.user_id)
  if (filter.outcome) page = page.where('sign_ins.outcome', '=', filter.outcome)
  if (filter.failed) page = page.where('sign_ins.outcome', '<>', sql<SignInOutcome>`'signed_in'`)
  if (filter.address) page = page.where('sign_ins.address', '=', filter.address)
  if (filter.interface) page = page.where('sign_ins.interface', '=', filter.interface)
  if (filter.since) page = page.where('sign_ins.at', '>=', filter.since)
  if (filter.until) page = page.where('sign_ins.at', '<=', filter.until)
  return (beforeNo ? page.where('sign_ins.no', '<', beforeNo) : page).execute()
}

export const findSignIn = (db: Db, id: string): Promise<SignInRow | undefined> =>
  readable(db).where('sign_ins.id', '=', id).executeTakeFirst()

export type SignInChange = Partial<Pick<Stored, 'outcome' | 'platform' | 'note' | 'at'>>

/** What a person has written about a sign-in is their word: it makes no address known. */
export async function setSignIn(db: Db, id: string, change: SignInChange & { note: string }): Promise<void> {
  await db.updateTable('sign_ins').set(change).where('id', '=', id).execute()
}

export async function insertEntry(db: Db, row: NewSignIn & { note: string | null }): Promise<string> {
  return (await db.insertInto('sign_ins').values(row).returning('id').executeTakeFirstOrThrow()).id
}

export async function removeSignIn(db: Db, id: string): Promise<void> {
  await db.deleteFrom('sign_ins').where('id', '=', id).execute()
}

export async function removeSignInsBefore(db: Db, before: Date): Promise<void> {
  await db.deleteFrom('sign_ins').where('at', '<', before).execute()
}

export type Challenge = Selectable<SignInChallenges>

export async function insertChallenge(db: Db, row: Omit<Challenge, 'tries' | 'used_at'>): Promise<void> {
  await db.insertInto('sign_in_challenges').values(row).execute()
}

/** One more try of it; nothing when it is used, old, tried five times, or of another address or interface. */
export async function tryChallenge(
  db: Db,
  which: { secret_hash: Buffer } | { user_id: string },
  place: { interface: string; address: string },
  now: Date,
): Promise<Challenge | undefined> {
  const named =
    'secret_hash' in which
      ? sql`secret_hash = ${which.secret_hash}`
      : sql`secret_hash = (select secret_hash from sign_in_challenges
          where user_id = ${which.user_id} and used_at is null and tries < 5 and interface = ${place.interface} and address = ${place.address}
          order by created_at desc, secret_hash limit 1)`
  const { rows } = await sql<Challenge>`
    update sign_in_challenges set tries = tries + 1
    where ${named} and used_at is null and expires_at > ${now} and tries < 5
      and interface = ${place.interface} and address = ${place.address}
    returning *`.execute(db)
  return rows[0]
}

/** Of two right answers to one challenge the first gets in. */
export async function useChallenge(db: Db, secret_hash: Buffer, now: Date): Promise<boolean> {
  const used = await db
    .updateTable('sign_in_challenges')
    .set({ used_at: now })
    .where('secret_hash', '=', secret_hash)
    .where('used_at', 'is', null)
    .executeTakeFirst()
  return Number(used.numUpdatedRows) === 1
}

export async function findChallenge(db: Db, secret_hash: Buffer, now: Date): Promise<Challenge | undefined> {
  const open = db.selectFrom('sign_in_challenges').selectAll().where('secret_hash', '=', secret_hash)
  return open.where('used_at', 'is', null).where('expires_at', '>', now).executeTakeFirst()
}

export async function removeOldChallenges(db: Db, now: Date): Promise<void> {
  await db.deleteFrom('sign_in_challenges').where('expires_at', '<', now).execute()
}
