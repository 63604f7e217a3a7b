import { findNextErasure, listErasable } from '#features/identity/index.ts'
import { type Ctx, inTransaction } from '#platform/ctx.ts'
import type { Loop } from '#platform/loops.ts'
import { erasePerson } from './personal-data.ts'

/** Erases those whose time of grace is over, one after the other. */
export const eraser: Loop = {
  name: 'eraser',
  async run(ctx: Ctx) {
    const due = await listErasable(ctx)
    for (const id of due) await inTransaction(ctx, (tx) => erasePerson(tx, id))
    return due.length > 0
  },
  nextDue: findNextErasure,
}
