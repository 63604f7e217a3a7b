import { gatherMeanwhile } from '#platform/batches.ts'
import { type Ctx, requireUser } from '#platform/ctx.ts'
import type { Db } from '#platform/db.ts'
import { DomainError, notFound } from '#platform/errors.ts'
import {
  findSitting,
  type NewAnswer,
  type Sitting,
  setAnswer,
  setFreeAnswers,
} from './answer-saving.queries.ts'
import { isOver } from './due.rules.ts'
import { checkGiven, type Given } from './given.rules.ts'
import { getPaper } from './papers.ts'

/**
 * Keeps the answer, in place of the one before; what is answered here is on the disk. Throws `not_found`, `invalid_answer`,
 * `conflict`: `attempt_submitted`, `attempt_over`.
 */
export async function answerQuestion(
  ctx: Ctx,
  attempt_id: string,
  question_id: string,
  given: Given | number,
): Promise<{ question_id: string; given: Given; answered_at: Date }> {
  const sitting = await takeSeat(ctx, attempt_id)
  const question = sitting.question_ids.includes(question_id)
    ? (await getPaper(ctx, sitting.paper_id)).questions.find(({ id }) => id === question_id)
    : undefined
  if (!question) throw notFound('question')
  const kept = checkGiven(question, given)
  const answer = { attempt_id, question_id, given: kept, answered_at: ctx.now() }
  if (isOver(sitting, ctx.now()) || !(await keepAnswer(ctx, answer))) throw await over(ctx, attempt_id)
  return { question_id, given: kept, answered_at: answer.answered_at }
}

/** False when the attempt is over. Answers that come at once are written at once; one whose attempt is being submitted waits for that. */
async function keepAnswer({ db }: Pick<Ctx, 'db'>, answer: NewAnswer): Promise<boolean> {
  if (db.isTransaction) return setAnswer(db, answer)
  const keep = keepers.get(db) ?? gatherMeanwhile((answers) => keepTogether(db, answers), 500)
  keepers.set(db, keep)
  // Alone, what failed only for what came with it is kept.
  return (await keep(answer).catch(() => false)) || setAnswer(db, answer)
}

/** One for each database: the rows of one never meet another. */
const keepers = new WeakMap<Db, (answer: NewAnswer) => Promise<boolean>>()

/** Of two answers to one question at once the later one counts. */
async function keepTogether(db: Db, answers: NewAnswer[]): Promise<boolean[]> {
  const last = new Map(answers.map((answer) => [keyOf(answer), answer]))
  const saved = new Set((await setFreeAnswers(db, [...last.values()])).map(keyOf))
  return answers.map((answer) => saved.has(keyOf(answer)))
}

const keyOf = ({ attempt_id, question_id }: Pick<NewAnswer, 'attempt_id' | 'question_id'>) =>
  `${attempt_id} ${question_id}`

/** What does not change of the attempts that were answered last, by attempt and user. */
const seats = new Map<string, Sitting>()
const mostSeats = 10_000

/** Only for whose it is. */
export async function takeSeat(ctx: Ctx, id: string): Promise<Sitting> {
  const key = `${id} ${requireUser(ctx).id}`
  const known = seats.get(key)
  if (known) return known
  const sitting = await findSitting(ctx.db, id, requireUser(ctx).id)
  if (!sitting) throw notFound('attempt')
  if (seats.size >= mostSeats) seats.clear()
  seats.set(key, { ...sitting, submitted_at: null })
  return sitting
}

async function over(ctx: Ctx, id: string): Promise<DomainError> {
  const sitting = await findSitting(ctx.db, id, requireUser(ctx).id)
  if (sitting?.submitted_at)
    return new DomainError(
      'conflict',
      'attempt_submitted',
      'The attempt was submitted. Begin another one if the quiz allows it.',
    )
  return new DomainError(
    'conflict',
    'attempt_over',
    'The time of this attempt is over: what you answered before counts.',
  )
}
