import type { Ctx } from '#platform/ctx.ts'
import { findLessons, type Lesson } from './lesson.queries.ts'
import { find, list, type Question } from './question.queries.ts'

export type LessonWithQuestions = Lesson & { questions: Question[] }

/** Lessons with their questions in order, by id; for those who teach them and have checked that they may. */
export async function getLessons(ctx: Ctx, ids: string[]): Promise<LessonWithQuestions[]> {
  return withQuestions(ctx, ids.length > 0 ? await findLessons(ctx.db, ids) : [])
}

export async function withQuestions(ctx: Ctx, lessons: Lesson[]): Promise<LessonWithQuestions[]> {
  const questions = Map.groupBy(
    await list(
      ctx.db,
      lessons.map(({ id }) => id),
    ),
    ({ lesson_id }) => lesson_id,
  )
  return lessons.map((lesson) => ({ ...lesson, questions: questions.get(lesson.id) ?? [] }))
}

/** The lesson that a question belongs to, unless it was removed. */
export async function findQuestionLesson(
  ctx: Ctx,
  questionId: string,
): Promise<LessonWithQuestions | undefined> {
  const question = await find(ctx.db, questionId)
  return question && (await getLessons(ctx, [question.lesson_id]))[0]
}
