import { type Selectable, sql } from 'kysely'
import { type Db, prepare } from '#platform/db.ts'
import type { Quizzes } from '#platform/tables.ts'
import type { PaperQuestion } from './paper.rules.ts'

export type Quiz = Selectable<Quizzes>
export type QuizFields = Pick<
  Quiz,
  | 'lesson_id'
  | 'title'
  | 'intro'
  | 'time_limit_seconds'
  | 'most_attempts'
  | 'shuffles_questions'
  | 'shuffles_choices'
  | 'draws'
  | 'pass_percent'
  | 'opens_at'
  | 'closes_at'
  | 'shows'
>

const readById = prepare<Quiz>('select * from quizzes where id = $1 and removed_at is null')

export const find = async (db: Db, id: string): Promise<Quiz | undefined> => (await readById(db, id))[0]

export function findForUpdate(db: Db, id: string): Promise<Quiz | undefined> {
  const quiz = db.selectFrom('quizzes').selectAll().where('id', '=', id).where('removed_at', 'is', null)
  return quiz.forNoKeyUpdate().executeTakeFirst()
}

export function list(db: Db, courseId: string, afterNo: number, limit: number): Promise<Quiz[]> {
  return db
    .selectFrom('quizzes')
    .selectAll()
    .where('course_id', '=', courseId)
    .where('removed_at', 'is', null)
    .where('no', '>', afterNo)
    .orderBy('no')
    .limit(limit)
    .execute()
}

/** The first published quiz of each of these lessons. */
export async function listOfLessons(db: Db, lessonIds: string[]): Promise<Quiz[]> {
  const { rows } = await sql<Quiz>`
    select distinct on (lesson_id) * from quizzes
    where lesson_id = any(${lessonIds}::uuid[]) and removed_at is null and status = 'published'
    order by lesson_id, no`.execute(db)
  return rows
}

export function insert(
  db: Db,
  quiz: Partial<QuizFields> & Pick<Quiz, 'course_id' | 'title'>,
  now: Date,
): Promise<Quiz> {
  return db
    .insertInto('quizzes')
    .values({ ...quiz, created_at: now, updated_at: now })
    .returningAll()
    .executeTakeFirstOrThrow()
}

type Change = Partial<QuizFields & Pick<Quiz, 'status' | 'removed_at'>>

export function set(db: Db, id: string, change: Change, now: Date): Promise<Quiz> {
  return db
    .updateTable('quizzes')
    .set({ ...change, version: sql`version + 1`, updated_at: now })
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirstOrThrow()
}

export type QuizQuestion = { question_id: string; points: number }

export function listQuestions(db: Db, quizId: string): Promise<QuizQuestion[]> {
  return db
    .selectFrom('quiz_questions')
    .select(['question_id', 'points'])
    .where('quiz_id', '=', quizId)
    .orderBy('position')
    .execute()
}

/** Of these questions those that are not in the course's bank. */
export async function listForeign(db: Db, courseId: string, ids: string[]): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select id from unnest(${ids}::uuid[]) as wanted (id)
    where not exists (select from questions q where q.id = wanted.id and q.course_id = ${courseId})`.execute(
    db,
  )
  return rows.map(({ id }) => id)
}

/** The new ones first: at no time is a quiz that asks something empty. */
export async function setQuestions(db: Db, quizId: string, questions: QuizQuestion[]): Promise<void> {
  await sql`
    insert into quiz_questions (quiz_id, question_id, points, position)
    select ${quizId}, question_id, points, row_number() over ()
    from jsonb_to_recordset(${JSON.stringify(questions)}) as q (question_id uuid, points double precision)
    on conflict (quiz_id, question_id) do update set points = excluded.points, position = excluded.position`.execute(
    db,
  )
  const ids = questions.map(({ question_id }) => question_id)
  await sql`
    delete from quiz_questions where quiz_id = ${quizId} and question_id <> all(${ids}::uuid[])`.execute(db)
}

export type Paper = { id: string; questions: PaperQuestion[] }

const readPaper = prepare<Paper>('select id, questions from quiz_papers where id = $1')

export const findPaper = async (db: Db, id: string): Promise<Paper | undefined> =>
  (await readPaper(db, id))[0]

/** Writes down the quiz's questions as they are now, and that attempts are asked these. The quiz is locked by the caller. */
export async function insertPaper(db: Db, quizId: string, now: Date): Promise<Paper> {
  const { rows } = await sql<Paper>`
    with made as (
      insert into quiz_papers (quiz_id, created_at, questions)
      select ${quizId}, ${now}::timestamptz, coalesce(jsonb_agg(jsonb_build_object(
        'id', q.id, 'kind', q.kind, 'prompt', q.prompt, 'choices', q.choices, 'answers', q.answers,
        'tolerance', q.tolerance, 'takes_several', q.takes_several, 'pairs', q.pairs, 'rubric', q.rubric,
        'weights', q.weights, 'praise', q.praise, 'hint', q.hint, 'points', w.points) order by w.position), '[]')
      from quiz_questions w join questions q on q.id = w.question_id where w.quiz_id = ${quizId}
      returning id, questions),
    current as (update quizzes set paper_id = made.id from made where quizzes.id = ${quizId})
    select * from made`.execute(db)
  const [paper] = rows
  if (!paper) throw new Error('No paper was written.')
  return paper
}

export async function isLessonOf(db: Db, lessonId: string, courseId: string): Promise<boolean> {
  const lesson = db.selectFrom('lessons').select('id').where('id', '=', lessonId)
  return (await lesson.where('course_id', '=', courseId).executeTakeFirst()) !== undefined
}
