import { type Db, prepare } from '#platform/db.ts'
import type { Attempt } from './attempt.queries.ts'

export type AttemptRow = Omit<Attempt, 'question_ids' | 'seed' | 'paper_id'> & { learner_name: string }

const columns = `a.id, a.no, a.quiz_id, a.learner_id, a.number, a.via, a.started_at, a.due_at, a.submitted_at,
  a.points, a.most_points, a.percent, a.is_passed, a.is_marked,
  coalesce(nullif(trim(u.first_name || ' ' || u.last_name), ''), l.name) as learner_name`
const from = 'from attempts a join learners l on l.id = a.learner_id left join users u on u.id = l.user_id'

const readAll = prepare<AttemptRow>(`select ${columns} ${from}
  where a.quiz_id = $1 and a.no > $2 order by a.no limit $3`)
const readToMark = prepare<AttemptRow>(`select ${columns} ${from}
  where a.quiz_id = $1 and a.no > $2 and a.submitted_at is not null and not a.is_marked order by a.no limit $3`)

export const list = (db: Db, quizId: string, toMark: boolean, afterNo: number, limit: number) =>
  (toMark ? readToMark : readAll)(db, quizId, afterNo, limit)

export type MyQuizRow = {
  id: string
  lesson_id: string | null
  title: string
  intro: string
  time_limit_seconds: number | null
  most_attempts: number | null
  pass_percent: number
  opens_at: Date | null
  closes_at: Date | null
  questions: number
  attempts: number
  open_attempt_id: string | null
  best_percent: number | null
  is_passed: boolean
}

const readMine = prepare<MyQuizRow & { no: number }>(`
  select q.id, q.no, q.lesson_id, q.title, q.intro, q.time_limit_seconds, q.most_attempts, q.pass_percent, q.opens_at, q.closes_at,
    least(q.draws, (select count(*) from quiz_questions w where w.quiz_id = q.id))::int as questions,
    count(a.id)::int as attempts,
    min(a.id::text) filter (where a.submitted_at is null) as open_attempt_id,
    max(a.percent) filter (where q.shows <> 'nothing') as best_percent,
    coalesce(bool_or(a.is_passed) filter (where q.shows <> 'nothing'), false) as is_passed
  from quizzes q left join attempts a on a.quiz_id = q.id and a.learner_id = $2
  where q.course_id = $1 and q.removed_at is null and q.status = 'published' and q.no > $3
  group by q.id order by q.no limit $4`)

/** The published quizzes of a course, with how far the learner is. */
export const listMine = (db: Db, courseId: string, learnerId: string, afterNo: number, limit: number) =>
  readMine(db, courseId, learnerId, afterNo, limit)
