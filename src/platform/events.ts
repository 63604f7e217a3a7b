import { sql } from 'kysely'
import type { Ctx } from './ctx.ts'
import { enqueue, type JobHandlers } from './jobs.ts'

/** A past fact, for the audit log and for whoever reacts: `course.published` about a `course`. No secrets in `data`. */
export type NewEvent = {
  type: string
  subject: string
  data?: Record<string, unknown>
  /** What only the academy's own message broker may hear, such as a mailed link. It is not kept in the log. */
  secret?: Record<string, unknown>
}
export type Event = {
  id: number
  type: string
  subject: string
  actor_id: string | null
  data: Record<string, unknown>
  at: Date
}

/** What reacts to events, by the event's type, each under a name of its own: one that fails is tried again alone. */
export type Subscribers = Record<string, Record<string, (ctx: Ctx, event: Event) => Promise<void>>>

const heard = new Set<string>()

/** Whether anybody reacts to such events: what nobody hears of is written down, and announced to nobody. */
export const isHeard = (type: string): boolean => heard.has(type)

/** Writes the fact in the caller's transaction; subscribers hear of it once it is committed. */
export async function publish(ctx: Ctx, { type, subject, data = {}, secret }: NewEvent): Promise<void> {
  const actor = ctx.actor.kind === 'user' ? ctx.actor.id : null
  const isTold = secret && ctx.providers.broker
  const sealed = isTold ? ctx.providers.vault.seal(JSON.stringify(secret), sealedFor) : null
  await sql`
    select publish_event(${type}, ${subject}, ${actor}::uuid, ${JSON.stringify(data)}::jsonb, ${ctx.now()}::timestamptz, ${ctx.request_id}, ${isHeard(type)}, ${sealed}::bytea)`.execute(
    ctx.db,
  )
}

/** Any number in one statement, in this order. */
export async function publishAll(ctx: Ctx, events: readonly NewEvent[]): Promise<void> {
  if (events.length === 0) return
  const actor = ctx.actor.kind === 'user' ? ctx.actor.id : null
  const rows = events.map(({ type, subject, data = {} }) => ({
    type,
    subject,
    data,
    is_heard: isHeard(type),
  }))
  await sql`
    select publish_event(type, subject, ${actor}::uuid, data, ${ctx.now()}::timestamptz, ${ctx.request_id}, is_heard)
    from rows from (json_to_recordset(${JSON.stringify(rows)}::json) as (type text, subject text, data jsonb, is_heard boolean))
      with ordinality as e (type, subject, data, is_heard, place) order by place`.execute(ctx.db)
}

const sealedFor = 'an event’s secret'
export const openSecret = (ctx: Ctx, sealed: Buffer): Record<string, unknown> =>
  JSON.parse(ctx.providers.vault.open(sealed, sealedFor)) as Record<string, unknown>

/** For the erasure of a person: what is said about `subject` is said about its pseudonym. Nothing else of an event changes. */
export async function pseudonymise(tx: Ctx, subject: string, pseudonym: string): Promise<void> {
  await sql`set local sangam.erasing = 'on'`.execute(tx.db)
  await sql`update events set subject = ${pseudonym} where subject = ${subject}`.execute(tx.db)
  await sql`set local sangam.erasing = 'off'`.execute(tx.db)
}

/** One job announces an event that somebody hears, and one job per subscriber delivers it. */
export function eventJobs(...features: readonly Subscribers[]): JobHandlers {
  const deliveries = features.flatMap(deliveriesOf)
  for (const { type } of deliveries) heard.add(type)
  const announce = async (ctx: Ctx, payload: unknown) => {
    const { id, type } = payload as { id: number; type: string }
    for (const { name } of deliveries.filter((delivery) => delivery.type === type))
      await enqueue(ctx, { name, payload: { id }, key: `${name}:${id}` })
  }
  const handlers = deliveries.map(({ name, react }) => [
    name,
    async (ctx: Ctx, payload: unknown) => react(ctx, await getEvent(ctx, (payload as { id: number }).id)),
  ])
  return { 'events.announce': announce, ...Object.fromEntries(handlers) }
}

const deliveriesOf = (subscribers: Subscribers) =>
  Object.entries(subscribers).flatMap(([type, reactions]) =>
    Object.entries(reactions).map(([name, react]) => ({ type, name: `events.${name}`, react })),
  )

async function getEvent(ctx: Ctx, id: number): Promise<Event> {
  const { rows } =
    await sql<Event>`select id, type, subject, actor_id, data, at from events where id = ${id}`.execute(
      ctx.db,
    )
  if (!rows[0]) throw new Error(`Event ${id} is gone.`)
  return rows[0]
}
