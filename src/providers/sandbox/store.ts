import { sql } from 'kysely'
import { gather } from '#platform/batches.ts'
import type { Db } from '#platform/db.ts'

export type Kept = {
  key: string | null
  direction: 'out' | 'in'
  channel: 'sms' | 'whatsapp' | 'email' | 'push'
  recipient: string
  sender: string
  subject: string | null
  body: string
  html: string | null
  /** What a push opens, or where its receiver unsubscribes from a mail. */
  url?: string | null
  status: 'queued' | 'sent' | 'delivered' | 'failed' | 'received'
  created_at: Date
}

/** What the sandbox has seen, as a vendor would know it. A key is taken once: a second time it is the same message. */
export type Store = {
  keep(message: Kept): Promise<{ id: string }>
  find(key: string): Promise<{ id: string } | undefined>
}

export function openStore(db: Db): Store {
  return {
    keep: gather((messages: Kept[]) => insertAll(db, messages), 100, 2),
    find: (key) => db.selectFrom('sandbox_messages').select('id').where('key', '=', key).executeTakeFirst(),
  }
}

async function insertAll(db: Db, messages: Kept[]): Promise<{ id: string }[]> {
  const { rows } = await sql<{ id: string; key: string }>`
    with fresh as (
      insert into sandbox_messages (key, direction, channel, recipient, sender, subject, body, html, url, status, created_at)
      select coalesce(key, gen_random_uuid()::text), direction, channel, recipient, sender, subject, body, html, url, status, created_at
      from json_populate_recordset(null::sandbox_messages, ${JSON.stringify(messages)})
      on conflict (key) do update set handed = sandbox_messages.handed + 1 returning id, key)
    select id, key from fresh`.execute(db)
  const byKey = new Map(rows.map((row) => [row.key, { id: row.id }]))
  const others = rows.filter(({ key }) => !messages.some((message) => message.key === key))
  return messages.map(({ key }) => (key ? byKey.get(key) : others.pop()) ?? { id: '' })
}
