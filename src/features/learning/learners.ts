import { getMe } from '#features/identity/index.ts'
import type { Ctx } from '#platform/ctx.ts'
import * as queries from './learner.queries.ts'

export const findLearnerByPhone = (ctx: Ctx, phone: string) => queries.findByPhone(ctx.db, phone)

export const findLearnerByUser = (ctx: Ctx, userId: string) => queries.findByUser(ctx.db, userId)

/** Makes a learner of every number that has none. */
export const ensureLearners = (tx: Ctx, people: { phone: string; name: string }[]): Promise<void> =>
  queries.insertMissing(tx.db, people, tx.now())

/** The learner that the signed-in user is, from the first course on. */
export const ensureMyLearner = async (tx: Ctx): Promise<string> => ensureLearnerOf(tx, await getMe(tx))

type Account = { id: string; first_name: string; last_name: string }

/** The learner that this account is. */
export const ensureLearnerOf = (tx: Ctx, { id, first_name, last_name }: Account): Promise<string> =>
  queries.ensureOfUser(tx.db, id, `${first_name} ${last_name}`.trim(), tx.now())
