import { sql } from 'kysely'
import { type Db, prepare } from '#platform/db.ts'
import type { Line } from './lines.queries.ts'
import type { Fact } from './messages.rules.ts'

/** How many posts to one endpoint are under way at once. */
const atOnce = 8

export type Claimed = Line &
  Fact & {
    id: string
    tries: number
    url: string
    secret: Buffer
    former_secret: Buffer | null
    former_until: Date | null
  }

// The last limit is what the endpoints come to anyway: without it the planner expects more and reads whole tables.
const claimDue = prepare<Claimed>(`
  with room as (
    select e.id, (select count(*) from webhook_deliveries s where s.endpoint_id = e.id and s.status = 'sending') as under_way
    from webhook_endpoints e where e.paused_at is null),
  due as (
    select first.id from room cross join lateral (
      select d.id from webhook_deliveries d
      where d.endpoint_id = room.id and d.status = 'waiting' and d.due_at <= $1
      order by d.due_at, d.event_id limit greatest(${atOnce} - room.under_way, 0) for update skip locked
    ) as first limit 400)
  update webhook_deliveries d set status = 'sending', claimed_by = $2, claimed_at = clock_timestamp(), tries = d.tries + 1
  from due, webhook_endpoints e, events v
  where d.id = due.id and d.status = 'waiting' and e.id = d.endpoint_id and v.id = d.event_id
  returning d.id, d.endpoint_id, d.line::text, d.tries, e.url, e.secret, e.former_secret, e.former_until,
    v.id as event_id, v.type, v.subject, v.actor_id, v.data, v.at`)

/** Takes what is due for this process, as far as each endpoint has room. */
export const claim = (db: Db, now: Date, process: string): Promise<Claimed[]> => claimDue(db, now, process)

const readNextDue = prepare<{ due_at: Date | null }>(`
  select min(first.due_at) as due_at from webhook_endpoints e cross join lateral (
    select d.due_at from webhook_deliveries d
    where d.endpoint_id = e.id and d.status = 'waiting' and d.due_at is not null order by d.due_at limit 1
  ) as first
  where e.paused_at is null
    and (select count(*) from webhook_deliveries s where s.endpoint_id = e.id and s.status = 'sending') < ${atOnce}`)

/** Nothing while an endpoint has no room: what is under way wakes the loop when it ends. */
export const findNextDue = async (db: Db): Promise<Date | null> => (await readNextDue(db))[0]?.due_at ?? null

export async function isSending(db: Db): Promise<boolean> {
  const { rows } = await sql`select 1 from webhook_deliveries where status = 'sending' limit 1`.execute(db)
  return rows.length > 0
}

/** What became of one try. `waiting` comes again at `due_at`. */
export type Outcome = Line & {
  id: string
  status: 'waiting' | 'delivered' | 'failed'
  due_at: Date | null
  is_gone: boolean
  at: Date
  milliseconds: number
  answered: number | null
  answer: string
  failure: string | null
}

const writeOutcomes = prepare(`
  with told as (
    select * from json_to_recordset($1::json) as o (id uuid, status webhook_delivery_status, due_at timestamptz,
      at timestamptz, milliseconds integer, answered integer, answer text, failure text)),
  settled as (
    update webhook_deliveries d set status = o.status, due_at = o.due_at, claimed_by = null, claimed_at = null,
      settled_at = case when o.status <> 'waiting' then $2::timestamptz end
    from told o where d.id = o.id and d.status = 'sending' and d.claimed_by = $3
    returning d.id)
  insert into webhook_attempts (delivery_id, at, milliseconds, status, answer, failure)
  select o.id, o.at, o.milliseconds, o.answered, o.answer, o.failure from told o join settled s using (id)`)

export async function settle(
  db: Db,
  outcomes: readonly Outcome[],
  now: Date,
  process: string,
): Promise<void> {
  await writeOutcomes(db, JSON.stringify(outcomes), now, process)
}

/** Since when each of these endpoints does nothing but fail: a success ends it. */
export async function noteHealth(db: Db, health: { id: string; is_well: boolean }[], now: Date) {
  await sql`
    update webhook_endpoints e set failing_since = case when h.is_well then null else ${now}::timestamptz end
    from json_to_recordset(${JSON.stringify(health)}::json) as h (id uuid, is_well boolean)
    where e.id = h.id and h.is_well = (e.failing_since is not null)`.execute(db)
}

/** Those of these endpoints that are not paused, with the time since when they fail. */
export async function listFailing(
  db: Db,
  ids: readonly string[],
): Promise<{ id: string; failing_since: Date }[]> {
  const { rows } = await sql<{ id: string; failing_since: Date }>`
    select id, failing_since from webhook_endpoints
    where id = any(${ids}::uuid[]) and failing_since is not null and paused_at is null`.execute(db)
  return rows
}

/** Gives back what a process had taken: nobody knows whether it arrived, so it is sent again. */
export async function release(db: Db, process: string, now: Date): Promise<void> {
  await sql`
    update webhook_deliveries set status = 'waiting', due_at = ${now}, claimed_by = null, claimed_at = null
    where status = 'sending' and claimed_by = ${process}`.execute(db)
}

/** The same for what a living process holds longer than any post lasts. */
export async function releaseStale(db: Db, now: Date): Promise<void> {
  await sql`
    update webhook_deliveries set status = 'waiting', due_at = ${now}, claimed_by = null, claimed_at = null
    where status = 'sending' and claimed_at < clock_timestamp() - interval '2 minutes'`.execute(db)
}
