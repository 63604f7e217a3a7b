import { type Selectable, sql } from 'kysely'
import { type Db, prepare } from '#platform/db.ts'
import type { CourseStatus, Courses } from '#platform/tables.ts'

export type Course = Selectable<Courses>
/** A row by its uuid or, where a dialect shows integers, by its number. */
export type Ref = { id: string } | { no: number }

const readById = prepare<Course>(`
  select * from courses where id = $1 and removed_at is null and ($2::uuid is null or owner_id = $2)`)

export async function find(db: Db, ref: Ref, ownerId: string | null): Promise<Course | undefined> {
  if ('id' in ref) return (await readById(db, ref.id, ownerId))[0]
  const course = db.selectFrom('courses').selectAll().where('no', '=', ref.no).where('removed_at', 'is', null)
  return (ownerId ? course.where('owner_id', '=', ownerId) : course).executeTakeFirst()
}

const readMany = prepare<Course>(`
  select * from courses where (id = any($1::uuid[]) or no = any($2::int[])) and removed_at is null`)

export const findMany = (db: Db, refs: readonly Ref[]): Promise<Course[]> =>
  readMany(
    db,
    refs.flatMap((ref) => ('id' in ref ? [ref.id] : [])),
    refs.flatMap((ref) => ('id' in ref ? [] : [ref.no])),
  )

export function findForUpdate(db: Db, id: string): Promise<Course | undefined> {
  return db
    .selectFrom('courses')
    .selectAll()
    .where('id', '=', id)
    .where('removed_at', 'is', null)
    .forNoKeyUpdate()
    .executeTakeFirst()
}

export type CourseFields = Pick<
  Course,
  | 'title'
  | 'author'
  | 'description'
  | 'language'
  | 'sub_category_id'
  | 'short_description'
  | 'price'
  | 'currency'
  | 'difficulty'
  | 'duration_minutes'
  | 'outcomes'
  | 'requirements'
  | 'seats'
  | 'access_days'
  | 'mode'
  | 'thumbnail_id'
>
/** What every course has; the rest has defaults. */
export type CourseTexts = Pick<Course, 'title' | 'author' | 'description' | 'language'>

export function insert(
  db: Db,
  course: CourseTexts & Partial<CourseFields> & Pick<Course, 'owner_id'>,
  now: Date,
): Promise<Course> {
  return db
    .insertInto('courses')
    .values({ ...course, created_at: now, updated_at: now })
    .returningAll()
    .executeTakeFirstOrThrow()
}

export function set(
  db: Db,
  id: string,
  change: Partial<
    CourseFields & Pick<Course, 'status' | 'removed_at' | 'submitted_at' | 'published_at' | 'review_note'>
  >,
  now: Date,
): Promise<Course> {
  return db
    .updateTable('courses')
    .set({ ...change, version: sql`version + 1`, updated_at: now })
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirstOrThrow()
}

export type CourseFilter = { ownerId: string | null; status?: CourseStatus | undefined }

export function list(
  db: Db,
  { ownerId, status }: CourseFilter,
  afterNo: number,
  limit: number,
): Promise<Course[]> {
  let page = db
    .selectFrom('courses')
    .selectAll()
    .where('removed_at', 'is', null)
    .where('no', '>', afterNo)
    .orderBy('no')
    .limit(limit)
  if (status) page = page.where('status', '=', status)
  return (ownerId ? page.where('owner_id', '=', ownerId) : page).execute()
}

/** Those that wait for a word of the academy's staff, in the order in which they came. */
export function listSubmitted(db: Db, after: [Date, number] | undefined, limit: number): Promise<Course[]> {
  let page = db
    .selectFrom('courses')
    .selectAll()
    .where('submitted_at', 'is not', null)
    .where('removed_at', 'is', null)
    .orderBy('submitted_at')
    .orderBy('no')
    .limit(limit)
  if (after) page = page.where(sql<boolean>`(submitted_at, no) > (${after[0]}, ${after[1]})`)
  return page.execute()
}

/** The course of this owner that someone would call the same. */
export function findTwin(
  db: Db,
  ownerId: string,
  { title, author, description }: CourseTexts,
): Promise<Course | undefined> {
  return db
    .selectFrom('courses')
    .selectAll()
    .where('owner_id', '=', ownerId)
    .where('removed_at', 'is', null)
    .where('title', '=', title)
    .where('author', '=', author)
    .where('description', '=', description)
    .executeTakeFirst()
}

export async function countCourses(
  db: Db,
  ownerId: string | null,
): Promise<{ count: number; updated_at: Date | null }> {
  const all = db
    .selectFrom('courses')
    .select((of) => [of.fn.countAll<number>().as('count'), of.fn.max('updated_at').as('updated_at')])
    .where('removed_at', 'is', null)
  return (ownerId ? all.where('owner_id', '=', ownerId) : all).executeTakeFirstOrThrow()
}
