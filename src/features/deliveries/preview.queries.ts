import { sql } from 'kysely'
import type { Db } from '#platform/db.ts'

/** How many learners would get texts of the same length at the same price; `phone` is one number among theirs. */
export type Audience = {
  channel: 'sms' | 'whatsapp'
  phone: string
  name_length: number
  is_plain: boolean
  learners: number
}

export async function countAudience(db: Db, groupId: string): Promise<Audience[]> {
  const { rows } = await sql<Audience>`
    select channel, min(phone) as phone, length(name) as name_length, name ~ '^[A-Za-z0-9 .,''-]*$' as is_plain, count(*)::int as learners
    from members where group_id = ${groupId} and is_subscribed and not exists (select from opt_outs where opt_outs.phone = members.phone)
    group by channel, left(phone, 5), length(name), is_plain`.execute(db)
  return rows
}

export async function listZoneCounts(
  db: Db,
  groupId: string,
): Promise<{ time_zone: string; learners: number }[]> {
  const { rows } = await sql<{ time_zone: string; learners: number }>`
    select time_zone, count(*)::int as learners from members
    where group_id = ${groupId} and is_subscribed group by time_zone order by learners desc, time_zone`.execute(
    db,
  )
  return rows
}

export async function countSkipped(
  db: Db,
  groupId: string,
): Promise<{ opted_out: number; unsubscribed: number }> {
  const { rows } = await sql<{ opted_out: number; unsubscribed: number }>`
    select count(*) filter (where exists (select from opt_outs where opt_outs.phone = members.phone))::int as opted_out,
      count(*) filter (where not is_subscribed)::int as unsubscribed
    from members where group_id = ${groupId} and is_member`.execute(db)
  return rows[0] ?? { opted_out: 0, unsubscribed: 0 }
}

type Recipient = { id: string; name: string; phone: string; channel: string; time_zone: string }

export async function listFirst(db: Db, groupId: string, limit: number): Promise<Recipient[]> {
  const { rows } = await sql<Recipient>`
    select id, name, phone, channel, time_zone from members
    where group_id = ${groupId} and is_subscribed and not exists (select from opt_outs where opt_outs.phone = members.phone)
    order by no limit ${limit}`.execute(db)
  return rows
}
