import { sql } from 'kysely'
import type { Db } from '#platform/db.ts'

export type NewNotice = { port: 'realtime' | 'error-reports'; name: string; data: object; at: Date }

/** How many of a port are kept: the newest. */
const most = 1_000

/** Keeps what a port heard that carries no message to a person, in this order. */
export async function keepNotices(db: Db, notices: readonly NewNotice[]): Promise<void> {
  const { rows } = await sql<{ id: number }>`
    insert into sandbox_notices (port, name, data, at)
    select port, name, data, at from json_populate_recordset(null::sandbox_notices, ${JSON.stringify(notices)})
    returning id`.execute(db)
  // Of every port, whose-ever turn it is: two that take turns would otherwise leave it to each other.
  if (rows.some(({ id }) => id % 100 === 0)) await dropOld(db)
}

const dropOld = (db: Db) =>
  sql`
    delete from sandbox_notices n using (
      select port, (select id from sandbox_notices where port = ports.port order by id desc offset ${most} limit 1) as last
      from unnest(${['realtime', 'error-reports']}::text[]) as ports (port)) old
    where n.port = old.port and n.id <= old.last`.execute(db)

/** The newest first. */
export const listNotices = (db: Db, port: string, limit: number) =>
  db
    .selectFrom('sandbox_notices')
    .select(['id', 'port', 'name', 'data', 'at'])
    .where('port', '=', port)
    .orderBy('id', 'desc')
    .limit(limit)
    .execute()
