import { type Ctx, inTransaction } from '#platform/ctx.ts'
import { DomainError, missingAs, notFound } from '#platform/errors.ts'
import { checkVersion } from '#platform/etags.ts'
import type { Ref } from './course.queries.ts'
import { type Care, getCourse, takeCourse } from './courses.ts'
import { getLesson } from './lessons.ts'
import { moveTo } from './place.rules.ts'
import type { BankQuestion, Question, QuestionFields } from './question.queries.ts'
import * as queries from './question.queries.ts'
import { checkLessonKind, checkQuestion } from './question.rules.ts'
import { addQuestions, addToBank, type NewQuestion, takesSeveral } from './write-questions.ts'

export function addQuestion(
  ctx: Ctx,
  lessonId: string,
  question: NewQuestion,
  { whileTaught = 'allow' }: Care = {},
): Promise<Question> {
  return inTransaction(ctx, async (tx) => {
    const { course_id } = await getLesson(tx, { id: lessonId })
    await takeCourse(tx, { id: course_id }, { whileTaught })
    const [added] = await addQuestions(tx, [{ lesson_id: lessonId, questions: [question] }])
    if (!added) throw notFound('lesson')
    return added
  })
}

/** Into the course's bank, whole or not at all: quizzes may ask them, no lesson does. */
export function addBankQuestions(ctx: Ctx, course: Ref, questions: NewQuestion[]): Promise<BankQuestion[]> {
  return inTransaction(ctx, async (tx) => addToBank(tx, (await takeCourse(tx, course)).id, questions))
}

export async function listQuestions(ctx: Ctx, lessonId: string): Promise<Question[]> {
  await getLesson(ctx, { id: lessonId })
  return queries.list(ctx.db, [lessonId])
}

export async function getQuestion(ctx: Ctx, id: string): Promise<BankQuestion> {
  const question = await queries.findInBank(ctx.db, id)
  if (!question) throw notFound('question')
  await getCourse(ctx, { id: question.course_id }).catch(missingAs('question'))
  return question
}

export type QuestionChange = Partial<QuestionFields> & { position?: number }

export function updateQuestion(
  ctx: Ctx,
  id: string,
  { position, ...change }: QuestionChange,
  care: Care = {},
): Promise<BankQuestion> {
  return inTransaction(ctx, async (tx) => {
    const question = await takeQuestion(tx, id, care)
    const changed = { ...question, ...change }
    const several = change.takes_several ?? (change.answers ? takesSeveral(changed) : changed.takes_several)
    if (question.lesson_id) checkLessonKind(changed.kind)
    checkQuestion({ ...changed, takes_several: several })
    await queries.set(tx.db, id, { ...change, takes_several: several }, tx.now())
    if (position) await arrange(tx, requireLessonOf(question), id, position)
    return getQuestion(tx, id)
  })
}

/** `conflict` while a published quiz asks it: `question_in_use`. */
export function removeQuestion(ctx: Ctx, id: string, care: Care = {}): Promise<void> {
  return inTransaction(ctx, async (tx) => {
    const { lesson_id } = await takeQuestion(tx, id, care)
    await requireUnused(tx, id)
    await queries.remove(tx.db, id)
    if (lesson_id) await arrange(tx, lesson_id)
  })
}

async function requireUnused(tx: Ctx, id: string): Promise<void> {
  const quiz = await queries.findAsking(tx.db, id)
  if (quiz)
    throw new DomainError(
      'conflict',
      'question_in_use',
      `The published quiz “${quiz.title}” asks this question. Take it out of the quiz first.`,
      { quiz_id: quiz.id },
    )
}

/** The question, its course locked. */
async function takeQuestion(tx: Ctx, id: string, { expected, whileTaught = 'allow' }: Care) {
  const { course_id } = await getQuestion(tx, id)
  await takeCourse(tx, { id: course_id }, { whileTaught })
  const question = await getQuestion(tx, id)
  checkVersion(question, expected)
  return question
}

function requireLessonOf({ lesson_id }: BankQuestion): string {
  if (lesson_id) return lesson_id
  throw new DomainError(
    'invalid',
    'question_without_lesson',
    'Only a lesson’s questions have a position; this one is in the bank. Leave the position out.',
  )
}

async function arrange(tx: Ctx, lessonId: string, moved?: string, position = 1): Promise<void> {
  const ids = (await queries.list(tx.db, [lessonId])).map(({ id }) => id)
  await queries.setPlaces(tx.db, moved ? moveTo(ids, moved, position) : ids)
}
