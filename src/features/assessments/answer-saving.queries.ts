import { type Db, prepare } from '#platform/db.ts'
import type { Attempt } from './attempt.queries.ts'
import { graceSeconds } from './due.rules.ts'
import type { Given } from './given.rules.ts'

export type Sitting = Pick<Attempt, 'id' | 'paper_id' | 'question_ids' | 'due_at' | 'submitted_at'>

const readSitting = prepare<Sitting>(`
  select a.id, a.paper_id, a.question_ids, a.due_at, a.submitted_at
  from attempts a join learners l on l.id = a.learner_id where a.id = $1 and l.user_id = $2`)

/** As much of an own attempt as it takes to answer a question of it. */
export const findSitting = async (db: Db, id: string, userId: string): Promise<Sitting | undefined> =>
  (await readSitting(db, id, userId))[0]

export type NewAnswer = { attempt_id: string; question_id: string; given: Given; answered_at: Date }

// The lock holds off a submission until this is committed, and a submission holds this off: no answer falls between them.
const save = (waiting: '' | 'skip locked') => `
  with said as (
    select * from jsonb_to_recordset($1) as s (attempt_id uuid, question_id uuid, given jsonb, answered_at timestamptz)),
  open as (
    select id, due_at from attempts where id = any($2::uuid[]) and submitted_at is null order by id for share ${waiting})
  insert into attempt_answers (attempt_id, question_id, given, answered_at)
  select s.attempt_id, s.question_id, s.given, s.answered_at
  from said s join open o on o.id = s.attempt_id and coalesce(o.due_at + interval '${graceSeconds} s' >= s.answered_at, true)
  order by s.attempt_id, s.question_id
  on conflict (attempt_id, question_id) do update set given = excluded.given, answered_at = excluded.answered_at
  returning attempt_id, question_id`

type Saved = { attempt_id: string; question_id: string }
const saveFree = prepare<Saved>(save('skip locked'))
const saveAny = prepare<Saved>(save(''))

/** One statement for any number of answers, each to another question. Those whose attempt is over, or being submitted now, are not among what it answers. */
export const setFreeAnswers = (db: Db, answers: readonly NewAnswer[]): Promise<Saved[]> =>
  saveFree(db, JSON.stringify(answers), [...new Set(answers.map(({ attempt_id }) => attempt_id))])

/** False when the attempt is over. */
export const setAnswer = async (db: Db, answer: NewAnswer): Promise<boolean> =>
  (await saveAny(db, JSON.stringify([answer]), [answer.attempt_id])).length > 0
