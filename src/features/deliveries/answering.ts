import {
  answerTextAttempt,
  beginTextAttempts,
  promptText,
  recordAnswer,
  rightAnswerText,
  type TextedQuestion,
} from '#features/assessments/index.ts'
import { findQuestionLesson, type LessonWithQuestions, type Question } from '#features/courses/index.ts'
import { completeLesson, findLearnerByPhone } from '#features/learning/index.ts'
import type { Answer } from '#features/messaging/index.ts'
import type { Ctx } from '#platform/ctx.ts'
import { type Asked, close, insertAsked, listAsked, move, takeOpen } from './asked.queries.ts'
import { find as findDelivery } from './delivery.queries.ts'
import { feedbackText, questionText, scoreText } from './lesson-text.rules.ts'

/** Takes a text as the answer to the question that was asked last, if one is open: says how it was, and asks the next. */
export const answerByText: Answer = async (tx, { phone, body }) => {
  const learner = await findLearnerByPhone(tx, phone)
  const asked = learner && (await takeOpen(tx.db, learner.id))
  const delivery = asked && (await findDelivery(tx.db, { id: asked.delivery_id }, null))
  if (!asked || !delivery) return undefined
  const { course_language, owner_id } = delivery
  const words = asked.attempt_id
    ? await answerQuiz(tx, { ...asked, attempt_id: asked.attempt_id }, body, course_language)
    : await answerLesson(tx, asked, body, course_language)
  return words === undefined ? undefined : { words, owner_id, learner_id: asked.learner_id }
}

async function answerLesson(
  tx: Ctx,
  asked: Asked,
  body: string,
  language: string,
): Promise<string | undefined> {
  const lesson = await findQuestionLesson(tx, asked.question_id)
  const question = lesson?.questions.find(({ id }) => id === asked.question_id)
  if (!lesson || !question) return undefined
  const isRight = await recordAnswer(tx, asked.learner_id, question, body, 'text')
  await close(tx.db, asked.id, isRight, tx.now())
  const feedback = feedbackText(language, isRight, question, rightAnswerText(question))
  const next = await askNext(tx, asked, lesson, question, language)
  return [feedback, next].filter(Boolean).join('\n\n')
}

/** The lesson’s next question, or behind the last one the first of its quiz. */
async function askNext(
  tx: Ctx,
  asked: Asked,
  { id, questions }: LessonWithQuestions,
  answered: Question,
  language: string,
): Promise<string | undefined> {
  const known = new Set(await listAsked(tx.db, asked))
  const next = questions.find((question) => question.id !== answered.id && !known.has(question.id))
  if (!next) return beginQuiz(tx, asked, id, language)
  const { delivery_id, learner_id } = asked
  await insertAsked(tx.db, [{ delivery_id, learner_id, question_id: next.id }], tx.now())
  return questionText(language, promptText(next), questions.indexOf(next) + 1, questions.length)
}

/** Without a quiz that can be taken now the lesson is done, unless it has to be passed: learning keeps it open then. */
async function beginQuiz(
  tx: Ctx,
  asked: Asked,
  lesson_id: string,
  language: string,
): Promise<string | undefined> {
  const { learner_id } = asked
  const question = (await beginTextAttempts(tx, [{ learner_id, lesson_id }])).get(learner_id)
  if (question) return askOfQuiz(tx, asked, question, language)
  await completeLesson(tx, learner_id, lesson_id)
  return undefined
}

async function askOfQuiz(
  tx: Ctx,
  { delivery_id, learner_id }: Asked,
  { attempt_id, question_id, prompt, place, count }: TextedQuestion,
  language: string,
): Promise<string> {
  await insertAsked(tx.db, [{ delivery_id, learner_id, question_id, attempt_id }], tx.now())
  return questionText(language, prompt, place, count)
}

/**
 * Nothing is said about an answer before the last: then the score, as far as the quiz shows it. The lesson is done with the
 * last, unless it has to be passed: learning keeps it open then.
 */
async function answerQuiz(
  tx: Ctx,
  asked: Asked & { attempt_id: string },
  body: string,
  language: string,
): Promise<string | undefined> {
  const answered = await answerTextAttempt(tx, asked, body)
  if (!answered) return undefined
  await close(tx.db, asked.id, null, tx.now())
  const { next, score, lesson_id } = answered
  if (next) return askOfQuiz(tx, asked, next, language)
  if (lesson_id) await completeLesson(tx, asked.learner_id, lesson_id)
  return scoreText(language, score)
}

/** Two learners have become one. */
export const moveAskedQuestions = (tx: Ctx, from: string, to: string): Promise<void> => move(tx.db, from, to)
