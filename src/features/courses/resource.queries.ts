import { type Selectable, sql } from 'kysely'
import type { Db } from '#platform/db.ts'
import type { LessonResources } from '#platform/tables.ts'
import type { Ref } from './course.queries.ts'

/** Something to download with a lesson: its file as `files` knows it. */
export type Resource = Selectable<LessonResources>
export type ResourceFields = Pick<Resource, 'title' | 'duration_minutes' | 'file_id'>

export function list(db: Db, lessonIds: string[]): Promise<Resource[]> {
  return db
    .selectFrom('lesson_resources')
    .selectAll()
    .where('lesson_id', '=', sql<string>`any(${lessonIds}::uuid[])`)
    .orderBy('lesson_id')
    .orderBy('position')
    .execute()
}

export function find(db: Db, ref: Ref): Promise<Resource | undefined> {
  const all = db.selectFrom('lesson_resources').selectAll()
  return ('id' in ref ? all.where('id', '=', ref.id) : all.where('no', '=', ref.no)).executeTakeFirst()
}

export function insert(
  db: Db,
  resource: ResourceFields & Pick<Resource, 'lesson_id' | 'position'>,
  now: Date,
): Promise<Resource> {
  return db
    .insertInto('lesson_resources')
    .values({ ...resource, created_at: now, updated_at: now })
    .returningAll()
    .executeTakeFirstOrThrow()
}

export function set(db: Db, id: string, change: Partial<ResourceFields>, now: Date): Promise<Resource> {
  return db
    .updateTable('lesson_resources')
    .set({ ...change, version: sql`version + 1`, updated_at: now })
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirstOrThrow()
}

export async function remove(db: Db, id: string): Promise<void> {
  await db.deleteFrom('lesson_resources').where('id', '=', id).execute()
}

/** Writes the order of one lesson's resources: the first gets position 1. */
export async function setPlaces(db: Db, ids: string[]): Promise<void> {
  await sql`
    update lesson_resources r set position = p.position from unnest(${ids}::uuid[]) with ordinality as p (id, position)
    where r.id = p.id and r.position <> p.position`.execute(db)
}
