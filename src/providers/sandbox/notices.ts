import { sql } from 'kysely'
import type { Db } from '#platform/db.ts'

export type NewNotice = { port: 'realtime' | 'error-reports'; name: string; data: object; at: Date }

/** How many of a port are kept: the newest. */
const most = 1_000

/** Keeps what a port heard that carries no message to a person, in this order. */
export async function keepNotices(db: Db, notices: readonly NewNotice[]): Promise<void> {
  const { rows } = await sql<{ id: number; port: string }>`
    insert into sandbox_notices (port, name, data, at)
    select port, name, data, at from json_populate_recordset(null::sandbox_notices, ${JSON.stringify(notices)})
    returning id, port`.execute(db)
  const last = rows.at(-1)
  if (!last || last.id % 100 !== 0) return
  await sql`
    delete from sandbox_notices where port = ${last.port} and id < (
      select id from sandbox_notices where port = ${last.port} order by id desc offset ${most} limit 1)`.execute(
    db,
  )
}

/** The newest first. */
export const listNotices = (db: Db, port: string, limit: number) =>
  db
    .selectFrom('sandbox_notices')
    .select(['id', 'port', 'name', 'data', 'at'])
    .where('port', '=', port)
    .orderBy('id', 'desc')
    .limit(limit)
    .execute()
