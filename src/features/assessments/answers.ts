import type { Question } from '#features/courses/index.ts'
import type { Ctx } from '#platform/ctx.ts'
import { cut } from '#platform/letters.ts'
import type { Person } from '#platform/person.ts'
import { erase, insert, list, move } from './answer.queries.ts'
import * as attempts from './attempt-moving.queries.ts'
import { gradeAnswer } from './grading.rules.ts'
import { submit } from './submitting.ts'

/** Grades what a learner answered and keeps it, on whatever way it came. */
export async function recordAnswer(
  tx: Ctx,
  learnerId: string,
  question: Question,
  given: string,
  via: 'text' | 'web',
): Promise<boolean> {
  const is_right = gradeAnswer(question, given)
  await insert(
    tx.db,
    { learner_id: learnerId, question_id: question.id, given: cut(given, 2000), is_right, via },
    tx.now(),
  )
  return is_right
}

/** Two learners have become one: their attempts are numbered anew, and of two open ones at a quiz one ends. */
export async function moveAnswers(tx: Ctx, from: string, to: string): Promise<void> {
  await move(tx.db, from, to)
  for (const id of await attempts.listOpenTwins(tx.db, from, to)) await submit(tx, id)
  await attempts.move(tx.db, from, to)
}

export async function exportAnswers(ctx: Ctx, { learner_id }: Person) {
  if (!learner_id) return { answers: [], quiz_attempts: [] }
  return {
    answers: await list(ctx.db, learner_id),
    quiz_attempts: await attempts.listOfLearner(ctx.db, learner_id),
  }
}

/** Whether it was right and what it earned stays; the words go. */
export async function eraseAnswers(tx: Ctx, { learner_id }: Person): Promise<void> {
  if (!learner_id) return
  await erase(tx.db, learner_id)
  for (const id of await attempts.listOpen(tx.db, learner_id)) await submit(tx, id)
  await attempts.erase(tx.db, learner_id)
}
