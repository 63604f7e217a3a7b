import type { Ctx } from '#platform/ctx.ts'
import * as queries from './learner.queries.ts'

export const findLearnerByPhone = (ctx: Ctx, phone: string) => queries.findByPhone(ctx.db, phone)

export const findLearnerByUser = (ctx: Ctx, userId: string) => queries.findByUser(ctx.db, userId)

/** Makes a learner of every number that has none. */
export const ensureLearners = (tx: Ctx, people: { phone: string; name: string }[]): Promise<void> =>
  queries.insertMissing(tx.db, people, tx.now())

/** A lesson has reached learners, on whatever way; one without questions is complete with that. */
export const recordReached = (tx: Ctx, reached: queries.Reached[]): Promise<void> =>
  queries.insertReached(tx.db, reached, tx.now())

export const completeLesson = (tx: Ctx, learnerId: string, lessonId: string): Promise<void> =>
  queries.setLessonComplete(tx.db, learnerId, lessonId, tx.now())
