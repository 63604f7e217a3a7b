import type { Ctx } from '#platform/ctx.ts'
import type { Loop } from '#platform/loops.ts'
import { removeOrphans } from './file.queries.ts'
import * as objects from './unkept-object.queries.ts'

const day = 86_400_000
/** How long whoever took over a removal has for it. */
const turn = 600_000
const batch = 20

export const sweeperName = 'file sweeper'

/** Takes away the objects for which no file stands: removed ones, and what broken uploads left behind. */
export const fileSweeper: Loop = {
  name: sweeperName,
  async run(ctx) {
    const keys = await objects.claimDue(ctx.db, ctx.now(), until(ctx), batch)
    const removed = await Promise.all(keys.map((key) => removeObject(ctx, key)))
    const gone = keys.filter((_, index) => removed[index])
    await objects.remove(ctx.db, gone)
    return gone.length > 0
  },
  nextDue: (ctx) => objects.findNext(ctx.db),
}

const until = (ctx: Ctx): Date => new Date(ctx.now().getTime() + turn)

/** One that cannot be removed now keeps no other waiting: it comes up again when its turn is over. */
async function removeObject(ctx: Ctx, key: string): Promise<boolean> {
  try {
    await ctx.providers.files.remove(key)
    return true
  } catch (error) {
    ctx.log.warn(
      { reason: (error as Error).message, key },
      'an object could not be removed; it is tried again',
    )
    return false
  }
}

/** For an upload that failed: nothing of it stays, unless it was kept after all. What cannot be removed now goes later. */
export async function discardObject(ctx: Ctx, key: string): Promise<void> {
  try {
    if ((await objects.claim(ctx.db, key, until(ctx))) && (await removeObject(ctx, key)))
      await objects.remove(ctx.db, [key])
  } catch (error) {
    ctx.log.warn({ reason: (error as Error).message, key }, 'a broken upload is swept later')
  }
}

/** Once an hour: what nothing has used within a day, or does not use any more, goes. */
export async function forgetUnusedFiles(ctx: Ctx): Promise<void> {
  const before = new Date(ctx.now().getTime() - day)
  try {
    while ((await removeOrphans(ctx.db, before, ctx.now())) > 0);
  } catch (error) {
    // One of them came into use at that very moment: it stays, and the others go next time.
    if (Object(error).code !== '23503') throw error
  }
}
