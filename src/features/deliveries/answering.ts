import { promptText, recordAnswer, rightAnswerText } from '#features/assessments/index.ts'
import { findQuestionLesson, type LessonWithQuestions, type Question } from '#features/courses/index.ts'
import { completeLesson, findLearnerByPhone } from '#features/learning/index.ts'
import type { Answer } from '#features/messaging/index.ts'
import type { Ctx } from '#platform/ctx.ts'
import { type Asked, close, insertAsked, takeOpen } from './asked.queries.ts'
import { getDelivery } from './deliveries.ts'
import { feedbackText, questionText } from './lesson-text.rules.ts'

/** Takes a text as the answer to the question that was asked last, if one is open: says how it was, and asks the next. */
export const answerByText: Answer = async (tx, { phone, body }) => {
  const learner = await findLearnerByPhone(tx, phone)
  const asked = learner && (await takeOpen(tx.db, learner.id))
  const lesson = asked && (await findQuestionLesson(tx, asked.question_id))
  const question = lesson?.questions.find(({ id }) => id === asked?.question_id)
  if (!asked || !question || !lesson) return undefined
  const { course_language } = await getDelivery(tx, { id: asked.delivery_id })
  const isRight = await recordAnswer(tx, asked.learner_id, question, body, 'text')
  await close(tx.db, asked.id, isRight, tx.now())
  const feedback = feedbackText(course_language, isRight, question, rightAnswerText(question))
  return [feedback, await askNext(tx, asked, lesson, question, course_language)].filter(Boolean).join('\n\n')
}

async function askNext(
  tx: Ctx,
  asked: Asked,
  lesson: LessonWithQuestions,
  { position }: Question,
  language: string,
): Promise<string | undefined> {
  const next = lesson.questions.find((question) => question.position > position)
  if (!next) {
    await completeLesson(tx, asked.learner_id, lesson.id)
    return undefined
  }
  const { delivery_id, learner_id } = asked
  await insertAsked(tx.db, [{ delivery_id, learner_id, question_id: next.id }], tx.now())
  return questionText(language, promptText(next), lesson.questions.indexOf(next) + 1, lesson.questions.length)
}
