import { type Selectable, sql } from 'kysely'
import type { Db } from '#platform/db.ts'
import type { Attendances } from '#platform/tables.ts'

export type Attendance = Selectable<Attendances> & { enrolment_id: string; learner_name: string }
type Lesson = { id: string; course_id: string }
type Presence = { enrolment_id: string; is_present: boolean }

/** Who learns the course by these enrolments, and has not left it. */
export async function findLearners(
  db: Db,
  course_id: string,
  enrolmentIds: string[],
): Promise<{ learner_id: string; course_id: string }[]> {
  const { rows } = await sql<{ learner_id: string; course_id: string }>`
    select learner_id, course_id from enrolments
    where id = any(${enrolmentIds}::uuid[]) and course_id = ${course_id} and left_at is null`.execute(db)
  return rows
}

/** Writes who of the course was there, and that the lesson is done for them, unless it takes a pass; answers those who learn the course. */
export async function note(
  db: Db,
  lesson: Lesson,
  presences: Presence[],
  noted_by: string | null,
  now: Date,
): Promise<Attendance[]> {
  const { rows } = await sql<Attendance>`
    with given as (
      select distinct on (e.learner_id) e.learner_id, e.id as enrolment_id, g.is_present, name_for(e.learner_id, c.owner_id) as learner_name
      from json_to_recordset(${JSON.stringify(presences)}) as g (enrolment_id uuid, is_present boolean)
      join enrolments e on e.id = g.enrolment_id and e.course_id = ${lesson.course_id} and e.left_at is null
      join courses c on c.id = e.course_id
      order by e.learner_id),
    noted as (
      insert into attendances (learner_id, lesson_id, is_present, noted_by, noted_at)
      select learner_id, ${lesson.id}::uuid, is_present, ${noted_by}::uuid, ${now}::timestamptz from given
      on conflict (learner_id, lesson_id) do update set
        is_present = excluded.is_present, noted_by = excluded.noted_by, noted_at = excluded.noted_at
      returning *),
    done as (
      insert into lesson_progress (learner_id, lesson_id, started_at, studied_at, completed_at)
      select learner_id, ${lesson.id}::uuid, ${now}::timestamptz, ${now}::timestamptz, case when l.gate <> 'pass' then ${now}::timestamptz end
      from given join lessons l on l.id = ${lesson.id} where is_present order by learner_id
      on conflict (learner_id, lesson_id) do update set
        completed_at = coalesce(lesson_progress.completed_at, excluded.completed_at), studied_at = excluded.studied_at)
    select n.*, g.enrolment_id, g.learner_name from noted n join given g using (learner_id) order by g.learner_name, g.enrolment_id`.execute(
    db,
  )
  return rows
}

export async function list(db: Db, lesson_id: string): Promise<Attendance[]> {
  const { rows } = await sql<Attendance>`
    select a.*, e.id as enrolment_id, name_for(a.learner_id, c.owner_id) as learner_name
    from attendances a join lessons l on l.id = a.lesson_id join courses c on c.id = l.course_id
    join enrolments e on e.learner_id = a.learner_id and e.course_id = l.course_id
    where a.lesson_id = ${lesson_id} order by learner_name, e.id limit 10000`.execute(db)
  return rows
}
