import { type Selectable, sql } from 'kysely'
import type { Db } from '#platform/db.ts'
import type { Memberships } from '#platform/tables.ts'
import type { Member } from './people.rules.ts'

export type Membership = Selectable<Memberships> & { phone: string; opted_out: boolean }
export type MembershipRef = { id: string } | { no: number } | { phone: string }

/** Puts people into the group, or changes those who are in it: says of each number which it was. Their learners exist. */
export async function upsert(
  db: Db,
  groupId: string,
  members: Member[],
  now: Date,
): Promise<{ phone: string; is_new: boolean }[]> {
  const { rows } = await sql<{ phone: string; is_new: boolean }>`
    with people as (
      select l.id as learner_id, p.* from rows from (json_to_recordset(${JSON.stringify(members)})
        as (phone text, name text, channel text_channel, time_zone text, country_code text, is_subscribed boolean))
        with ordinality as p (phone, name, channel, time_zone, country_code, is_subscribed, place)
      join learners l on l.phone = p.phone),
    written as (
      insert into memberships (group_id, learner_id, name, channel, time_zone, country_code, is_subscribed, created_at, updated_at)
      select ${groupId}, learner_id, name, channel, time_zone, country_code, is_subscribed, ${now}, ${now} from people order by place
      on conflict (group_id, learner_id) where removed_at is null do update set
        name = excluded.name, channel = excluded.channel, time_zone = excluded.time_zone,
        country_code = excluded.country_code, is_subscribed = excluded.is_subscribed, updated_at = excluded.updated_at
      returning learner_id, xmax = 0 as is_new)
    select people.phone, written.is_new from written join people using (learner_id)`.execute(db)
  return rows
}

const readable = (db: Db) =>
  db
    .selectFrom('memberships')
    .innerJoin('learners', 'learners.id', 'memberships.learner_id')
    .leftJoin('opt_outs', 'opt_outs.phone', 'learners.phone')
    .selectAll('memberships')
    .select((of) => [
      of.ref('learners.phone').$notNull().as('phone'),
      of('opt_outs.phone', 'is not', null).$castTo<boolean>().as('opted_out'),
    ])
    .where('memberships.removed_at', 'is', null)

export function list(db: Db, groupIds: string[], afterNo: number, limit: number): Promise<Membership[]> {
  return readable(db)
    .where('memberships.group_id', '=', sql<string>`any(${groupIds}::uuid[])`)
    .where('memberships.no', '>', afterNo)
    .orderBy('memberships.no')
    .limit(limit)
    .execute()
}

export function find(db: Db, groupId: string, ref: MembershipRef): Promise<Membership | undefined> {
  const of = readable(db).where('memberships.group_id', '=', groupId)
  if ('phone' in ref) return of.where('learners.phone', '=', ref.phone).executeTakeFirst()
  return (
    'id' in ref ? of.where('memberships.id', '=', ref.id) : of.where('memberships.no', '=', ref.no)
  ).executeTakeFirst()
}

export async function set(db: Db, id: string, { phone, ...member }: Member, now: Date): Promise<void> {
  await db
    .updateTable('memberships')
    .set((of) => ({
      ...member,
      learner_id: of.selectFrom('learners').select('learners.id').where('learners.phone', '=', phone),
      updated_at: now,
    }))
    .where('id', '=', id)
    .execute()
}

export async function remove(db: Db, id: string, now: Date): Promise<void> {
  await db.updateTable('memberships').set({ removed_at: now }).where('id', '=', id).execute()
}

export function countMembers(db: Db, ownerId: string | null) {
  const all = db
    .selectFrom('memberships')
    .innerJoin('groups', 'groups.id', 'memberships.group_id')
    .select((of) => [
      of.fn.count<number>('memberships.learner_id').distinct().as('count'),
      of.fn.max('memberships.updated_at').as('updated_at'),
    ])
    .where('memberships.removed_at', 'is', null)
    .where('groups.removed_at', 'is', null)
  return (ownerId ? all.where('groups.owner_id', '=', ownerId) : all).executeTakeFirstOrThrow()
}

/** Who is in a group twice, as one person, is in it once: under the number that stays. */
export async function move(db: Db, from: string, to: string, now: Date): Promise<void> {
  await sql`
    update memberships m set removed_at = ${now} where m.learner_id = ${from} and m.removed_at is null and exists (
      select from memberships t where t.learner_id = ${to} and t.group_id = m.group_id and t.removed_at is null)`.execute(
    db,
  )
  await db.updateTable('memberships').set({ learner_id: to }).where('learner_id', '=', from).execute()
}

export const listOf = (db: Db, learnerId: string) =>
  db.selectFrom('memberships').selectAll().where('learner_id', '=', learnerId).orderBy('no').execute()

/** The place stays empty, for the record of what was delivered. */
export async function erase(db: Db, learnerId: string, now: Date): Promise<void> {
  await sql`
    update memberships set name = '', removed_at = coalesce(removed_at, ${now}) where learner_id = ${learnerId}`.execute(
    db,
  )
}
