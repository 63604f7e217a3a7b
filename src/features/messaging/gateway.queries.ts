import { sql } from 'kysely'
import type { Db } from '#platform/db.ts'
import type { NewMessage } from './message.queries.ts'

export type Accepted = { id: string; no: number }

/**
 * Writes texts of programs and the contacts they go to, any number in one statement, and wakes the sender. What an
 * opted-out number would get is not written; nor is a key that is there already.
 */
export async function insertAccepted(
  db: Db,
  texts: readonly NewMessage[],
  loop: string,
  now: Date,
): Promise<Map<string, Accepted>> {
  const { rows } = await sql<Accepted & { key: string }>`
    with texts as (
      select t.* from json_populate_recordset(null::messages, ${JSON.stringify(texts)}) as t
      where not exists (select from opt_outs o where o.phone = t.recipient)),
    met as (
      insert into contacts (phone, first_at) select distinct recipient, ${now}::timestamptz from texts t
      where not exists (select from contacts c where c.phone = t.recipient) order by recipient on conflict do nothing),
    woken as (select pg_notify('wake', ${loop}))
    insert into messages (key, direction, kind, channel, recipient, subject, body, owner_id, api_key_id, segments,
      price_micros, currency, time_zone, opens_at, closes_at, status, due_at, created_at)
    select key, 'out', 'notice', channel, recipient, subject, body, owner_id, api_key_id, segments,
      price_micros, currency, time_zone, opens_at, closes_at, 'queued', due_at, ${now} from texts
    on conflict (key) do nothing returning id, no, key, (select count(*) from woken)`.execute(db)
  return new Map(rows.map(({ key, id, no }) => [key, { id, no }]))
}
