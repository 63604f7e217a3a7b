import { randomInt } from 'node:crypto'
import { getCourse } from '#features/courses/index.ts'
import { requireEnrolment, requireLearning } from '#features/learning/index.ts'
import { type Ctx, requireUser } from '#platform/ctx.ts'
import { DomainError, notFound } from '#platform/errors.ts'
import { takeSeat } from './answering.ts'
import type { Attempt, AttemptView } from './attempt.queries.ts'
import * as queries from './attempt.queries.ts'
import { type AttemptReply, showAttempt } from './attempt-view.rules.ts'
import { isOver } from './due.rules.ts'
import { toldBy } from './grading.ts'
import { sumPoints } from './paper.rules.ts'
import { currentPaper, getPaper, requireQuestions } from './papers.ts'
import { find as findQuiz, type Paper, type Quiz } from './quiz.queries.ts'
import { drawQuestions } from './shuffling.rules.ts'
import { submit } from './submitting.ts'

/**
 * Begins an attempt, or finds the one that is open. Throws `not_found` for who is not enrolled, `lesson_closed`,
 * `quiz_not_open`, `quiz_closed`, `no_attempts_left`.
 */
export async function startAttempt(ctx: Ctx, quizId: string): Promise<AttemptReply> {
  const quiz = await findQuiz(ctx.db, quizId)
  if (quiz?.status !== 'published') throw notFound('quiz')
  const learner_id = await requireLearnerOf(ctx, quiz)
  const attempt = await beginAttempt(ctx, quiz, learner_id)
  if (attempt.is_new) return showNew(ctx, quiz, attempt)
  return getAttempt(ctx, attempt.id)
}

async function showNew(ctx: Ctx, quiz: Quiz, attempt: Attempt): Promise<AttemptReply> {
  const { title, shuffles_choices, pass_percent } = quiz
  const { questions } = await getPaper(ctx, attempt.paper_id)
  const view = { ...attempt, title, shuffles_choices, pass_percent, answers: [] }
  return showAttempt(view, questions, 'nothing', ctx.now())
}

/** Who is not enrolled is told as little as a stranger: that there is no such quiz. */
async function requireLearnerOf(ctx: Ctx, { course_id, lesson_id }: Quiz): Promise<string> {
  const learner = lesson_id
    ? requireLearning(ctx, { id: lesson_id })
    : requireEnrolment(ctx, { id: course_id })
  const { learner_id } = await learner.catch((error) => {
    const isStranger =
      error instanceof DomainError && (error.kind === 'not_found' || error.code === 'not_enrolled')
    throw isStranger ? notFound('quiz') : error
  })
  return learner_id
}

async function beginAttempt(ctx: Ctx, quiz: Quiz, learner_id: string): Promise<queries.Begun> {
  const fault = whyShut(quiz, ctx.now())
  if (fault) throw fault
  const paper = await currentPaper(ctx, quiz)
  requireQuestions(paper.questions)
  const row = newAttempt(ctx, { quiz, paper, learner_id, via: 'web' })
  const begin = async () => (await queries.beginOrFind(ctx.db, [row], ctx.now()))[0]
  // Nothing: another start was faster, and its attempt is seen now; or there is none left.
  const found = (await begin()) ?? (await begin())
  if (!found) throw noneLeft(quiz)
  if (!isOver(found, ctx.now())) return found
  await submit(ctx, found.id)
  const next = await begin()
  if (!next) throw noneLeft(quiz)
  return next
}

type Sitter = { quiz: Quiz; paper: Paper; learner_id: string; via: Attempt['via'] }

/** What a learner is asked in an attempt that begins now. */
export function newAttempt(ctx: Ctx, { quiz, paper, learner_id, via }: Sitter) {
  const seed = randomInt(2 ** 31)
  const drawn = drawQuestions(paper.questions, quiz, seed)
  return {
    quiz_id: quiz.id,
    learner_id,
    paper_id: paper.id,
    question_ids: drawn.map(({ id }) => id),
    seed,
    via,
    due_at: dueAt(quiz, via, ctx.now()),
    most_points: sumPoints(drawn),
    most: quiz.most_attempts,
    ...toldBy(ctx),
  }
}

/** Why no attempt at the quiz begins now. */
export function whyShut({ opens_at, closes_at }: Quiz, now: Date): DomainError | undefined {
  if (opens_at && now < opens_at)
    return shut('quiz_not_open', `The quiz opens at ${opens_at.toISOString()}.`, { opens_at })
  if (closes_at && now >= closes_at)
    return shut('quiz_closed', `The quiz closed at ${closes_at.toISOString()}.`, { closes_at })
  return undefined
}

const shut = (code: string, message: string, details: object) =>
  new DomainError('conflict', code, message, { ...details })

/** By text a learner answers when they can: only the quiz’s own end holds. */
function dueAt({ time_limit_seconds, closes_at }: Quiz, via: Attempt['via'], now: Date): Date | null {
  const limited = time_limit_seconds && via === 'web'
  const due = limited ? new Date(now.getTime() + time_limit_seconds * 1000) : closes_at
  return due && closes_at && closes_at < due ? closes_at : due
}

const noneLeft = ({ most_attempts }: Quiz) =>
  new DomainError('conflict', 'no_attempts_left', `All ${most_attempts} attempts at this quiz are used.`)

/**
 * The paper while the attempt is open, then what the quiz shows; the closer submits what is over. The course’s teacher sees
 * everything.
 */
export async function getAttempt(ctx: Ctx, id: string): Promise<AttemptReply> {
  const user = requireUser(ctx)
  const own = await queries.findOwn(ctx.db, id, user.id)
  const known = own ?? (await findAsTeacher(ctx, id))
  const { questions } = await getPaper(ctx, known.paper_id)
  return showAttempt(known, questions, own ? known.shows : 'everything', ctx.now())
}

async function findAsTeacher(ctx: Ctx, id: string): Promise<AttemptView> {
  const isTeacher = requireUser(ctx).role !== 'student'
  const attempt = isTeacher ? await queries.find(ctx.db, id) : undefined
  const course = attempt && (await getCourse(ctx, { id: attempt.course_id }).catch(() => undefined))
  if (!attempt || !course) throw notFound('attempt')
  return attempt
}

/** Ends the attempt and grades it; again, the same result. */
export async function submitAttempt(ctx: Ctx, id: string): Promise<AttemptReply> {
  await takeSeat(ctx, id)
  const view = await submit(ctx, id)
  if (!view) throw notFound('attempt')
  const { questions } = await getPaper(ctx, view.paper_id)
  return showAttempt(view, questions, view.shows, ctx.now())
}
