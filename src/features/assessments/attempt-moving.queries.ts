import { sql } from 'kysely'
import type { Db } from '#platform/db.ts'

/** The open attempts of one learner at quizzes at which the other has an open one too. */
export async function listOpenTwins(db: Db, from: string, to: string): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select a.id from attempts a join attempts b on b.quiz_id = a.quiz_id
    where a.learner_id = ${from} and b.learner_id = ${to} and a.submitted_at is null and b.submitted_at is null`.execute(
    db,
  )
  return rows.map(({ id }) => id)
}

export async function listOpen(db: Db, learnerId: string): Promise<string[]> {
  const open = db.selectFrom('attempts').select('id').where('learner_id', '=', learnerId)
  return (await open.where('submitted_at', 'is', null).execute()).map(({ id }) => id)
}

/** Behind those that the other learner has. */
export async function move(db: Db, from: string, to: string): Promise<void> {
  await sql`
    update attempts a set learner_id = ${to}, number = a.number
      + coalesce((select max(b.number) from attempts b where b.quiz_id = a.quiz_id and b.learner_id = ${to}), 0)
    where a.learner_id = ${from}`.execute(db)
}

/** Everything that a learner answered in quizzes, with what it earned. */
export async function listOfLearner(db: Db, learnerId: string) {
  const { rows } = await sql`
    select a.id, a.quiz_id, q.title, a.number, a.via, a.started_at, a.submitted_at, a.points, a.most_points, a.percent, a.is_passed,
      coalesce((
        select jsonb_agg(jsonb_build_object('question_id', w.question_id, 'given', w.given, 'points', w.points,
          'comment', w.comment, 'answered_at', w.answered_at)) from attempt_answers w where w.attempt_id = a.id), '[]') as answers
    from attempts a join quizzes q on q.id = a.quiz_id where a.learner_id = ${learnerId} order by a.no`.execute(
    db,
  )
  return rows
}

export async function erase(db: Db, learnerId: string): Promise<void> {
  await sql`
    update attempt_answers w set given = 'null', comment = ''
    from attempts a where a.id = w.attempt_id and a.learner_id = ${learnerId}`.execute(db)
}
