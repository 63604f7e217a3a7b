import { sql } from 'kysely'
import { type Db, prepare } from '#platform/db.ts'
import type { Line } from './lines.queries.ts'

/** A test is for the endpoint that asked for it, and written when it is asked for. */
export const testType = 'webhook.test'

const insertAsked = prepare<{ count: number }>(`
  with asked as (
    select p.id as endpoint_id, e.id as event_id, e.type, hashtextextended(e.subject, 0) as line
    from events e join webhook_endpoints p on e.type ~ p.pattern
    where e.id = any($1::bigint[]) and e.type <> '${testType}' and not exists (
      select from webhook_deliveries d where d.endpoint_id = p.id and d.event_id = e.id)),
  written as (
    insert into webhook_deliveries (endpoint_id, event_id, type, line, due_at, created_at)
    select endpoint_id, event_id, type, line,
      case when row_number() over (partition by endpoint_id, line order by event_id) = 1 and not exists (
        select from webhook_deliveries d
        where d.endpoint_id = asked.endpoint_id and d.line = asked.line and d.status in ('waiting', 'sending')
      ) then $2::timestamptz end, $2
    from asked returning 1)
  select count(*) as count from written`)

/** One delivery for each endpoint that asks for an event; who comes after another of its line waits. Answers how many. */
export const writeDeliveries = async (db: Db, events: readonly number[], now: Date): Promise<number> =>
  (await insertAsked(db, events, now))[0]?.count ?? 0

/** Of the newest test event about this endpoint, at the end of its line. */
export async function writeTest(db: Db, endpointId: string, now: Date): Promise<Line & { delivery: string }> {
  const { rows } = await sql<Line & { delivery: string }>`
    insert into webhook_deliveries (endpoint_id, event_id, type, line, created_at)
    select ${endpointId}::uuid, id, type, hashtextextended(subject, 0), ${now} from events
    where id = (select max(id) from events where subject = ${endpointId} and type = ${testType})
    returning id as delivery, endpoint_id, line::text`.execute(db)
  if (!rows[0]) throw new Error('The test was not published.')
  return rows[0]
}
