import type { Ctx } from '#platform/ctx.ts'
import * as queries from './quiz-copies.queries.ts'

/** For whoever has just copied the course, in the same transaction: its quizzes come along, as drafts. */
export const copyQuizzes = (tx: Ctx, from: string, to: string): Promise<void> =>
  queries.copyQuizzes(tx.db, from, to, tx.now())
