import { sql } from 'kysely'
import { type Ctx, inSavepoint, inTransaction } from './ctx.ts'
import { reportError } from './error-reports.ts'
import { type Event, openSecret } from './events.ts'
import type { Loop } from './loops.ts'
import { toDomainError } from './problems.ts'

/** The loops that hand facts on; heard when one is published that somebody follows. */
const outboxLoop = 'outbox'

/** An event on its way out; `secret` is what its publisher gave for the broker alone. */
export type OutgoingEvent = Event & { secret?: Record<string, unknown> }

/**
 * Who is told of events outside of this program. Each event is handed on at least once, and those of one subject in the
 * order in which they happened. A `hand` that throws `unavailable` gets the same events again later; with anything else it
 * gets them one by one, and what fails then too is set aside (`outbox.set_aside_at`) and reported.
 */
export type Follower = { name: string; most: number; hand(ctx: Ctx, events: OutgoingEvent[]): Promise<void> }

/**
 * `types` is a PostgreSQL pattern of the event types; without it nobody follows under that name any more, and what was
 * not handed on yet is dropped.
 */
export async function setFollower(ctx: Ctx, name: string, types: string | undefined): Promise<void> {
  if (types === undefined) await removeFollower(ctx, name)
  // `on conflict` locks the row, which whoever hands on holds: a start would wait for a broker that hangs.
  else
    await sql`
      insert into followers (name, types) select ${name}, ${types}
      where not exists (select from followers where name = ${name} and types = ${types})
      on conflict (name) do update set types = excluded.types`.execute(ctx.db)
}

async function removeFollower(ctx: Ctx, name: string): Promise<void> {
  const { rows } = await sql<{ waiting: number }>`
    with gone as (delete from followers where name = ${name} returning name)
    select count(*)::int as waiting from outbox o join gone g on g.name = o.follower`.execute(ctx.db)
  const waiting = rows[0]?.waiting ?? 0
  if (waiting > 0)
    ctx.log.warn(
      { follower: name, events: waiting },
      'a follower is not set any more: what waited for it is dropped',
    )
}

/** Hands a batch on in a transaction that holds the follower's row: one process at a time, and a killed one lets go. */
export const followerLoop = (follower: Follower): Loop => ({
  name: outboxLoop,
  run: (ctx) =>
    inTransaction(ctx, async (tx) => {
      if (!(await isMine(tx, follower))) return false
      const events = await readBatch(tx, follower)
      if (events.length === 0) return false
      const handed = (await handOn(tx, follower, events)).map(({ id }) => id)
      await sql`delete from outbox where follower = ${follower.name} and event_id = any(${handed})`.execute(
        tx.db,
      )
      return true
    }),
  async nextDue(ctx) {
    const { rows } = await sql`
      select 1 from outbox where follower = ${follower.name} and set_aside_at is null limit 1`.execute(ctx.db)
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
    from (
      select event_id, sealed from outbox where follower = ${name} and set_aside_at is null
      order by event_id limit ${sql.lit(most)}) as o
    join events e on e.id = o.event_id order by e.id`.execute(tx.db)
  return rows.map(({ sealed, ...event }) => ({ ...event, ...(sealed && { secret: openSecret(tx, sealed) }) }))
}

/** Answers which of them were handed on. What somebody will never take keeps nobody else's from going out. */
async function handOn(tx: Ctx, follower: Follower, events: OutgoingEvent[]): Promise<OutgoingEvent[]> {
  const fault = await tryHand(tx, follower, events)
  if (!fault) return events
  const handed: OutgoingEvent[] = []
  for (const event of events) {
    const fault = await tryHand(tx, follower, [event])
    if (fault) await setAside(tx, follower, event, fault.error)
    else handed.push(event)
  }
  return handed
}

/** Nothing where it was taken; throws what may be tried again. What it wrote before it failed is taken back. */
async function tryHand(
  tx: Ctx,
  { hand }: Follower,
  events: OutgoingEvent[],
): Promise<{ error: unknown } | undefined> {
  try {
    await inSavepoint(tx, () => hand(tx, events))
    return undefined
  } catch (error) {
    if (toDomainError(error)?.kind === 'unavailable') throw error
    return { error }
  }
}

async function setAside(
  tx: Ctx,
  { name }: Follower,
  { id, type }: OutgoingEvent,
  error: unknown,
): Promise<void> {
  await sql`
    update outbox set set_aside_at = ${tx.now()} where follower = ${name} and event_id = ${id}`.execute(tx.db)
  tx.log.error(
    { follower: name, event: id, type, reason: String(error) },
    'an event is set aside: it is not taken',
  )
  reportError(tx, `follower ${name}`, error)
}
