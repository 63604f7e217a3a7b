import { sql } from 'kysely'
import { type Db, prepare } from '#platform/db.ts'
import type { LessonGate } from '#platform/tables.ts'

/** A lesson of a course with how far one learner came in it; without what it says. */
export type LessonStanding = {
  id: string
  no: number
  module_id: string
  position: number
  title: string
  is_preview: boolean
  is_required: boolean
  duration_minutes: number | null
  opens_on: string | null
  opens_after_days: number | null
  gate: LessonGate
  started_at: Date | null
  completed_at: Date | null
  passed_at: Date | null
  watched_seconds: number
  is_unlocked: boolean
}

const readStandings = prepare<LessonStanding>(`
  select s.id, s.no, s.module_id, s.position, s.title, s.is_preview, s.is_required, s.duration_minutes,
    s.opens_on, s.opens_after_days, s.gate, p.started_at, p.completed_at, p.passed_at,
    coalesce(p.watched_seconds, 0) as watched_seconds, u.lesson_id is not null as is_unlocked
  from lessons s
  left join lesson_progress p on p.lesson_id = s.id and p.learner_id = $1
  left join lesson_unlocks u on u.lesson_id = s.id and u.learner_id = $1
  where s.course_id = $2 order by s.position`)

export const listStandings = (db: Db, learnerId: string, courseId: string): Promise<LessonStanding[]> =>
  readStandings(db, learnerId, courseId)

export type Step = { watched_seconds?: number; completed?: boolean; passed?: boolean }

const writeStep = prepare<{ is_fresh: boolean }>(`
  with known as (select completed_at from lesson_progress where learner_id = $1 and lesson_id = $2)
  insert into lesson_progress as p (learner_id, lesson_id, started_at, studied_at, completed_at, passed_at, watched_seconds)
  select $1, $2, $3, $3, case when done then $3::timestamptz end, case when $5 then $3::timestamptz end, $6
  from (select $4 and ($5 or gate <> 'pass') as done from lessons where id = $2) l
  on conflict (learner_id, lesson_id) do update set studied_at = $3,
    completed_at = coalesce(p.completed_at, excluded.completed_at),
    passed_at = coalesce(p.passed_at, excluded.passed_at),
    watched_seconds = greatest(p.watched_seconds, excluded.watched_seconds)
  returning p.completed_at is not null and not exists (select from known where completed_at is not null) as is_fresh`)

/**
 * What is done stays done, and the longest time watched counts; a lesson that is done by passing alone is not done by less.
 * True when the lesson is complete with this.
 */
export async function noteStep(
  db: Db,
  learnerId: string,
  lessonId: string,
  { watched_seconds = 0, completed = false, passed = false }: Step,
  now: Date,
): Promise<boolean> {
  const [row] = await writeStep(db, learnerId, lessonId, now, completed, passed, watched_seconds)
  return row?.is_fresh ?? false
}

/** A learner of a course, by both ids. */
export type Pair = { learner_id: string; course_id: string }

/** Holds what is known of these learners in these courses, in one order, so that nobody waits in a circle. */
export async function holdEnrolments(db: Db, pairs: Pair[]): Promise<void> {
  if (pairs.length === 0) return
  await sql`
    select 1 from enrolments e
    where (e.learner_id, e.course_id) in (
      select learner_id, course_id from json_to_recordset(${JSON.stringify(pairs)}) as p (learner_id uuid, course_id uuid))
    order by e.learner_id, e.course_id for no key update`.execute(db)
}

const isThrough = sql`
  not exists (
    select from lessons s where s.course_id = e.course_id and s.is_required and not exists (
      select from lesson_progress p where p.learner_id = e.learner_id and p.lesson_id = s.id and p.completed_at is not null))
  and exists (select from lessons s where s.course_id = e.course_id and s.is_required)`

export type Completed = { id: string; learner_id: string; course_id: string }

/** Those of the held whose lessons are all done have completed the course, now and once. */
export async function completeCourses(db: Db, pairs: Pair[], now: Date): Promise<Completed[]> {
  const { rows } = await sql<Completed>`
    update enrolments e set completed_at = ${now}
    from json_to_recordset(${JSON.stringify(pairs)}) as r (learner_id uuid, course_id uuid)
    where e.learner_id = r.learner_id and e.course_id = r.course_id and e.completed_at is null and e.left_at is null and ${isThrough}
    returning e.id, e.learner_id, e.course_id`.execute(db)
  return rows
}

/** The same for everybody who learns the course; a thousand at most at a time. */
export async function listThrough(db: Db, courseId: string): Promise<Pair[]> {
  const { rows } = await sql<Pair>`
    select e.learner_id, e.course_id from enrolments e
    where e.course_id = ${courseId} and e.completed_at is null and e.left_at is null and ${isThrough}
    order by e.learner_id limit 1000`.execute(db)
  return rows
}

export type Reached = Pair & { lesson_id: string; is_complete: boolean }

/** Enrols whoever is not, in one statement for any number of learners. */
export async function insertEnrolments(db: Db, reached: Reached[], now: Date): Promise<void> {
  await sql`
    insert into enrolments (learner_id, course_id, enrolled_at, drips_from)
    select distinct learner_id, course_id, ${now}::timestamptz, ${now}::timestamptz
    from json_to_recordset(${JSON.stringify(reached)}) as r (learner_id uuid, course_id uuid)
    order by learner_id, course_id
    on conflict do nothing`.execute(db)
}

/** Notes which lesson reached whom; one that is done by passing alone is not done by that. */
export async function insertProgress(db: Db, reached: Reached[], now: Date): Promise<void> {
  await sql`
    insert into lesson_progress (learner_id, lesson_id, started_at, completed_at)
    select r.learner_id, r.lesson_id, ${now}, case when r.is_complete and l.gate <> 'pass' then ${now}::timestamptz end
    from json_to_recordset(${JSON.stringify(reached)}) as r (learner_id uuid, lesson_id uuid, is_complete boolean)
    join lessons l on l.id = r.lesson_id order by r.learner_id, r.lesson_id
    on conflict (learner_id, lesson_id) do nothing`.execute(db)
}

export async function insertUnlock(
  db: Db,
  unlock: { learner_id: string; lesson_id: string; unlocked_by: string | null },
  now: Date,
): Promise<void> {
  const row = { ...unlock, unlocked_at: now }
  await db
    .insertInto('lesson_unlocks')
    .values(row)
    .onConflict((same) => same.doNothing())
    .execute()
}

export async function removeUnlock(db: Db, learner_id: string, lesson_id: string): Promise<void> {
  const unlocks = db.deleteFrom('lesson_unlocks').where('learner_id', '=', learner_id)
  await unlocks.where('lesson_id', '=', lesson_id).execute()
}
