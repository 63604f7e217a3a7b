import { type Ctx, inTransaction, requireUser } from '#platform/ctx.ts'
import { publish } from '#platform/events.ts'
import { mailNotice } from './mails.ts'
import { requireFresh } from './own-sessions.ts'
import * as personal from './personal.queries.ts'
import { holdSuperadmins, set, type UserRow } from './user.queries.ts'
import { holdMe, refuseLastSuperadmin } from './users.ts'

const grace = 30 * 24 * 3_600_000

/** Plans the erasure of my account in 30 days; until then I can take it back. */
export function planErasure(ctx: Ctx): Promise<UserRow> {
  return inTransaction(ctx, async (tx) => {
    await requireFresh(tx)
    if (requireUser(tx).role === 'superadmin') await holdSuperadmins(tx.db)
    const me = await holdMe(tx)
    await refuseLastSuperadmin(tx, me)
    if (me.erasure_due_at) return me
    const due = new Date(tx.now().getTime() + grace)
    await publish(tx, { type: 'user.erasure_planned', subject: me.id })
    const day = due.toISOString().slice(0, 10)
    await mailNotice(tx, me, 'erasure_planned', `erasure:${me.id}:${due.getTime()}`, { day })
    return set(tx.db, me.id, { erasure_due_at: due }, tx.now())
  })
}

export function takeErasureBack(ctx: Ctx): Promise<UserRow> {
  return inTransaction(ctx, async (tx) => {
    const me = await holdMe(tx)
    if (!me.erasure_due_at) return me
    await publish(tx, { type: 'user.erasure_taken_back', subject: me.id })
    return set(tx.db, me.id, { erasure_due_at: null }, tx.now())
  })
}

/** Holds an account whose time has come; nothing when it was taken back or is erased already. */
export const takeErasable = (tx: Ctx, id: string) => personal.takeErasable(tx.db, id, tx.now())

export const listErasable = (ctx: Ctx): Promise<string[]> => personal.listErasable(ctx.db, ctx.now())
export const findNextErasure = (ctx: Ctx): Promise<Date | null> => personal.findNextErasure(ctx.db)
