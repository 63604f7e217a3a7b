import { type Selectable, sql } from 'kysely'
import { type Db, prepare } from '#platform/db.ts'
import type { SignInChallenges, SignInOutcome, SignIns } from '#platform/tables.ts'
import { columns, type UserRow } from './user.queries.ts'

const userColumns = columns.map((name) => `u.${name}`).join(', ')

type Looked = UserRow & {
  id: string | null
  password_hash: string | null
  refused_until: Date | null
  is_refused: boolean | null
  last_at: Date | null
  is_known: boolean | null
  need_not_last: boolean
}

/** $1 name, $2 address, $3 now, $4 most failures, $5 account where there is none, $6 account that the device is marked for. */
const admit = (column: string) =>
  prepare<Looked>(`
    with looked as (
      select ${userColumns}, u.password_hash, u.id::text = $6 or exists (
          select from sign_ins s where s.user_id = u.id and s.address = $2 and s.outcome = 'signed_in' and s.note is null
            and s.at > $3::timestamptz - interval '30 days') as is_known,
        (select until from refused_addresses where address = $2 and until > $3) as refused_until
      from (values (true)) as one left join users u on ${column} and u.removed_at is null),
    tried as (
      insert into sign_in_tries as t (account, times, last_at)
      select coalesce(id::text, $5), array[$3::timestamptz], $3 from looked where refused_until is null
      on conflict (account) do update set
        is_refused = shuts_out(t.times, $4, $3) and not coalesce((select is_known from looked), false),
        times = case when shuts_out(t.times, $4, $3) and not coalesce((select is_known from looked), false) then t.times
          else with_try(t.times, $3) end,
        last_at = case when shuts_out(t.times, $4, $3) and not coalesce((select is_known from looked), false) then t.last_at
          else $3 end
      returning is_refused, last_at)
    select looked.*, tried.is_refused, tried.last_at, need_not_last() from looked left join tried on true`)

const admitters = {
  email: admit('lower(u.email collate "C") = lower($1::text collate "C")'),
  phone: admit('u.phone = $1'),
  id: admit('u.id = $1::uuid'),
}

export type Door = { address: string; most: number; nobody: string; markedFor: string | null }

/**
 * Everything that a sign-in asks before it looks at a proof, in one statement: the same for an account that is not there.
 * The try is counted as failed, unless the address or the account is refused: then it says until when.
 */
export async function admitTry(
  db: Db,
  by: 'email' | 'phone' | 'id',
  name: string,
  { address, most, nobody, markedFor }: Door,
  now: Date,
) {
  const [looked] = await admitters[by](db, name, address, now, most, nobody, markedFor)
  if (!looked) throw new Error('A row of one value has one row.')
  const {
    password_hash,
    refused_until,
    is_refused,
    last_at,
    is_known: _known,
    need_not_last: _last,
    ...user
  } = looked
  return {
    user: user.id ? user : undefined,
    password_hash,
    refused_until,
    shut_until: is_refused && last_at ? new Date(last_at.getTime() + 30 * 60_000) : null,
  }
}

const findKnown = prepare<{ is_known: boolean }>(`
  select exists (select from sign_ins s join users u on u.id = s.user_id
    where u.phone = $1 and u.removed_at is null and s.address = $2 and s.outcome = 'signed_in' and s.note is null
      and s.at > $3::timestamptz - interval '30 days') as is_known`)

/** Whether somebody signed in from there, within 30 days, to the account of that number. */
export const isKnownAddress = async (db: Db, phone: string, address: string, now: Date): Promise<boolean> =>
  (await findKnown(db, phone, address, now))[0]?.is_known ?? false

const findRefusal = prepare<{ until: Date }>(
  'select until from refused_addresses where address = $1 and until > $2',
)

export const findRefusedUntil = async (db: Db, address: string, now: Date): Promise<Date | undefined> =>
  (await findRefusal(db, address, now))[0]?.until

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

export async function removeChallengesOf(db: Db, userId: string): Promise<void> {
  await db.deleteFrom('sign_in_challenges').where('user_id', '=', userId).execute()
}

export async function removeOldChallenges(db: Db, now: Date): Promise<void> {
  await db.deleteFrom('sign_in_challenges').where('expires_at', '<', now).execute()
}
