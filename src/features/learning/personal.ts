import type { Ctx } from '#platform/ctx.ts'
import type { Person } from '#platform/person.ts'
import * as queries from './personal.queries.ts'

/** What a person has been taught, and how far they came. */
export const exportLearning = (ctx: Ctx, { learner_id }: Person) => queries.readRecord(ctx.db, learner_id)

/** The record stays for the course's figures, of a learner without a name or a number. */
export const eraseLearner = (tx: Ctx, { learner_id }: Person): Promise<void> =>
  queries.erase(tx.db, learner_id)
