import { type Selectable, sql } from 'kysely'
import type { Db } from '#platform/db.ts'
import type { Groups } from '#platform/tables.ts'

export type Group = Selectable<Groups>
export type GroupRef = { id: string } | { no: number }
export type GroupFields = Pick<Group, 'name' | 'description'>

export function find(db: Db, ref: GroupRef, ownerId: string | null): Promise<Group | undefined> {
  const known = db.selectFrom('groups').selectAll().where('removed_at', 'is', null)
  const group = 'id' in ref ? known.where('id', '=', ref.id) : known.where('no', '=', ref.no)
  return (ownerId ? group.where('owner_id', '=', ownerId) : group).executeTakeFirst()
}

export function findForUpdate(db: Db, id: string): Promise<Group | undefined> {
  return db
    .selectFrom('groups')
    .selectAll()
    .where('id', '=', id)
    .where('removed_at', 'is', null)
    .forNoKeyUpdate()
    .executeTakeFirst()
}

export function insert(db: Db, group: GroupFields & Pick<Group, 'owner_id'>, now: Date): Promise<Group> {
  return db
    .insertInto('groups')
    .values({ ...group, created_at: now, updated_at: now })
    .returningAll()
    .executeTakeFirstOrThrow()
}

export function set(
  db: Db,
  id: string,
  change: Partial<GroupFields & Pick<Group, 'removed_at'>>,
  now: Date,
): Promise<Group> {
  const changed = db.updateTable('groups').set({ ...change, version: sql`version + 1`, updated_at: now })
  return changed.where('id', '=', id).returningAll().executeTakeFirstOrThrow()
}

export function list(db: Db, ownerId: string | null, afterNo: number, limit: number): Promise<Group[]> {
  const page = db
    .selectFrom('groups')
    .selectAll()
    .where('removed_at', 'is', null)
    .where('no', '>', afterNo)
    .orderBy('no')
    .limit(limit)
  return (ownerId ? page.where('owner_id', '=', ownerId) : page).execute()
}

/** The group of this owner that someone would call the same. */
export function findTwin(
  db: Db,
  ownerId: string,
  { name, description }: GroupFields,
): Promise<Group | undefined> {
  const own = db
    .selectFrom('groups')
    .selectAll()
    .where('owner_id', '=', ownerId)
    .where('removed_at', 'is', null)
  return own.where('name', '=', name).where('description', '=', description).executeTakeFirst()
}

export async function countGroups(db: Db, ownerId: string | null) {
  const all = db
    .selectFrom('groups')
    .select((of) => [of.fn.countAll<number>().as('count'), of.fn.max('updated_at').as('updated_at')])
    .where('removed_at', 'is', null)
  return (ownerId ? all.where('owner_id', '=', ownerId) : all).executeTakeFirstOrThrow()
}
