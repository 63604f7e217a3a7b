import { type Selectable, sql } from 'kysely'
import { type Db, prepare } from '#platform/db.ts'
import type { Files } from '#platform/tables.ts'

export type FileRow = Selectable<Files>
export type FileRef = { id: string } | { no: number }
export type NewFile = Omit<FileRow, 'id' | 'no'>

export const insert = (db: Db, file: NewFile): Promise<FileRow> =>
  db.insertInto('files').values(file).returningAll().executeTakeFirstOrThrow()

const byId = prepare<FileRow>('select * from files where id = $1')
const byNo = prepare<FileRow>('select * from files where no = $1')

export const find = async (db: Db, ref: FileRef): Promise<FileRow | undefined> =>
  (await ('id' in ref ? byId(db, ref.id) : byNo(db, ref.no)))[0]

const byIds = prepare<FileRow>('select * from files where id = any($1::uuid[])')
export const findMany = (db: Db, ids: string[]): Promise<FileRow[]> => byIds(db, ids)

export function list(
  db: Db,
  owner_id: string,
  before: number | undefined,
  limit: number,
): Promise<FileRow[]> {
  const all = db.selectFrom('files').selectAll().where('owner_id', '=', owner_id)
  const page = before === undefined ? all : all.where('no', '<', before)
  return page.orderBy('no', 'desc').limit(limit).execute()
}

/** Uploads of one owner that come to their end at once are counted one after the other. */
export async function holdOwner(db: Db, owner_id: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`files of ${owner_id}`}, 0))`.execute(db)
}

export async function countBytes(db: Db, owner_id: string): Promise<number> {
  const { rows } = await sql<{ bytes: number }>`
    select coalesce(sum(size), 0)::bigint as bytes from files where owner_id = ${owner_id}`.execute(db)
  return rows[0]?.bytes ?? 0
}

/** The file goes, and its object is to go. Fails by its foreign key when something uses it. */
export async function remove(db: Db, id: string, now: Date): Promise<void> {
  await sql`
    with gone as (delete from files where id = ${id} returning storage_key)
    insert into unkept_objects (storage_key, goes_at) select storage_key, ${now}::timestamptz from gone`.execute(
    db,
  )
}

/** This file goes, if it is one and nothing uses it. */
export async function removeUnused(db: Db, id: string | null, now: Date): Promise<void> {
  await sql`
    with gone as (
      delete from files where id = ${id}::uuid and not exists (select from used_files where file_id = files.id)
      returning storage_key)
    insert into unkept_objects (storage_key, goes_at) select storage_key, ${now}::timestamptz from gone`.execute(
    db,
  )
}

/** Files go that came before that moment and that nothing uses; says how many. */
export async function removeOrphans(db: Db, before: Date, now: Date): Promise<number> {
  const { rows } = await sql`
    with gone as (
      delete from files
      where id in (
        select id from files
        where created_at < ${before} and not exists (select from used_files where file_id = files.id)
        limit 1000)
      returning storage_key)
    insert into unkept_objects (storage_key, goes_at) select storage_key, ${now}::timestamptz from gone
    returning 1`.execute(db)
  return rows.length
}

/** The pictures of a person who is erased; what belongs to courses stays with the academy. */
export async function removePictures(db: Db, owner_id: string, now: Date): Promise<void> {
  await sql`
    with gone as (
      delete from files where owner_id = ${owner_id} and use = 'picture'
        and not exists (select from used_files where file_id = files.id)
      returning storage_key)
    insert into unkept_objects (storage_key, goes_at) select storage_key, ${now}::timestamptz from gone`.execute(
    db,
  )
}
