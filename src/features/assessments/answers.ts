import type { Question } from '#features/courses/index.ts'
import type { Ctx } from '#platform/ctx.ts'
import { insert } from './answer.queries.ts'
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
