import { sql } from 'kysely'
import type { Db } from '#platform/db.ts'

export async function listTopics(db: Db, deviceId: string): Promise<string[]> {
  const topics = db.selectFrom('device_topics').select('topic').where('device_id', '=', deviceId)
  return (await topics.orderBy('topic').execute()).map(({ topic }) => topic)
}

/** The devices of these tokens hear of the topic from now on. */
export async function subscribe(
  db: Db,
  vendor: string,
  topic: string,
  tokens: readonly string[],
  now: Date,
): Promise<void> {
  await sql`
    insert into device_topics (device_id, topic, at)
    select id, ${topic}, ${now} from devices where vendor = ${vendor} and token = any(${tokens}::text[]) order by id
    on conflict do nothing`.execute(db)
}

export async function unsubscribe(
  db: Db,
  vendor: string,
  topic: string,
  tokens: readonly string[],
): Promise<void> {
  await sql`
    delete from device_topics t using devices d
    where d.id = t.device_id and t.topic = ${topic} and d.vendor = ${vendor} and d.token = any(${tokens}::text[])`.execute(
    db,
  )
}

/** Of these topics those to which the token is subscribed now. */
export async function listSubscribed(db: Db, vendor: string, token: string): Promise<string[]> {
  const { rows } = await sql<{ topic: string }>`
    select t.topic from device_topics t join devices d on d.id = t.device_id
    where d.vendor = ${vendor} and d.token = ${token}`.execute(db)
  return rows.map(({ topic }) => topic)
}

export type Subscriber = { id: string; token: string; user_id: string | null }

/**
 * A batch of those who subscribed, in the order of their ids, from after this one. Each is read from where the last one
 * ended: a condition that may be empty would begin at the first subscriber every time, and, without `offset 0`, a merge
 * join at the first device.
 */
export async function listSubscribers(
  db: Db,
  vendor: string,
  topic: string,
  after: string | null,
  limit: number,
): Promise<Subscriber[]> {
  const from = after === null ? sql`` : sql`and t.device_id > ${after}::uuid`
  const { rows } = await sql<Subscriber>`
    select d.id, d.token, d.user_id from device_topics t cross join lateral (
      select id, token, user_id, vendor from devices where id = t.device_id offset 0) as d
    where t.topic = ${topic} and d.vendor = ${vendor} ${from}
    order by t.device_id limit ${sql.lit(limit)}`.execute(db)
  return rows
}
