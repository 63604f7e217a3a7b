import { sql } from 'kysely'
import type { Db } from '#platform/db.ts'

/** How many processes work now on this database: a living one holds the advisory lock of its name. */
export async function countWorkers(db: Db): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*)::int as count from processes where exists (
      select from pg_locks where locktype = 'advisory' and objsubid = 1
        and ((classid::bigint << 32) | objid::bigint) = hashtextextended(processes.id::text, 0))`.execute(db)
  return rows[0]?.count ?? 0
}
