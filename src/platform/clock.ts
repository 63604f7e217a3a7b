import { sql } from 'kysely'
import type { Db } from './db.ts'
import type { Listener } from './listener.ts'

/** The academy's clock. Real time until the sandbox clock of this database is moved; then ahead of it, everywhere. */
export type Clock = { now: () => Date }

export async function openClock(listener: Listener): Promise<Clock> {
  let ahead = 0
  listener.on('clock', (payload) => {
    ahead = Math.max(ahead, Number(payload))
  })
  await listener.onConnect(async (client) => {
    const { rows } = await client.query('select ahead_ms from clock')
    ahead = Number(rows[0]?.ahead_ms ?? 0)
  })
  return { now: () => new Date(Date.now() + ahead) }
}

/** Moves the clock of every process on this database to `to`, unless it is already past that. Never back. */
export async function moveClock(db: Db, to: Date): Promise<void> {
  const ahead = to.getTime() - Date.now()
  await sql`
    with moved as (update clock set ahead_ms = ${ahead} where ahead_ms < ${ahead} returning ahead_ms)
    select pg_notify('clock', ahead_ms::text) from moved`.execute(db)
}

/** The loop that plays the time up to the target. */
export const clockPlayer = 'clock_player'

/** Asks the worker to play the time up to `target`, due moment by due moment. */
export async function setClockTarget(db: Db, target: Date): Promise<void> {
  await sql`update clock set target = greatest(target, ${target})`.execute(db)
  await sql`select pg_notify('wake', ${clockPlayer})`.execute(db)
}

export async function clockWasMoved(db: Db): Promise<boolean> {
  const { rows } = await sql`select 1 from clock where ahead_ms > 0 or target is not null`.execute(db)
  return rows.length > 0
}
