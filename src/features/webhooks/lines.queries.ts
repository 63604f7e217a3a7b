import { sql } from 'kysely'
import type { Db } from '#platform/db.ts'

/** Who changes which deliveries stand in a line holds it alone; who takes the first ones away shares it. */
const lines = 7_265_424

export const holdLines = async (db: Db): Promise<void> =>
  void (await sql`select pg_advisory_xact_lock(${sql.lit(lines)})`.execute(db))

export const shareLines = async (db: Db): Promise<void> =>
  void (await sql`select pg_advisory_xact_lock_shared(${sql.lit(lines)})`.execute(db))

/** A place where deliveries wait for each other. */
export type Line = { endpoint_id: string; line: string }

/** The first one of each of these lines becomes due, unless it has its time already. */
export async function advanceLines(db: Db, of: readonly Line[], now: Date): Promise<void> {
  await sql`
    update webhook_deliveries d set due_at = ${now}
    from (
      select distinct endpoint_id, line from json_to_recordset(${JSON.stringify(of)}::json) as l (endpoint_id uuid, line bigint)
    ) as l cross join lateral (
      select id from webhook_deliveries w
      where w.endpoint_id = l.endpoint_id and w.line = l.line and w.status in ('waiting', 'sending')
      order by w.event_id limit 1
    ) as first
    where d.id = first.id and d.status = 'waiting' and d.due_at is null`.execute(db)
}

/** The same for lines whose first one may stand behind others that had their time: those wait again. */
export async function reorderLines(db: Db, of: readonly Line[], now: Date): Promise<void> {
  await sql`
    update webhook_deliveries d set due_at = null
    from json_to_recordset(${JSON.stringify(of)}::json) as l (endpoint_id uuid, line bigint)
    where d.endpoint_id = l.endpoint_id and d.line = l.line and d.status = 'waiting' and d.due_at is not null`.execute(
    db,
  )
  await advanceLines(db, of, now)
}
