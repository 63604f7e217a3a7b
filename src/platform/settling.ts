import { setTimeout as sleep } from 'node:timers/promises'
import { sql } from 'kysely'
import { moveClock } from './clock.ts'
import type { Ctx } from './ctx.ts'
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

export const clockPlayer = 'clock_player'

/** Moves the clock to its target, one due moment after the other, each played to its end before the next. */
export function playClock(loops: readonly Loop[]): Loop {
  return {
    name: clockPlayer,
    async run(ctx) {
      const target = await findTarget(ctx)
      if (!target) return false
      if (!(await isSettled(ctx, loops))) {
        await sleep(10)
        return true
      }
      if (ctx.now() >= target) {
        await sql`update clock set target = null where target <= ${ctx.now()}`.execute(ctx.db)
        return true
      }
      const due = await Promise.all(loops.map((loop) => loop.nextDue(ctx)))
      const moments = due.filter((moment): moment is Date => moment !== null && moment < target)
      await moveClock(ctx.db, new Date(Math.min(target.getTime(), ...moments.map(Number))))
      await sleep(2)
      return true
    },
    nextDue: async () => null,
  }
}

export async function findTarget(ctx: Ctx): Promise<Date | null> {
  const { rows } = await sql<{ target: Date | null }>`select target from clock`.execute(ctx.db)
  return rows[0]?.target ?? null
}
