import { type Selectable, sql } from 'kysely'
import { type Db, prepare } from '#platform/db.ts'
import type { CodePurpose, PhoneCodes } from '#platform/tables.ts'
import type { Traffic } from './shield.rules.ts'

export type PhoneCode = Selectable<PhoneCodes>
type NewCode = Pick<
  PhoneCode,
  'phone' | 'country' | 'purpose' | 'user_id' | 'locale' | 'created_at' | 'expires_at'
>

export async function insert(db: Db, code: NewCode): Promise<string> {
  return (await db.insertInto('phone_codes').values(code).returning('id').executeTakeFirstOrThrow()).id
}

/** The code that is to be sent; nothing when it was sent already. */
export const findUnsent = (db: Db, id: string): Promise<PhoneCode | undefined> =>
  db
    .selectFrom('phone_codes')
    .selectAll()
    .where('id', '=', id)
    .where('code_hash', 'is', null)
    .forUpdate()
    .executeTakeFirst()

export async function setHash(db: Db, id: string, code_hash: Buffer): Promise<void> {
  await db.updateTable('phone_codes').set({ code_hash }).where('id', '=', id).execute()
}

const tryOne = prepare<PhoneCode>(`
  update phone_codes set tries = tries + 1
  where id = $1 and purpose = $2 and used_at is null and expires_at > $3 and tries < 5 and code_hash is not null
  returning *`)

/** One more of five tries, counted before it is judged: two processes cannot both have the last one. */
export const beginTry = async (
  db: Db,
  id: string,
  purpose: CodePurpose,
  now: Date,
): Promise<PhoneCode | undefined> => (await tryOne(db, id, purpose, now))[0]

export async function use(db: Db, id: string, now: Date): Promise<boolean> {
  const used = await db
    .updateTable('phone_codes')
    .set({ used_at: now })
    .where('id', '=', id)
    .where('used_at', 'is', null)
    .executeTakeFirst()
  return Number(used.numUpdatedRows) === 1
}

export async function countAsked(db: Db, country: string, now: Date): Promise<void> {
  await sql`
    insert into phone_code_days (country, day, asked) values (${country}, ${now}::timestamptz::date, 1)
    on conflict (country, day) do update set asked = phone_code_days.asked + 1`.execute(db)
}

export async function countEntered(db: Db, country: string, now: Date): Promise<void> {
  await sql`
    insert into phone_code_days (country, day, entered) values (${country}, ${now}::timestamptz::date, 1)
    on conflict (country, day) do update set entered = phone_code_days.entered + 1`.execute(db)
}

const readTraffic = prepare<Traffic>(`
  select coalesce(sum(asked) filter (where day = $2::timestamptz::date), 0)::int as asked,
    coalesce(sum(entered) filter (where day = $2::timestamptz::date), 0)::int as entered,
    coalesce(sum(entered) filter (where day < $2::timestamptz::date), 0)::int as "enteredBefore"
  from phone_code_days where country = $1 and day > $2::timestamptz::date - 8`)

export async function findTraffic(db: Db, country: string, now: Date): Promise<Traffic> {
  return (await readTraffic(db, country, now))[0] ?? { asked: 0, entered: 0, enteredBefore: 0 }
}

export async function removeOld(db: Db, before: Date): Promise<void> {
  await db.deleteFrom('phone_codes').where('expires_at', '<', before).execute()
}

export async function removeOf(db: Db, user_id: string, phones: readonly string[]): Promise<void> {
  await db
    .deleteFrom('phone_codes')
    .where((is) => is.or([is('user_id', '=', user_id), is('phone', '=', sql<string>`any(${phones})`)]))
    .execute()
}
