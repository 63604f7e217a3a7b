import type { Selectable } from 'kysely'
import { type Db, prepare } from '#platform/db.ts'
import { isHeard } from '#platform/events.ts'
import type { Attempts } from '#platform/tables.ts'
import type { Given } from './given.rules.ts'
import type { Quiz } from './quiz.queries.ts'

export type Attempt = Omit<Selectable<Attempts>, 'via'> & { via: 'web' | 'text' }
export type NewAttempt = Pick<
  Attempt,
  'quiz_id' | 'learner_id' | 'paper_id' | 'question_ids' | 'seed' | 'via' | 'due_at' | 'most_points'
>

/** `is_new`: it began with this. */
export type Begun = Attempt & { is_new: boolean }
/** `most`: how many attempts the quiz allows; `actor_id` and `request_id` are for the event. */
type Begin = NewAttempt & { most: number | null; actor_id: string | null; request_id: string }

const begin = prepare<Begun>(`
  with wanted as (
    select * from jsonb_to_recordset($1) as w (quiz_id uuid, learner_id uuid, paper_id uuid, question_ids uuid[], seed int,
      via text, due_at timestamptz, most_points float8, most int, actor_id uuid, request_id text)),
  mine as (select a.* from attempts a join wanted w on w.quiz_id = a.quiz_id and w.learner_id = a.learner_id),
  known as (
    select quiz_id, learner_id, max(number) as number, count(*) as count, bool_or(submitted_at is null) as is_open
    from mine group by quiz_id, learner_id),
  made as (
    insert into attempts (quiz_id, learner_id, paper_id, question_ids, seed, via, due_at, most_points, started_at, number)
    select w.quiz_id, w.learner_id, paper_id, question_ids, seed, via, due_at, most_points, $2, coalesce(k.number, 0) + 1
    from wanted w left join known k on k.quiz_id = w.quiz_id and k.learner_id = w.learner_id
    where not coalesce(k.is_open, false) and coalesce(k.count, 0) < coalesce(w.most, 1000000)
    on conflict do nothing returning *)
  select made.*, publish_event('quiz.attempted', made.quiz_id::text, w.actor_id,
    jsonb_build_object('attempt_id', made.id, 'learner_id', made.learner_id), $2, w.request_id, $3) is not null as is_new
  from made join wanted w on w.quiz_id = made.quiz_id and w.learner_id = made.learner_id
  union all select mine.*, false from mine where submitted_at is null`)

/**
 * The open attempt of each learner at a quiz, begun if there is none and one is left: one statement for any number. One is
 * missing where none is left, or where another start was faster: asked again, that one is found.
 */
export const beginOrFind = (db: Db, attempts: readonly Begin[], now: Date): Promise<Begun[]> =>
  begin(db, JSON.stringify(attempts), now, isHeard('quiz.attempted'))

export type AnswerRow = {
  question_id: string
  given: Given
  answered_at: Date | string
  points: number | null
  is_right: boolean | null
  marks: number[] | null
  comment: string
}
export type AttemptView = Attempt &
  Pick<Quiz, 'title' | 'course_id' | 'lesson_id' | 'shows' | 'shuffles_choices' | 'pass_percent'> & {
    answers: AnswerRow[]
  }

const view = `
  select a.*, q.title, q.course_id, q.lesson_id, q.shows, q.shuffles_choices, q.pass_percent,
    coalesce((select jsonb_agg(to_jsonb(w) - 'attempt_id') from attempt_answers w where w.attempt_id = a.id), '[]') as answers
  from attempts a join quizzes q on q.id = a.quiz_id`

const readOwn = prepare<AttemptView>(`${view} join learners l on l.id = a.learner_id
  where a.id = $1 and l.user_id = $2`)
const readAny = prepare<AttemptView>(`${view} where a.id = $1`)

export const findOwn = async (db: Db, id: string, userId: string): Promise<AttemptView | undefined> =>
  (await readOwn(db, id, userId))[0]

export const find = async (db: Db, id: string): Promise<AttemptView | undefined> => (await readAny(db, id))[0]
