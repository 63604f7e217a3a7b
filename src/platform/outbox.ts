import { sql } from 'kysely'
import { type Ctx, inTransaction } from './ctx.ts'
import { DomainError } from './errors.ts'
import { type Event, openSecret } from './events.ts'
import type { Loop } from './loops.ts'

/** The loops that hand facts on; heard when one is published that somebody follows. */
const outboxLoop = 'outbox'

/** An event on its way out; `secret` is what its publisher gave for the broker alone. */
export type OutgoingEvent = Event & { secret?: Record<string, unknown> }

/**
 * Who is told of events outside of this program. Each event is handed on at least once, and those of one subject in the
 * order in which they happened. A `hand` that throws `unavailable` gets the same events again later; with `invalid` it
 * gets them one by one, and what is still invalid then is passed over.
 */
export type Follower = { name: string; most: number; hand(ctx: Ctx, events: OutgoingEvent[]): Promise<void> }

/** `types` is a PostgreSQL pattern of the event types; without it nobody follows under that name any more. */
export async function setFollower(ctx: Ctx, name: string, types: string | undefined): Promise<void> {
  if (types === undefined) await sql`delete from followers where name = ${name}`.execute(ctx.db)
  // `on conflict` locks the row, which whoever hands on holds: a start would wait for a broker that hangs.
  else
    await sql`
      insert into followers (name, types) select ${name}, ${types}
      where not exists (select from followers where name = ${name} and types = ${types})
      on conflict (name) do update set types = excluded.types`.execute(ctx.db)
}

/** Hands a batch on in a transaction that holds the follower's row: one process at a time, and a killed one lets go. */
export const followerLoop = (follower: Follower): Loop => ({
  name: outboxLoop,
  run: (ctx) =>
    inTransaction(ctx, async (tx) => {
      if (!(await isMine(tx, follower))) return false
      const events = await readBatch(tx, follower)
      if (events.length === 0) return false
      await handOn(tx, follower, events)
      await sql`delete from outbox where follower = ${follower.name} and event_id = any(${events.map(({ id }) => id)})`.execute(
        tx.db,
      )
      return true
    }),
  async nextDue(ctx) {
    const { rows } = await sql`select 1 from outbox where follower = ${follower.name} limit 1`.execute(ctx.db)
    return rows.length > 0 ? ctx.now() : null
  },
})

/** A lock that whoever publishes does not wait for: their new rows only look at the follower's key. */
async function isMine(tx: Ctx, { name }: Follower): Promise<boolean> {
  const { rows } =
    await sql`select 1 from followers where name = ${name} for no key update skip locked`.execute(tx.db)
  return rows.length > 0
}

async function readBatch(tx: Ctx, { name, most }: Follower): Promise<OutgoingEvent[]> {
  const { rows } = await sql<Event & { sealed: Buffer | null }>`
    select e.id, e.type, e.subject, e.actor_id, e.data, e.at, o.sealed
    from (select event_id, sealed from outbox where follower = ${name} order by event_id limit ${sql.lit(most)}) as o
    join events e on e.id = o.event_id order by e.id`.execute(tx.db)
  return rows.map(({ sealed, ...event }) => ({ ...event, ...(sealed && { secret: openSecret(tx, sealed) }) }))
}

async function handOn(tx: Ctx, { name, hand }: Follower, events: OutgoingEvent[]): Promise<void> {
  try {
    return await hand(tx, events)
  } catch (error) {
    if (!isInvalid(error)) throw error
  }
  for (const event of events)
    await hand(tx, [event]).catch((error) => {
      if (!isInvalid(error)) throw error
      tx.log.error(
        { follower: name, event: event.id, type: event.type },
        'an event is passed over: it is never taken',
      )
    })
}

const isInvalid = (error: unknown): error is DomainError =>
  error instanceof DomainError && error.kind === 'invalid'
