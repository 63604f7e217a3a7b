import type { Ctx } from '#platform/ctx.ts'
import * as queries from './sign-in.queries.ts'

/** Whether somebody signed in from there, within 30 days, to the account of that number. */
export const isKnownAddress = (ctx: Ctx, phone: string, address: string): Promise<boolean> =>
  queries.isKnownAddress(ctx.db, phone, address, ctx.now())
