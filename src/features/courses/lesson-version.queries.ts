import { type Selectable, sql } from 'kysely'
import type { Db } from '#platform/db.ts'
import type { LessonVersions } from '#platform/tables.ts'

export type LessonVersion = Selectable<LessonVersions>

const mostVersions = 200

/** What the lesson says now becomes its past; the oldest goes when there are too many. */
export async function keep(db: Db, lessonId: string, changed_by: string | null, now: Date): Promise<void> {
  await sql`
    with kept as (
      insert into lesson_versions (lesson_id, version, title, body, markup, changed_by, changed_at)
      select id, version, title, body, markup, ${changed_by}::uuid, ${now}::timestamptz from lessons where id = ${lessonId}
      on conflict do nothing)
    delete from lesson_versions where lesson_id = ${lessonId} and version <= (
      select version from lesson_versions where lesson_id = ${lessonId} order by version desc offset ${mostVersions - 1} limit 1)`.execute(
    db,
  )
}

export function list(
  db: Db,
  lessonId: string,
  before: number | undefined,
  limit: number,
): Promise<LessonVersion[]> {
  const versions = db.selectFrom('lesson_versions').selectAll().where('lesson_id', '=', lessonId)
  const page = before === undefined ? versions : versions.where('version', '<', before)
  return page.orderBy('version', 'desc').limit(limit).execute()
}

export const find = (db: Db, lessonId: string, version: number): Promise<LessonVersion | undefined> =>
  db
    .selectFrom('lesson_versions')
    .selectAll()
    .where('lesson_id', '=', lessonId)
    .where('version', '=', version)
    .executeTakeFirst()
