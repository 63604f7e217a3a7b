import { type Selectable, sql } from 'kysely'
import type { Db } from '#platform/db.ts'
import type { NotificationSettings } from '#platform/tables.ts'
import type { Channel, Kind } from './notification.rules.ts'

export type Preference = { kind: Kind; channel: Channel; is_on: boolean }
export type SettingsRow = Selectable<NotificationSettings>
export type Settings = Omit<SettingsRow, 'user_id' | 'digest_next_at' | 'digested_to'>

export const listPreferences = (db: Db, user_id: string): Promise<Preference[]> =>
  db
    .selectFrom('notification_preferences')
    .select(['kind', 'channel', 'is_on'])
    .where('user_id', '=', user_id)
    .$castTo<Preference>()
    .execute()

/** The same of many people. */
export const listPreferencesOf = (
  db: Db,
  user_ids: readonly string[],
): Promise<(Preference & { user_id: string })[]> =>
  db
    .selectFrom('notification_preferences')
    .select(['user_id', 'kind', 'channel', 'is_on'])
    .where(sql<boolean>`user_id = any(${user_ids}::uuid[])`)
    .$castTo<Preference & { user_id: string }>()
    .execute()

/** True when something is not as it was before. An account that is gone has none. */
export async function setPreferences(db: Db, user_id: string, said: readonly Preference[]): Promise<boolean> {
  const { rows } = await sql`
    insert into notification_preferences (user_id, kind, channel, is_on)
    select u.id, p.kind, p.channel, p.is_on from users u
    cross join json_to_recordset(${JSON.stringify(said)}) as p (kind notification_kind, channel text, is_on boolean)
    where u.id = ${user_id}
    on conflict (user_id, kind, channel) do update set is_on = excluded.is_on
    where notification_preferences.is_on <> excluded.is_on returning 1`.execute(db)
  return rows.length > 0
}

export const findSettings = (db: Db, user_id: string): Promise<SettingsRow | undefined> =>
  db.selectFrom('notification_settings').selectAll().where('user_id', '=', user_id).executeTakeFirst()

/** A digest that begins gathers what comes from now on. */
export async function setSettings(
  db: Db,
  user_id: string,
  settings: Settings,
  digest_next_at: Date | null,
): Promise<SettingsRow> {
  const change = { ...settings, digest_next_at }
  const newest = sql<number>`(select coalesce(max(no), 0) from notifications)`
  return db
    .insertInto('notification_settings')
    .values({ user_id, ...change, digested_to: newest })
    .onConflict((same) =>
      same.column('user_id').doUpdateSet({
        ...change,
        digested_to: sql`case when notification_settings.digest = 'off' then excluded.digested_to
          else notification_settings.digested_to end`,
      }),
    )
    .returningAll()
    .executeTakeFirstOrThrow()
}

export async function stopDigest(db: Db, user_id: string): Promise<void> {
  await db
    .updateTable('notification_settings')
    .set({ digest: 'off', digest_next_at: null })
    .where('user_id', '=', user_id)
    .execute()
}

export async function findLocale(db: Db, user_id: string): Promise<string | null> {
  const row = await db.selectFrom('users').select('locale').where('id', '=', user_id).executeTakeFirst()
  return row?.locale ?? null
}
