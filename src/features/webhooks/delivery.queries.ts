import { sql } from 'kysely'
import type { Db } from '#platform/db.ts'
import type { WebhookDeliveryStatus } from '#platform/tables.ts'
import type { Line } from './lines.queries.ts'

export type Delivery = {
  id: string
  endpoint_id: string
  event_id: number
  type: string
  subject: string
  status: WebhookDeliveryStatus
  tries: number
  due_at: Date | null
  created_at: Date
  settled_at: Date | null
}

export type DeliveryFilter = {
  status?: WebhookDeliveryStatus | undefined
  type?: string | undefined
  from?: Date | undefined
  to?: Date | undefined
}
/** Before which one the page begins: when it was written, and its event. */
export type Place = { created_at: string; event_id: number }

const columns = sql`
  d.id, d.endpoint_id, d.event_id, d.type, v.subject, d.status, d.tries, d.due_at, d.created_at, d.settled_at`

/** The newest first. Each filter is left out when it is not asked for: so that each has its own plan. */
export async function list(
  db: Db,
  endpointId: string,
  { status, type, from, to }: DeliveryFilter,
  before: Place | undefined,
  limit: number,
): Promise<Delivery[]> {
  const conditions = [
    sql`d.endpoint_id = ${endpointId}::uuid`,
    status && sql`d.status = ${status}::webhook_delivery_status`,
    type !== undefined && sql`d.type = ${type}`,
    from && sql`d.created_at >= ${from}::timestamptz`,
    to && sql`d.created_at < ${to}::timestamptz`,
    before &&
      sql`(d.created_at, d.event_id) < (${before.created_at}::timestamptz, ${before.event_id}::bigint)`,
  ].filter((one) => typeof one === 'object')
  const { rows } = await sql<Delivery>`
    select ${columns} from (
      select * from webhook_deliveries d where ${sql.join(conditions, sql` and `)}
      order by d.created_at desc, d.event_id desc limit ${limit}
    ) as d join events v on v.id = d.event_id order by d.created_at desc, d.event_id desc`.execute(db)
  return rows
}

export type WholeDelivery = Delivery & { actor_id: string | null; data: Record<string, unknown>; at: Date }

export async function find(db: Db, id: string): Promise<WholeDelivery | undefined> {
  const { rows } = await sql<WholeDelivery>`
    select ${columns}, v.actor_id, v.data, v.at
    from webhook_deliveries d join events v on v.id = d.event_id where d.id = ${id}`.execute(db)
  return rows[0]
}

export type Attempt = {
  at: Date
  milliseconds: number
  status: number | null
  answer: string
  failure: string | null
}

/** The newest 200, the oldest of them first: who replays often has more. */
export async function listAttempts(db: Db, id: string): Promise<Attempt[]> {
  const { rows } = await sql<Attempt>`
    select at, milliseconds, status, answer, failure from (
      select * from webhook_attempts where delivery_id = ${id} order by no desc limit 200
    ) as newest order by no`.execute(db)
  return rows
}

const asLine = sql`endpoint_id, line::text`

/** Puts it back into its line; with its tries before it. False for one that is being posted at this moment. */
export async function requeue(db: Db, id: string): Promise<Line | undefined> {
  const { rows } = await sql<Line>`
    update webhook_deliveries set status = 'waiting', tries = 0, due_at = null, settled_at = null
    where id = ${id} and status <> 'sending' returning ${asLine}`.execute(db)
  return rows[0]
}

/** The same for the oldest that failed after this one; at most 1,000. Answers them in that order. */
export async function requeueFailed(db: Db, endpointId: string, after: Place): Promise<(Line & Place)[]> {
  const { rows } = await sql<Line & { created_at: Date; event_id: number }>`
    update webhook_deliveries set status = 'waiting', tries = 0, due_at = null, settled_at = null
    where id in (
      select id from webhook_deliveries
      where endpoint_id = ${endpointId} and status = 'failed'
        and (created_at, event_id) > (${after.created_at}::timestamptz, ${after.event_id}::bigint)
      order by created_at, event_id limit 1000)
    returning ${asLine}, created_at, event_id`.execute(db)
  return rows
    .map((row) => ({ ...row, created_at: row.created_at.toISOString() }))
    .toSorted((a, b) => Date.parse(a.created_at) - Date.parse(b.created_at) || a.event_id - b.event_id)
}

/** What was written since then and waits for its next try goes now. Answers how many. */
export async function hasten(db: Db, endpointId: string, since: Date, now: Date): Promise<number> {
  const { numAffectedRows } = await sql`
    update webhook_deliveries set tries = 0, due_at = ${now}
    where endpoint_id = ${endpointId} and created_at >= ${since} and status = 'waiting' and due_at > ${now}`.execute(
    db,
  )
  return Number(numAffectedRows ?? 0)
}

/** Gives up what is older than that, whoever's turn it is. */
export async function giveUpBefore(db: Db, before: Date, now: Date): Promise<Line[]> {
  const { rows } = await sql<Line>`
    update webhook_deliveries set status = 'failed', due_at = null, settled_at = ${now}
    where id in (
      select id from webhook_deliveries where created_at < ${before} and status = 'waiting' limit 5000 for update skip locked)
    returning ${asLine}`.execute(db)
  return rows
}

/** At most 5,000 at a time, with their attempts. Answers how many went. */
export async function removeBefore(db: Db, before: Date): Promise<number> {
  const { numAffectedRows } = await sql`
    delete from webhook_deliveries where id in (
      select id from webhook_deliveries where created_at < ${before} and status in ('delivered', 'failed')
      order by created_at limit 5000)`.execute(db)
  return Number(numAffectedRows ?? 0)
}
