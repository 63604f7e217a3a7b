import { type Selectable, sql } from 'kysely'
import type { Db } from '#platform/db.ts'
import type { CourseStatus, Difficulty, Prerequisites } from '#platform/tables.ts'

/** A course that has to be completed before another one, as far as anybody may know it. */
export type Prerequisite = Selectable<Prerequisites> & {
  required_course_no: number
  title: string
  difficulty: Difficulty
  status: CourseStatus
}

const known = (db: Db) =>
  db
    .selectFrom('prerequisites as p')
    .innerJoin('courses as c', 'c.id', 'p.required_course_id')
    .where('c.removed_at', 'is', null)
    .selectAll('p')
    .select(['c.no as required_course_no', 'c.title', 'c.difficulty', 'c.status'])

export type Viewer = { isStaff: boolean; id: string | null }

export function list(db: Db, courseIds: string[], { isStaff, id }: Viewer): Promise<Prerequisite[]> {
  return known(db)
    .where(sql<boolean>`(c.status in ('published', 'archived') or ${isStaff} or c.owner_id = ${id}::uuid)`)
    .where('p.course_id', '=', sql<string>`any(${courseIds}::uuid[])`)
    .orderBy('p.course_id')
    .orderBy('p.no')
    .execute()
}

export const find = (db: Db, no: number): Promise<Prerequisite | undefined> =>
  known(db).where('p.no', '=', no).executeTakeFirst()

/** One change of prerequisites at a time: two that are innocent alone can close a circle together. */
export async function takeTurn(db: Db): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtext('prerequisites'))`.execute(db)
}

/** Which of these courses need `courseId` themselves, directly or by way of others. */
export async function listCircular(db: Db, courseId: string, requiredIds: string[]): Promise<string[]> {
  const { rows } = await sql<{ start: string }>`
    with recursive needed as (
      select id as start, id from unnest(${requiredIds}::uuid[]) as id
      union
      select n.start, p.required_course_id from needed n join prerequisites p on p.course_id = n.id)
    select distinct start from needed where id = ${courseId}`.execute(db)
  return rows.map(({ start }) => start)
}

export async function insert(db: Db, courseId: string, requiredIds: string[], now: Date): Promise<void> {
  await sql`
    insert into prerequisites (course_id, required_course_id, created_at)
    select ${courseId}, id, ${now} from unnest(${requiredIds}::uuid[]) with ordinality as r (id, place) order by place
    on conflict do nothing`.execute(db)
}

/** Removes those that are not among `kept`. */
export async function removeOthers(db: Db, courseId: string, kept: string[]): Promise<void> {
  await sql`delete from prerequisites where course_id = ${courseId} and required_course_id <> all(${kept}::uuid[])`.execute(
    db,
  )
}

export async function remove(db: Db, courseId: string, requiredId: string): Promise<boolean> {
  const gone = db.deleteFrom('prerequisites').where('course_id', '=', courseId)
  const { numDeletedRows } = await gone.where('required_course_id', '=', requiredId).executeTakeFirstOrThrow()
  return numDeletedRows > 0n
}
