import { sql } from 'kysely'
import type { Db } from '#platform/db.ts'

/** No count goes on after so many: what an operator must know is that it is very many. */
const most = sql.lit(100_001)

/** In ms, for each statement of this transaction. */
export const stopAfter = async (tx: Db, patience: number): Promise<void> =>
  void (await sql`set local statement_timeout = ${sql.lit(patience)}`.execute(tx))

export type Waiting = { follower: string; events: number; oldest_at: Date | null }

/** Every follower of events, those with nothing to be told too. */
export async function countOutbox(db: Db): Promise<Waiting[]> {
  const { rows } = await sql<Waiting>`
    select f.name as follower,
      (select count(*) from (
        select from outbox where follower = f.name order by event_id limit ${most}) as waiting) as events,
      (select at from events where id = (
        select event_id from outbox where follower = f.name order by event_id limit 1)) as oldest_at
    from followers f`.execute(db)
  return rows
}

/** Those under way and those of paused endpoints too. The order keeps the planner at the index of what is not settled. */
export async function countWebhooks(db: Db): Promise<number> {
  const { rows } = await sql<{ waiting: number }>`
    select count(*) as waiting from (
      select from webhook_deliveries where status in ('waiting', 'sending')
      order by endpoint_id, line, event_id limit ${most}) as waiting`.execute(db)
  return rows[0]?.waiting ?? 0
}

export type Due = { channel: string; messages: number }

/** Every channel. What is due later, and what a teacher holds back, waits for nobody. */
export async function countDueMessages(db: Db, now: Date): Promise<Due[]> {
  const { rows } = await sql<Due>`
    select c.channel, count(due.no) as messages
    from unnest(enum_range(null::channel)) as c (channel)
    cross join (values (false), (true)) as turns (is_late)
    left join lateral (
      select m.no, m.topic from messages m
      where m.status = 'queued' and m.channel = c.channel and (m.kind = 'course' or m.is_bulk) = turns.is_late
        and m.due_at <= ${now}
      order by m.due_at, m.no limit ${most}
    ) as due on not exists (select from message_holds h where h.topic = due.topic)
    group by c.channel`.execute(db)
  return rows
}
