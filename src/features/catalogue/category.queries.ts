import { type Selectable, sql } from 'kysely'
import type { Db } from '#platform/db.ts'
import type { MasterCategories, SubCategories } from '#platform/tables.ts'

export type MasterCategory = Selectable<MasterCategories>
export type SubCategory = Selectable<SubCategories>
export type CategoryRef = { id: string } | { no: number }

export const listMasters = (db: Db): Promise<MasterCategory[]> =>
  db.selectFrom('master_categories').selectAll().orderBy('no').execute()

export function listSubs(db: Db, masterIds?: string[]): Promise<SubCategory[]> {
  const all = db.selectFrom('sub_categories').selectAll().orderBy('no')
  if (!masterIds) return all.execute()
  return all.where('master_category_id', '=', sql<string>`any(${masterIds}::uuid[])`).execute()
}

export function findMaster(db: Db, ref: CategoryRef): Promise<MasterCategory | undefined> {
  const all = db.selectFrom('master_categories').selectAll()
  return ('id' in ref ? all.where('id', '=', ref.id) : all.where('no', '=', ref.no)).executeTakeFirst()
}

/** With the number of the category that it is part of. */
export type FoundSub = SubCategory & { master_category_no: number }

export function findSub(db: Db, ref: CategoryRef): Promise<FoundSub | undefined> {
  const all = db
    .selectFrom('sub_categories as s')
    .innerJoin('master_categories as m', 'm.id', 's.master_category_id')
    .selectAll('s')
    .select('m.no as master_category_no')
  return ('id' in ref ? all.where('s.id', '=', ref.id) : all.where('s.no', '=', ref.no)).executeTakeFirst()
}

export const insertMaster = (db: Db, name: string, now: Date): Promise<MasterCategory> =>
  db
    .insertInto('master_categories')
    .values({ name, created_at: now, updated_at: now })
    .returningAll()
    .executeTakeFirstOrThrow()

export const insertSub = (
  db: Db,
  category: Pick<SubCategory, 'name' | 'master_category_id'>,
  now: Date,
): Promise<SubCategory> =>
  db
    .insertInto('sub_categories')
    .values({ ...category, created_at: now, updated_at: now })
    .returningAll()
    .executeTakeFirstOrThrow()

export const setMaster = (db: Db, id: string, name: string, now: Date): Promise<MasterCategory> =>
  db
    .updateTable('master_categories')
    .set({ name, version: sql`version + 1`, updated_at: now })
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirstOrThrow()

export const setSub = (
  db: Db,
  id: string,
  change: Partial<Pick<SubCategory, 'name' | 'master_category_id'>>,
  now: Date,
): Promise<SubCategory> =>
  db
    .updateTable('sub_categories')
    .set({ ...change, version: sql`version + 1`, updated_at: now })
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirstOrThrow()

export async function remove(
  db: Db,
  table: 'master_categories' | 'sub_categories',
  id: string,
): Promise<void> {
  await db.deleteFrom(table).where('id', '=', id).execute()
}
