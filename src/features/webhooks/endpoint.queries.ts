import { type Selectable, sql } from 'kysely'
import type { Db } from '#platform/db.ts'
import type { WebhookEndpoints } from '#platform/tables.ts'

type Row = Selectable<WebhookEndpoints>
/** Without its secrets: those are read where they are used. */
export type Endpoint = Omit<Row, 'pattern' | 'secret' | 'former_secret'>
export type EndpointFields = Pick<Row, 'url' | 'types' | 'description'>
type Written = EndpointFields & Pick<Row, 'pattern'>

const columns = [
  'id',
  'no',
  'url',
  'types',
  'description',
  'former_until',
  'paused_at',
  'pause_reason',
  'failing_since',
  'created_at',
  'updated_at',
  'version',
] as const

export const insert = (
  db: Db,
  endpoint: Written & Pick<Row, 'id' | 'secret'>,
  now: Date,
): Promise<Endpoint> =>
  db
    .insertInto('webhook_endpoints')
    .values({ ...endpoint, created_at: now, updated_at: now })
    .returning(columns)
    .executeTakeFirstOrThrow()

export async function count(db: Db): Promise<number> {
  const { rows } = await sql<{ count: number }>`select count(*) as count from webhook_endpoints`.execute(db)
  return rows[0]?.count ?? 0
}

/** In the order in which they were made. */
export const list = (db: Db, after: number, limit: number): Promise<Endpoint[]> =>
  db
    .selectFrom('webhook_endpoints')
    .select(columns)
    .where('no', '>', after)
    .orderBy('no')
    .limit(limit)
    .execute()

export const find = (db: Db, id: string): Promise<Endpoint | undefined> =>
  db.selectFrom('webhook_endpoints').select(columns).where('id', '=', id).executeTakeFirst()

export type Change = Partial<Written & Pick<Row, 'paused_at' | 'pause_reason' | 'failing_since'>>

export const set = (db: Db, id: string, change: Change, now: Date): Promise<Endpoint> =>
  db
    .updateTable('webhook_endpoints')
    .set({ ...change, updated_at: now, version: sql`version + 1` })
    .where('id', '=', id)
    .returning(columns)
    .executeTakeFirstOrThrow()

/** The secret that was in use signs for a while longer. */
export const setSecret = (db: Db, id: string, secret: Buffer, until: Date, now: Date): Promise<Endpoint> =>
  db
    .updateTable('webhook_endpoints')
    .set({
      former_secret: sql`secret`,
      secret,
      former_until: until,
      updated_at: now,
      version: sql`version + 1`,
    })
    .where('id', '=', id)
    .returning(columns)
    .executeTakeFirstOrThrow()

export async function remove(db: Db, id: string): Promise<void> {
  await db.deleteFrom('webhook_endpoints').where('id', '=', id).execute()
}
