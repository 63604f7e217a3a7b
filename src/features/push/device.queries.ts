import { type Selectable, sql } from 'kysely'
import type { Db } from '#platform/db.ts'
import type { Devices } from '#platform/tables.ts'

export type Device = Selectable<Devices>
export type DeviceKey = Pick<Device, 'vendor' | 'token'>
type NewDevice = DeviceKey & Pick<Device, 'user_id' | 'label'>
/** A device that is gone, and what it had subscribed to. */
export type Gone = { token: string; topics: string[] }

/** The device of that token: made now, or seen again. Where nobody claims it, it stays whose it is. */
export const upsert = (db: Db, device: NewDevice, now: Date): Promise<Device> =>
  db
    .insertInto('devices')
    .values({ ...device, created_at: now, seen_at: now })
    .onConflict((same) =>
      same.columns(['vendor', 'token']).doUpdateSet({
        user_id: sql`coalesce(excluded.user_id, devices.user_id)`,
        label: sql`case when excluded.label = '' or excluded.user_id is null then devices.label else excluded.label end`,
        seen_at: now,
      }),
    )
    .returningAll()
    .executeTakeFirstOrThrow()

/** Bare devices for tokens that nobody registered, in one statement; a token that is there stays whose it is. */
export async function insertBare(
  db: Db,
  vendor: string,
  tokens: readonly string[],
  now: Date,
): Promise<void> {
  await sql`
    insert into devices (vendor, token, created_at, seen_at)
    select ${vendor}, token, ${now}, ${now} from unnest(${tokens}::text[]) as t (token) order by token
    on conflict (vendor, token) do nothing`.execute(db)
}

export const find = (db: Db, id: string): Promise<Device | undefined> =>
  db.selectFrom('devices').selectAll().where('id', '=', id).executeTakeFirst()

/** The newest first. */
export function list(
  db: Db,
  { user_id, isBare }: { user_id?: string | undefined; isBare?: boolean | undefined },
  before: number | undefined,
  limit: number,
): Promise<Device[]> {
  let page = db.selectFrom('devices').selectAll().orderBy('no', 'desc').limit(limit)
  if (user_id) page = page.where('user_id', '=', user_id)
  if (isBare) page = page.where('user_id', 'is', null)
  return (before === undefined ? page : page.where('no', '<', before)).execute()
}

/** Where these users can be reached by this vendor. */
export async function listTokens(
  db: Db,
  vendor: string,
  userIds: readonly string[],
): Promise<{ user_id: string; token: string }[]> {
  const { rows } = await sql<{ user_id: string; token: string }>`
    select d.user_id, d.token from devices d join users u on u.id = d.user_id
    where d.user_id = any(${userIds}::uuid[]) and d.vendor = ${vendor} and u.blocked_at is null and u.removed_at is null
    order by d.no`.execute(db)
  return rows
}

/** Whose these tokens are, where they are somebody's. */
export async function listOwners(
  db: Db,
  vendor: string,
  tokens: readonly string[],
): Promise<{ token: string; user_id: string }[]> {
  const { rows } = await sql<{ token: string; user_id: string }>`
    select token, user_id from devices
    where vendor = ${vendor} and token = any(${tokens}::text[]) and user_id is not null`.execute(db)
  return rows
}

export const removeOne = (db: Db, id: string) => removeWhere(db, sql`id = ${id}`)

/** Where somebody else had it. */
export const removeOfOther = (db: Db, { vendor, token }: DeviceKey, userId: string) =>
  removeWhere(db, sql`vendor = ${vendor} and token = ${token} and user_id <> ${userId}`)

/** Unless it was seen since. */
export const removeGone = (db: Db, { vendor, token }: DeviceKey, at: Date) =>
  removeWhere(db, sql`vendor = ${vendor} and token = ${token} and seen_at <= ${at}`)

export const removeOf = (db: Db, userId: string) => removeWhere(db, sql`user_id = ${userId}`)

/** What a user has beyond so many goes, what was seen longest ago first. */
export const removeBeyond = (db: Db, userId: string, most: number) =>
  removeWhere(
    db,
    sql`id in (select id from devices where user_id = ${userId} order by seen_at desc, no desc offset ${most})`,
  )

/** The statement still sees the topics that go with the devices. */
async function removeWhere(db: Db, condition: ReturnType<typeof sql>): Promise<Gone[]> {
  const { rows } = await sql<Gone>`
    with gone as (delete from devices where ${condition} returning id, token)
    select g.token, array_remove(array_agg(t.topic), null) as topics
    from gone g left join device_topics t on t.device_id = g.id group by g.token`.execute(db)
  return rows
}

export const listOf = (db: Db, user_id: string) =>
  db
    .selectFrom('devices')
    .select(['id', 'vendor', 'token', 'label', 'created_at', 'seen_at'])
    .select(
      sql<string[]>`array(select topic from device_topics where device_id = devices.id order by topic)`.as(
        'topics',
      ),
    )
    .where('user_id', '=', user_id)
    .orderBy('no')
    .execute()
