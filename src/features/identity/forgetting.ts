import type { Ctx } from '#platform/ctx.ts'
import { removeExpired } from './account-link.queries.ts'
import { removeOld } from './session.queries.ts'
import { removeOldChallenges, removeSignInsBefore } from './sign-in.queries.ts'
import { removeOldTries } from './try.queries.ts'

const day = 24 * 3_600_000
/** Long enough to look into what happened to an account. */
const sessionsStay = 90

/** What an account leaves behind goes when it is of no more use; `signInDays`: for how long the log of sign-ins is kept. */
export async function forgetOldTraces(ctx: Ctx, signInDays: number): Promise<void> {
  const before = (days: number) => new Date(ctx.now().getTime() - days * day)
  await removeSignInsBefore(ctx.db, before(signInDays))
  await removeOld(ctx.db, before(sessionsStay))
  await removeExpired(ctx.db, before(7))
  await removeOldChallenges(ctx.db, ctx.now())
  await removeOldTries(ctx.db, ctx.now())
}
