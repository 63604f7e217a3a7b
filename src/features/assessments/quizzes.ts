import { getCourse, takeCourse } from '#features/courses/index.ts'
import { type Ctx, inTransaction } from '#platform/ctx.ts'
import { DomainError, missingAs, notFound } from '#platform/errors.ts'
import { checkVersion } from '#platform/etags.ts'
import { publish } from '#platform/events.ts'
import { type Page, type PageRequest, readNumberCursor, toPage } from '#platform/paging.ts'
import { requireQuestions } from './papers.ts'
import type { Quiz, QuizFields, QuizQuestion } from './quiz.queries.ts'
import * as queries from './quiz.queries.ts'

type NewQuiz = Pick<QuizFields, 'title'> & Partial<QuizFields>
type Ref = { id: string }

const mostQuizzes = 500

/** Begins a quiz, as a draft without questions. */
export function createQuiz(ctx: Ctx, course: Ref, quiz: NewQuiz): Promise<Quiz> {
  return inTransaction(ctx, async (tx) => {
    const { id: course_id } = await takeCourse(tx, course)
    if ((await queries.list(tx.db, course_id, 0, mostQuizzes)).length === mostQuizzes)
      throw new DomainError('invalid', 'too_many_quizzes', `A course has at most ${mostQuizzes} quizzes.`)
    await checkFields(tx, course_id, quiz)
    const created = await queries.insert(tx.db, { ...quiz, course_id }, tx.now())
    await publish(tx, { type: 'quiz.created', subject: created.id, data: { course_id } })
    return created
  })
}

async function checkFields(tx: Ctx, courseId: string, quiz: Partial<QuizFields>): Promise<void> {
  const { opens_at, closes_at, lesson_id } = quiz
  if (opens_at && closes_at && opens_at >= closes_at)
    throw new DomainError('invalid', 'invalid_quiz', 'A quiz closes after it opens. Change one of the two.')
  if (lesson_id && !(await queries.isLessonOf(tx.db, lesson_id, courseId)))
    throw new DomainError('invalid', 'unknown_lesson', 'The course has no such lesson.')
}

export async function listQuizzes(
  ctx: Ctx,
  course: Ref,
  { limit, cursor }: PageRequest,
): Promise<Page<Quiz>> {
  const { id } = await getCourse(ctx, course)
  const rows = await queries.list(ctx.db, id, readNumberCursor(cursor) ?? 0, limit + 1)
  return toPage(rows, limit, ({ no }) => [no])
}

/** The quiz if the actor owns its course or is staff; `not_found` otherwise. */
export async function getQuiz(ctx: Ctx, id: string): Promise<Quiz> {
  const quiz = await queries.find(ctx.db, id)
  if (!quiz) throw notFound('quiz')
  await getCourse(ctx, { id: quiz.course_id }).catch(missingAs('quiz'))
  return quiz
}

async function takeQuiz(tx: Ctx, id: string, expected?: number): Promise<Quiz> {
  await getQuiz(tx, id)
  const quiz = await queries.findForUpdate(tx.db, id)
  if (!quiz) throw notFound('quiz')
  checkVersion(quiz, expected)
  return quiz
}

export function updateQuiz(
  ctx: Ctx,
  id: string,
  change: Partial<QuizFields>,
  expected?: number,
): Promise<Quiz> {
  return inTransaction(ctx, async (tx) => {
    const quiz = await takeQuiz(tx, id, expected)
    const changed = { ...quiz, ...change }
    await checkFields(tx, quiz.course_id, changed)
    if (quiz.status === 'published') requireAnswerable(changed, await queries.listQuestions(tx.db, id))
    await publish(tx, { type: 'quiz.changed', subject: id, data: { fields: Object.keys(change) } })
    return queries.set(tx.db, id, change, tx.now())
  })
}

/** Takes it out of every list; the attempts stay on record. */
export function removeQuiz(ctx: Ctx, id: string, expected?: number): Promise<void> {
  return inTransaction(ctx, async (tx) => {
    await takeQuiz(tx, id, expected)
    await queries.set(tx.db, id, { removed_at: tx.now() }, tx.now())
    await publish(tx, { type: 'quiz.removed', subject: id })
  })
}

/** Learners see a published quiz; a draft they do not. Who has begun an attempt may finish it. */
export function setQuizPublished(ctx: Ctx, id: string, isPublished: boolean): Promise<Quiz> {
  return inTransaction(ctx, async (tx) => {
    const quiz = await takeQuiz(tx, id)
    const status = isPublished ? 'published' : 'draft'
    if (quiz.status === status) return quiz
    if (isPublished) requireAnswerable(quiz, await queries.listQuestions(tx.db, id))
    await publish(tx, { type: isPublished ? 'quiz.published' : 'quiz.unpublished', subject: id })
    return queries.set(tx.db, id, { status }, tx.now())
  })
}

function requireAnswerable({ draws }: Pick<Quiz, 'draws'>, questions: QuizQuestion[]): void {
  requireQuestions(questions)
  if (draws && draws > questions.length)
    throw new DomainError(
      'conflict',
      'quiz_too_short',
      `The quiz draws ${draws} questions and has ${questions.length}. Add some, or draw fewer.`,
    )
}

export async function listQuizQuestions(ctx: Ctx, id: string): Promise<QuizQuestion[]> {
  await getQuiz(ctx, id)
  return queries.listQuestions(ctx.db, id)
}

/** The whole list, in the order in which they are asked. Attempts under way keep the questions that they began with. */
export function setQuizQuestions(
  ctx: Ctx,
  id: string,
  questions: QuizQuestion[],
  expected?: number,
): Promise<QuizQuestion[]> {
  return inTransaction(ctx, async (tx) => {
    const quiz = await takeQuiz(tx, id, expected)
    const ids = questions.map(({ question_id }) => question_id)
    if (new Set(ids).size < ids.length)
      throw new DomainError('invalid', 'question_twice', 'A quiz asks a question once.')
    const foreign = await queries.listForeign(tx.db, quiz.course_id, ids)
    if (foreign.length > 0)
      throw new DomainError('invalid', 'unknown_question', 'A quiz asks questions of its course’s bank.', {
        question_ids: foreign,
      })
    if (quiz.status === 'published') requireAnswerable(quiz, questions)
    await queries.setQuestions(tx.db, id, questions)
    await queries.set(tx.db, id, {}, tx.now())
    return queries.listQuestions(tx.db, id)
  })
}
