import { findNextErasure, listErasable, takeErasable } from '#features/identity/index.ts'
import { type Ctx, inTransaction } from '#platform/ctx.ts'
import type { Loop } from '#platform/loops.ts'
import { erasePerson } from './personal-data.ts'

/** Erases those whose time of grace is over, one after the other; one who cannot be erased now keeps nobody waiting. */
export const eraser: Loop = {
  name: 'eraser',
  async run(ctx) {
    let erased = 0
    for (const id of await listErasable(ctx)) erased += await erase(ctx, id)
    return erased > 0
  },
  nextDue: findNextErasure,
}

async function erase(ctx: Ctx, id: string): Promise<number> {
  try {
    return await inTransaction(ctx, async (tx) => {
      const account = await takeErasable(tx, id)
      if (account) await erasePerson(tx, account)
      return account ? 1 : 0
    })
  } catch (error) {
    ctx.log.error({ err: error, user_id: id }, 'an account could not be erased; it is tried again')
    return 0
  }
}
