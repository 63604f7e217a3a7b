import { type Ctx, inTransaction } from '#platform/ctx.ts'
import { missingAs, notFound } from '#platform/errors.ts'
import { type Care, takeCourse } from './courses.ts'
import { getLesson } from './lessons.ts'
import { moveTo } from './place.rules.ts'
import type { Question, QuestionFields } from './question.queries.ts'
import * as queries from './question.queries.ts'
import { checkQuestion } from './question.rules.ts'
import { addQuestions, type NewQuestion } from './write-questions.ts'

export function addQuestion(
  ctx: Ctx,
  lessonId: string,
  question: NewQuestion,
  care: Care = {},
): Promise<Question> {
  return inTransaction(ctx, async (tx) => {
    await takeLessonCourse(tx, lessonId, care)
    const [added] = await addQuestions(tx, [{ lesson_id: lessonId, questions: [question] }])
    if (!added) throw notFound('lesson')
    return added
  })
}

const takeLessonCourse = async (tx: Ctx, lessonId: string, care: Care) =>
  takeCourse(
    tx,
    { id: (await getLesson(tx, lessonId)).course_id },
    { whileTaught: care.whileTaught ?? 'allow' },
  )

export async function listQuestions(ctx: Ctx, lessonId: string): Promise<Question[]> {
  await getLesson(ctx, lessonId)
  return queries.list(ctx.db, [lessonId])
}

export async function getQuestion(ctx: Ctx, id: string): Promise<Question> {
  const question = await queries.find(ctx.db, id)
  if (!question) throw notFound('question')
  await getLesson(ctx, question.lesson_id).catch(missingAs('question'))
  return question
}

export type QuestionChange = Partial<QuestionFields> & { position?: number }

export function updateQuestion(
  ctx: Ctx,
  id: string,
  { position, ...change }: QuestionChange,
  care: Care = {},
): Promise<Question> {
  return inTransaction(ctx, async (tx) => {
    const question = await getQuestion(tx, id)
    await takeLessonCourse(tx, question.lesson_id, care)
    checkQuestion({ ...question, ...change })
    await queries.set(tx.db, id, change, tx.now())
    if (position) await arrange(tx, question.lesson_id, id, position)
    return getQuestion(tx, id)
  })
}

export function removeQuestion(ctx: Ctx, id: string, care: Care = {}): Promise<void> {
  return inTransaction(ctx, async (tx) => {
    const { lesson_id } = await getQuestion(tx, id)
    await takeLessonCourse(tx, lesson_id, care)
    await queries.remove(tx.db, id)
    await arrange(tx, lesson_id)
  })
}

async function arrange(tx: Ctx, lessonId: string, moved?: string, position = 1): Promise<void> {
  const ids = (await queries.list(tx.db, [lessonId])).map(({ id }) => id)
  await queries.setPlaces(tx.db, moved ? moveTo(ids, moved, position) : ids)
}
