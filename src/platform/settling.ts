import { setTimeout as sleep } from 'node:timers/promises'
import { sql } from 'kysely'
import { clockPlayer, moveClock } from './clock.ts'
import { type Ctx, inTransaction } from './ctx.ts'
import type { Loop } from './loops.ts'

/** True when nothing is due, under way or waiting to be done: the academy is at rest at this moment of its clock. */
export async function isSettled(ctx: Ctx, loops: readonly Loop[]): Promise<boolean> {
  for (const loop of loops) {
    const due = await loop.nextDue(ctx)
    if ((due && due <= ctx.now()) || (await loop.isUnderWay?.(ctx))) return false
  }
  const { rows } = await sql`
    select 1 from graphile_worker.jobs where run_at <= now() and attempts < max_attempts limit 1`.execute(
    ctx.db,
  )
  return rows.length === 0
}

/** Moves the clock to its target, one due moment after the other, each played to its end before the next. */
export function playClock(loops: readonly Loop[]): Loop {
  return {
    name: clockPlayer,
    async run(ctx) {
      if (!(await findTarget(ctx))) return false
      const isAtRest = await inTransaction(ctx, async (tx) =>
        (await isOnlyPlayer(tx)) ? playOn(tx, loops) : false,
      )
      await sleep(isAtRest ? 1 : 10)
      return true
    },
    nextDue: async () => null,
  }
}

/** One process plays at a time: two could each take the other's moment for the last one. */
async function isOnlyPlayer(tx: Ctx): Promise<boolean> {
  const { rows } = await sql<{
    is_mine: boolean
  }>`select pg_try_advisory_xact_lock(7265422) as is_mine`.execute(tx.db)
  return rows[0]?.is_mine ?? false
}

/** Goes to the next due moment, or to the target; false while what is due now is not done. */
async function playOn(tx: Ctx, loops: readonly Loop[]): Promise<boolean> {
  const target = await findTarget(tx)
  if (!target || !(await isSettled(tx, loops))) return false
  if (tx.now() >= target) {
    await sql`update clock set target = null where target <= ${tx.now()}`.execute(tx.db)
    return true
  }
  const moments: number[] = []
  for (const loop of loops) moments.push(Number((await loop.nextDue(tx)) ?? target))
  await moveClock(tx.db, new Date(Math.min(Number(target), ...moments)))
  return true
}

export async function findTarget(ctx: Ctx): Promise<Date | null> {
  const { rows } = await sql<{ target: Date | null }>`select target from clock`.execute(ctx.db)
  return rows[0]?.target ?? null
}
