import { type Ctx, inTransaction } from '#platform/ctx.ts'
import { notFound } from '#platform/errors.ts'
import type { Ref } from './course.queries.ts'
import { type Care, takeCourse } from './courses.ts'
import { listLessons } from './lesson.queries.ts'
import { type LessonWithQuestions, withQuestions } from './lesson-content.ts'
import { removeLesson, updateLesson } from './lessons.ts'
import { fromPlain, isSame, type PlainQuestion, plainChange } from './plain-questions.rules.ts'
import type { BankQuestion, Question } from './question.queries.ts'
import { removeQuestion, updateQuestion } from './questions.ts'
import { addQuestions } from './write-questions.ts'

/** A lesson by its place in the course, 1 being the first. */
export type DayRef = { course: Ref; day: number }
/** A question by its `no` or by its place in the day: the first `no` is larger than any place. */
export type DayQuestionRef = DayRef & { question: number }
export type DayChange = { text?: string; questions?: (PlainQuestion & { no?: number })[] }

/** Sets the text, as HTML. A question that names one of the day by its `no` changes that one; any other that the day lacks is added. */
export function changeDay(ctx: Ctx, ref: DayRef, { text, questions = [] }: DayChange, care: Care = {}) {
  return inTransaction(ctx, async (tx) => {
    const lesson = await takeDay(tx, ref)
    await updateLesson(tx, lesson, text === undefined ? {} : { body: text, markup: 'html' }, care)
    const missing: PlainQuestion[] = []
    for (const { no, ...question } of questions) {
      const named = lesson.questions.find((one) => one.no === no)
      if (named && !isSame(named, question))
        await updateQuestion(tx, named.id, plainChange(named, question), care)
      if (!named && !lesson.questions.some((one) => isSame(one, question))) missing.push(question)
    }
    await addQuestions(tx, [{ lesson_id: lesson.id, questions: missing.map(fromPlain) }])
  })
}

export function removeDay(ctx: Ctx, ref: DayRef, care: Care = {}): Promise<void> {
  return inTransaction(ctx, async (tx) => removeLesson(tx, await takeDay(tx, ref), care))
}

export function changeDayQuestion(
  ctx: Ctx,
  ref: DayQuestionRef,
  change: Partial<PlainQuestion>,
  care: Care = {},
): Promise<BankQuestion> {
  return inTransaction(ctx, async (tx) => {
    const question = await takeDayQuestion(tx, ref)
    return updateQuestion(tx, question.id, plainChange(question, change), care)
  })
}

export function removeDayQuestion(ctx: Ctx, ref: DayQuestionRef, care: Care = {}): Promise<void> {
  return inTransaction(ctx, async (tx) => removeQuestion(tx, (await takeDayQuestion(tx, ref)).id, care))
}

/** Locks the course first, so that the day stays where it was found. */
async function takeDay(tx: Ctx, { course, day }: DayRef): Promise<LessonWithQuestions> {
  const { id } = await takeCourse(tx, course)
  const lessons = await listLessons(tx.db, [id])
  const [lesson] = await withQuestions(
    tx,
    lessons.filter(({ position }) => position === day),
  )
  if (!lesson) throw notFound('lesson')
  return lesson
}

async function takeDayQuestion(tx: Ctx, { question, ...ref }: DayQuestionRef): Promise<Question> {
  const { questions } = await takeDay(tx, ref)
  const found = questions.find(({ no, position }) => no === question || position === question)
  if (!found) throw notFound('question')
  return found
}
