import { sql } from 'kysely'
import type { Db } from '#platform/db.ts'

export async function readOf(db: Db, user_id: string) {
  const of = <Table extends 'notification_marks' | 'notification_preferences' | 'notification_settings'>(
    table: Table,
  ) => sql<Record<string, unknown>>`select * from ${sql.table(table)} where user_id = ${user_id} limit 10000`
  return {
    notifications: await db
      .selectFrom('notifications')
      .selectAll()
      .where('user_id', '=', user_id)
      .orderBy('no')
      .limit(10_000)
      .execute(),
    notification_marks: (await of('notification_marks').execute(db)).rows,
    notification_preferences: (await of('notification_preferences').execute(db)).rows,
    notification_settings: (await of('notification_settings').execute(db)).rows,
  }
}

const tables = [
  'notifications',
  'notification_marks',
  'notification_readers',
  'notification_preferences',
  'notification_settings',
] as const

export async function removeOf(db: Db, user_id: string): Promise<void> {
  for (const table of tables)
    await sql`delete from ${sql.table(table)} where user_id = ${user_id}`.execute(db)
  for (const table of ['notifications', 'notification_sendings'] as const)
    await sql`update ${sql.table(table)} set created_by = null where created_by = ${user_id}`.execute(db)
}
