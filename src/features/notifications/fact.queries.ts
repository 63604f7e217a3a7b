import { sql } from 'kysely'
import type { Db } from '#platform/db.ts'

/** Whom a fact of learning is about, and in what; nobody is told who has no account. */
export type Lesson = {
  event_id: number
  user_id: string
  course_id: string
  course: string
  quiz: string | null
}
export type About = {
  event_id: number
  learner_id: string
  course_id: string | null
  quiz_id: string | null
  /** Nobody is told before all of it is marked. */
  attempt_id: string | null
}

export async function listLearners(db: Db, facts: readonly About[]): Promise<Lesson[]> {
  const { rows } = await sql<Lesson>`
    select f.event_id, l.user_id, c.id as course_id, c.title as course, q.title as quiz
    from json_to_recordset(${JSON.stringify(facts)}) as f (event_id bigint, learner_id uuid, course_id uuid, quiz_id uuid,
      attempt_id uuid)
    join learners l on l.id = f.learner_id
    left join quizzes q on q.id = f.quiz_id
    join courses c on c.id = coalesce(f.course_id, q.course_id)
    where l.user_id is not null and (f.attempt_id is null or exists (
      select from attempts a where a.id = f.attempt_id and a.is_marked)) order by f.event_id`.execute(db)
  return rows
}

/** Those of these ids that are somebody's account. */
export async function listUsers(db: Db, ids: readonly string[]): Promise<Set<string>> {
  const { rows } = await sql<{ id: string }>`
    select id from users where id = any(${ids}::uuid[]) and removed_at is null`.execute(db)
  return new Set(rows.map(({ id }) => id))
}
