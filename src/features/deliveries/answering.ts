import { promptText, recordAnswer, rightAnswerText } from '#features/assessments/index.ts'
import { findQuestionLesson, type LessonWithQuestions, type Question } from '#features/courses/index.ts'
import { completeLesson, findLearnerByPhone } from '#features/learning/index.ts'
import type { Answer } from '#features/messaging/index.ts'
import type { Ctx } from '#platform/ctx.ts'
import { type Asked, close, insertAsked, listAsked, move, takeOpen } from './asked.queries.ts'
import { find as findDelivery } from './delivery.queries.ts'
import { feedbackText, questionText } from './lesson-text.rules.ts'

/** Takes a text as the answer to the question that was asked last, if one is open: says how it was, and asks the next. */
export const answerByText: Answer = async (tx, { phone, body }) => {
  const learner = await findLearnerByPhone(tx, phone)
  const asked = learner && (await takeOpen(tx.db, learner.id))
  const lesson = asked && (await findQuestionLesson(tx, asked.question_id))
  const question = lesson?.questions.find(({ id }) => id === asked?.question_id)
  const delivery = asked && (await findDelivery(tx.db, { id: asked.delivery_id }, null))
  if (!asked || !question || !lesson || !delivery) return undefined
  const { course_language, owner_id } = delivery
  const isRight = await recordAnswer(tx, asked.learner_id, question, body, 'text')
  await close(tx.db, asked.id, isRight, tx.now())
  const feedback = feedbackText(course_language, isRight, question, rightAnswerText(question))
  const next = await askNext(tx, asked, lesson, question, course_language)
  const words = [feedback, next].filter(Boolean).join('\n\n')
  return { words, owner_id, learner_id: asked.learner_id }
}

async function askNext(
  tx: Ctx,
  asked: Asked,
  lesson: LessonWithQuestions,
  answered: Question,
  language: string,
): Promise<string | undefined> {
  const known = new Set(await listAsked(tx.db, asked))
  const next = lesson.questions.find(({ id }) => id !== answered.id && !known.has(id))
  if (!next) {
    await completeLesson(tx, asked.learner_id, lesson.id)
    return undefined
  }
  const { delivery_id, learner_id } = asked
  await insertAsked(tx.db, [{ delivery_id, learner_id, question_id: next.id }], tx.now())
  return questionText(language, promptText(next), lesson.questions.indexOf(next) + 1, lesson.questions.length)
}

/** Two learners have become one. */
export const moveAskedQuestions = (tx: Ctx, from: string, to: string): Promise<void> => move(tx.db, from, to)
