import { type Selectable, sql } from 'kysely'
import type { Db } from '#platform/db.ts'
import type { Consents, TextChannel } from '#platform/tables.ts'

export type NewConsent = Pick<Selectable<Consents>, 'phone' | 'action' | 'source' | 'words'> & {
  channel: TextChannel | null
}

export async function insert(db: Db, consents: NewConsent[], now: Date): Promise<void> {
  if (consents.length === 0) return
  await sql`
    insert into consents (phone, channel, action, source, words, at)
    select phone, channel, action, source, coalesce(words, ''), ${now}
    from json_populate_recordset(null::consents, ${JSON.stringify(consents)})`.execute(db)
}

/** True when this was news: the number had not opted out before. */
export async function insertOptOut(db: Db, phone: string, now: Date): Promise<boolean> {
  const row = await db
    .insertInto('opt_outs')
    .values({ phone, at: now })
    .onConflict((same) => same.doNothing())
    .returning('phone')
    .executeTakeFirst()
  return row !== undefined
}

export async function removeOptOut(db: Db, phone: string): Promise<boolean> {
  return (
    (await db.deleteFrom('opt_outs').where('phone', '=', phone).returning('phone').executeTakeFirst()) !==
    undefined
  )
}

export async function listOptedOut(db: Db, phones: string[]): Promise<string[]> {
  const rows = await db
    .selectFrom('opt_outs')
    .select('phone')
    .where('phone', '=', sql<string>`any(${phones})`)
    .execute()
  return rows.map(({ phone }) => phone)
}
