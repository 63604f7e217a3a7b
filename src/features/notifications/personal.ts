import type { Ctx } from '#platform/ctx.ts'
import type { Person } from '#platform/person.ts'
import * as queries from './personal.queries.ts'

/** What a person was told, and how they want to be told. */
export const exportNotifications = (ctx: Ctx, { user_id }: Person) => queries.readOf(ctx.db, user_id)

/** What was told to them alone goes, and what they did with the rest; what they sent stays, of nobody. */
export const eraseNotifications = (tx: Ctx, { user_id }: Person): Promise<void> =>
  queries.removeOf(tx.db, user_id)
