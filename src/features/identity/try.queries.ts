import { type Db, prepare } from '#platform/db.ts'

const begin = prepare<{ is_refused: boolean }>(`
  insert into sign_in_tries as t (account, times, last_at) values ($1, array[$2::timestamptz], $2)
  on conflict (account) do update set
    is_refused = shuts_out(t.times, $3, $2),
    times = case when shuts_out(t.times, $3, $2) then t.times
      else with_try(t.times, $2) end,
    last_at = case when shuts_out(t.times, $3, $2) then t.last_at else $2 end
  returning is_refused`)

/**
 * Counts a try as failed before it is judged, so that a thousand at once cannot all be the first: one row, one lock. A
 * refused try counts for nothing, and shuts nobody out any longer. True for one that may be judged.
 */
export async function beginTry(db: Db, account: string, now: Date, most: number): Promise<boolean> {
  return !(await begin(db, account, now, most))[0]?.is_refused
}

const takeBack = prepare(`
  update sign_in_tries set times = times[1:cardinality(times) - 1] where account = $1`)

/** A try that was right after all. */
export const takeBackTry = async (db: Db, account: string): Promise<void> => {
  await takeBack(db, account)
}

export async function forgetTries(db: Db, account: string): Promise<void> {
  await db.deleteFrom('sign_in_tries').where('account', '=', account).execute()
}

export const listShutOut = prepare<{ account: string; failures: number; last_at: Date }>(`
  select account, cardinality(times) as failures, last_at from sign_in_tries
  where shuts_out(times, 5, $1) order by last_at desc limit 200`)

const countFailure = prepare<{ uses: number }>(`
  insert into uses (name, who, starts_at, ends_at, uses) values ('sign_in_failures', $1, $2, $2::timestamptz + interval '15 minutes', 1)
  on conflict (name, who, starts_at) do update set uses = uses.uses + 1 returning uses`)

const refuse = prepare(`
  insert into refused_addresses (address, refused_at, until) values ($1, $2, $2::timestamptz + interval '1 hour')
  on conflict (address) do update set refused_at = $2, until = $2::timestamptz + interval '1 hour'`)

const quarter = 15 * 60_000

/** With its 100th failure in a quarter of an hour an address is refused for an hour. True with exactly that one. */
export async function countAddressFailure(db: Db, address: string, now: Date): Promise<boolean> {
  const starts = new Date(Math.floor(now.getTime() / quarter) * quarter)
  const [counted] = await countFailure(db, address, starts)
  if (counted?.uses !== 100) return false
  await refuse(db, address, now)
  return true
}

export const listRefusedAddresses = prepare<{ address: string; refused_at: Date; until: Date }>(`
  select address, refused_at, until from refused_addresses where until > $1 order by refused_at desc limit 200`)

export async function removeRefusedAddress(db: Db, address: string): Promise<boolean> {
  await db.deleteFrom('uses').where('name', '=', 'sign_in_failures').where('who', '=', address).execute()
  const gone = await db.deleteFrom('refused_addresses').where('address', '=', address).executeTakeFirst()
  return Number(gone.numDeletedRows) > 0
}

export async function removeOldTries(db: Db, now: Date): Promise<void> {
  const hour = new Date(now.getTime() - 3_600_000)
  await db.deleteFrom('sign_in_tries').where('last_at', '<', hour).execute()
  await db.deleteFrom('refused_addresses').where('until', '<', hour).execute()
}
