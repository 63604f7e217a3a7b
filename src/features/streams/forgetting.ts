import type { Ctx } from '#platform/ctx.ts'
import type { Person } from '#platform/person.ts'
import * as queries from './stream.queries.ts'

/** How long what was told can be gone on from, in milliseconds: three days. */
const keptFor = 3 * 24 * 3_600_000

export async function forgetStreams(ctx: Ctx): Promise<void> {
  await queries.removeOld(ctx.db, new Date(ctx.now().getTime() - keptFor))
  await queries.removeOldTickets(ctx.db, ctx.now())
}

export const eraseStream = (tx: Ctx, { user_id }: Person): Promise<void> => queries.eraseItems(tx.db, user_id)
