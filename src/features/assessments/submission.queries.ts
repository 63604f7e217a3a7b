import { sql } from 'kysely'
import { type Db, prepare } from '#platform/db.ts'
import { isHeard } from '#platform/events.ts'
import type { AnswerRow, AttemptView } from './attempt.queries.ts'
import { graceSeconds } from './due.rules.ts'
import type { Result } from './scoring.rules.ts'

/** An attempt that is locked: no answer comes in any more. `user_id`: whose it is. */
export type Taken = Omit<AttemptView, 'answers'> & { user_id: string | null }

const fields = `a.*, q.title, q.course_id, q.lesson_id, q.shows, q.shuffles_choices, q.pass_percent, l.user_id
  from attempts a join quizzes q on q.id = a.quiz_id join learners l on l.id = a.learner_id`

const lock = prepare<Taken>(
  `select ${fields} where a.id = any($1::uuid[]) order by a.id for no key update of a`,
)

export const takeAttempts = (db: Db, ids: readonly string[]): Promise<Taken[]> => lock(db, ids)

const lockOverdue = prepare<Taken>(`
  select ${fields} where a.submitted_at is null and a.due_at < $1::timestamptz - interval '${graceSeconds} s'
  order by a.due_at limit $2 for no key update of a skip locked`)

export const takeOverdue = (db: Db, now: Date, limit: number): Promise<Taken[]> => lockOverdue(db, now, limit)

/** The moment when the next open attempt is over. */
export async function findNextDue(db: Db): Promise<Date | null> {
  const { rows } = await sql<{ due_at: Date | null }>`
    select min(due_at) as due_at from attempts where submitted_at is null`.execute(db)
  const due = rows[0]?.due_at
  return due ? new Date(due.getTime() + graceSeconds * 1000 + 1) : null
}

type AnswerOf = AnswerRow & { attempt_id: string }

const readAnswers = prepare<AnswerOf>('select * from attempt_answers where attempt_id = any($1::uuid[])')

export const listAnswers = (db: Db, ids: readonly string[]): Promise<AnswerOf[]> => readAnswers(db, ids)

/** Who did it, in which request: for the events that are written with the grades. */
export type Told = { actor_id: string | null; request_id: string }

const write = prepare<{ id: string; submitted_at: Date }>(`
  with results as (
    select * from jsonb_to_recordset($1) as r (id uuid, points float8, percent float8, is_passed boolean, is_marked boolean,
      actor_id uuid, request_id text)),
  graded as (
    update attempt_answers w set points = g.points, is_right = g.is_right
    from jsonb_to_recordset($2) as g (attempt_id uuid, question_id uuid, points float8, is_right boolean)
    where w.attempt_id = g.attempt_id and w.question_id = g.question_id)
  update attempts a set submitted_at = coalesce(a.submitted_at, least($3, a.due_at)),
    points = r.points, percent = r.percent, is_passed = r.is_passed, is_marked = r.is_marked
  from results r where a.id = r.id
  returning a.id, a.submitted_at,
    publish_event($4, a.id::text, r.actor_id,
      jsonb_build_object('quiz_id', a.quiz_id, 'learner_id', a.learner_id, 'percent', a.percent, 'is_passed', a.is_passed),
      $3, r.request_id, $5) as told,
    case when a.is_passed then publish_event('quiz.passed', a.quiz_id::text, r.actor_id,
      jsonb_build_object('attempt_id', a.id, 'learner_id', a.learner_id, 'percent', a.percent), $3, r.request_id, $6) end as passed`)

/** Grades of attempts and of their answers. Answers when each was submitted: now, or when its time was over. */
export async function setResults(
  db: Db,
  results: (Result & Told & { id: string })[],
  event: 'attempt.submitted' | 'attempt.marked',
  now: Date,
): Promise<Map<string, Date>> {
  const answers = results.flatMap(({ id, answers }) => answers.map((one) => ({ ...one, attempt_id: id })))
  const rows = JSON.stringify(results.map(({ answers: _, ...result }) => result))
  const heard = [isHeard(event), isHeard('quiz.passed')]
  const written = await write(db, rows, JSON.stringify(answers), now, event, ...heard)
  return new Map(written.map(({ id, submitted_at }) => [id, submitted_at]))
}

export type Mark = { attempt_id: string; question_id: string; marks: number[]; comment: string }

export async function setMarks(
  db: Db,
  { attempt_id, question_id, marks, comment }: Mark,
  marked_by: string,
  now: Date,
): Promise<boolean> {
  const marked = await db
    .updateTable('attempt_answers')
    .set({ marks, comment, marked_by, marked_at: now })
    .where('attempt_id', '=', attempt_id)
    .where('question_id', '=', question_id)
    .executeTakeFirst()
  return marked.numUpdatedRows > 0n
}
