import type { Question } from '#features/courses/index.ts'
import type { Ctx } from '#platform/ctx.ts'
import type { Person } from '#platform/person.ts'
import { erase, insert, list, move } from './answer.queries.ts'
import { gradeAnswer } from './grading.rules.ts'

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
    { learner_id: learnerId, question_id: question.id, given: given.slice(0, 2000), is_right, via },
    tx.now(),
  )
  return is_right
}

/** Two learners have become one. */
export const moveAnswers = (tx: Ctx, from: string, to: string): Promise<void> => move(tx.db, from, to)

export const exportAnswers = async (ctx: Ctx, { learner_id }: Person) =>
  learner_id ? list(ctx.db, learner_id) : []

export async function eraseAnswers(tx: Ctx, { learner_id }: Person): Promise<void> {
  if (learner_id) await erase(tx.db, learner_id)
}
