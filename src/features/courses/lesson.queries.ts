import { type Selectable, sql } from 'kysely'
import { type Db, prepare } from '#platform/db.ts'
import type { Lessons, Modules } from '#platform/tables.ts'
import type { Ref } from './course.queries.ts'

export type Module = Selectable<Modules>
export type Lesson = Selectable<Lessons>
export type ModuleFields = Pick<Module, 'title' | 'description' | 'is_preview'>
export type LessonTexts = Pick<Lesson, 'title' | 'body' | 'markup'>
export type LessonFields = LessonTexts &
  Pick<
    Lesson,
    | 'is_preview'
    | 'is_required'
    | 'duration_minutes'
    | 'video_url'
    | 'video_id'
    | 'opens_on'
    | 'opens_after_days'
    | 'gate'
  >

export const listModules = (db: Db, courseId: string): Promise<Module[]> => listModulesOf(db, [courseId])

const modulesOf = prepare<Module>(
  'select * from modules where course_id = any($1::uuid[]) order by course_id, position',
)
export const listModulesOf = (db: Db, courseIds: string[]): Promise<Module[]> => modulesOf(db, courseIds)

export function findModule(db: Db, ref: Ref): Promise<Module | undefined> {
  const modules = db.selectFrom('modules').selectAll()
  return (
    'id' in ref ? modules.where('id', '=', ref.id) : modules.where('no', '=', ref.no)
  ).executeTakeFirst()
}

export function insertModule(
  db: Db,
  module: Pick<Module, 'course_id' | 'position' | 'title'> & Partial<ModuleFields>,
  now: Date,
): Promise<Module> {
  return db
    .insertInto('modules')
    .values({ ...module, created_at: now, updated_at: now })
    .returningAll()
    .executeTakeFirstOrThrow()
}

export function insertModules(db: Db, courseId: string, titles: string[], now: Date): Promise<Module[]> {
  const fields = { course_id: courseId, created_at: now, updated_at: now }
  const rows = titles.map((title, index) => ({ ...fields, title, position: index + 1 }))
  return db.insertInto('modules').values(rows).returningAll().execute()
}

export function setModule(db: Db, id: string, change: Partial<ModuleFields>, now: Date): Promise<Module> {
  const changed = db.updateTable('modules').set({ ...change, version: sql`version + 1`, updated_at: now })
  return changed.where('id', '=', id).returningAll().executeTakeFirstOrThrow()
}

export async function removeModule(db: Db, id: string): Promise<void> {
  await db.deleteFrom('modules').where('id', '=', id).execute()
}

export function listLessons(db: Db, courseIds: string[]): Promise<Lesson[]> {
  return db
    .selectFrom('lessons')
    .selectAll()
    .where('course_id', '=', sql<string>`any(${courseIds}::uuid[])`)
    .orderBy('course_id')
    .orderBy('position')
    .execute()
}

export function findLessons(db: Db, ids: string[]): Promise<Lesson[]> {
  return db.selectFrom('lessons').selectAll().where('id', '=', sql<string>`any(${ids}::uuid[])`).execute()
}

export function findLesson(db: Db, ref: Ref): Promise<Lesson | undefined> {
  const lessons = db.selectFrom('lessons').selectAll()
  return (
    'id' in ref ? lessons.where('id', '=', ref.id) : lessons.where('no', '=', ref.no)
  ).executeTakeFirst()
}

export function insertLessons(
  db: Db,
  courseId: string,
  lessons: (LessonTexts & Partial<LessonFields> & { module_id: string; position: number })[],
  now: Date,
): Promise<Lesson[]> {
  const rows = lessons.map((lesson) => ({ ...lesson, course_id: courseId, created_at: now, updated_at: now }))
  return db.insertInto('lessons').values(rows).returningAll().execute()
}

export function setLesson(db: Db, id: string, change: Partial<LessonFields>, now: Date): Promise<Lesson> {
  const changed = db.updateTable('lessons').set({ ...change, version: sql`version + 1`, updated_at: now })
  return changed.where('id', '=', id).returningAll().executeTakeFirstOrThrow()
}

export async function removeLesson(db: Db, id: string): Promise<void> {
  await db.deleteFrom('lessons').where('id', '=', id).execute()
}

export type Place = { id: string; module_id: string }

/** The lessons in the order of the course. */
export function listPlaces(db: Db, courseId: string): Promise<Place[]> {
  return db
    .selectFrom('lessons')
    .select(['id', 'module_id'])
    .where('course_id', '=', courseId)
    .orderBy('position')
    .execute()
}

/** Writes the order: the first gets position 1. Rows whose place is the same are left alone. */
export async function setPlaces(db: Db, places: Place[]): Promise<void> {
  const [ids, modules] = [places.map(({ id }) => id), places.map(({ module_id }) => module_id)]
  await sql`
    update lessons l set position = p.position, module_id = p.module_id
    from unnest(${ids}::uuid[], ${modules}::uuid[]) with ordinality as p (id, module_id, position)
    where l.id = p.id and (l.position, l.module_id) is distinct from (p.position::int, p.module_id)`.execute(
    db,
  )
}

export async function setModulePlaces(db: Db, ids: string[]): Promise<void> {
  await sql`
    update modules m set position = p.position from unnest(${ids}::uuid[]) with ordinality as p (id, position)
    where m.id = p.id and m.position <> p.position`.execute(db)
}
