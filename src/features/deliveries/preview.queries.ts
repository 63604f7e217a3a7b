import { sql } from 'kysely'
import type { Db } from '#platform/db.ts'

/** How many learners would get texts of the same length at the same price; `phone` is one number among theirs. */
export type Audience = {
  channel: 'sms' | 'whatsapp'
  phone: string
  name_units: number
  alphabet: 'gsm7' | 'ucs2'
  learners: number
}

const optedOut = sql`exists (select from opt_outs where opt_outs.phone = members.phone)`
const reached = (groupId: string) => sql`group_id = ${groupId} and is_subscribed and not ${optedOut}`

const gsm = '^[ A-Za-z0-9.,\'()@£$¥èéùìòÇØøÅåÆæßÉÄÖÑÜäöñüà_&/+:;!?*#"<>=%-]*$'
// Characters beyond the first 65,536 count double, as they do in a text.
const astral = '[\\U00010000-\\U0010ffff]'

export async function countAudience(db: Db, groupId: string): Promise<Audience[]> {
  const { rows } = await sql<Audience>`
    select channel, min(phone) as phone, alphabet, count(*)::int as learners,
      case alphabet when 'gsm7' then length(name) else length(name) + regexp_count(name, ${astral}) end as name_units
    from (select *, case when name ~ ${gsm} then 'gsm7' else 'ucs2' end as alphabet from members) as members
    where ${reached(groupId)} group by channel, left(phone, 5), alphabet, name_units`.execute(db)
  return rows
}

export async function listZoneCounts(
  db: Db,
  groupId: string,
): Promise<{ time_zone: string; learners: number }[]> {
  const { rows } = await sql<{ time_zone: string; learners: number }>`
    select time_zone, count(*)::int as learners from members
    where ${reached(groupId)} group by time_zone order by learners desc, time_zone`.execute(db)
  return rows
}

export async function countSkipped(
  db: Db,
  groupId: string,
): Promise<{ opted_out: number; unsubscribed: number }> {
  // Joined from the few who opted out: asked of each of a million members it takes two seconds.
  const { rows } = await sql<{ opted_out: number; unsubscribed: number }>`
    select (select count(*)::int from opt_outs join members using (phone)
        where group_id = ${groupId} and is_member) as opted_out,
      (select count(*)::int from members
        where group_id = ${groupId} and is_member and not is_subscribed and not ${optedOut}) as unsubscribed`.execute(
    db,
  )
  return rows[0] ?? { opted_out: 0, unsubscribed: 0 }
}

export type Recipient = { id: string; name: string; phone: string; channel: string; time_zone: string }

export async function listFirst(db: Db, groupId: string, limit: number): Promise<Recipient[]> {
  const { rows } = await sql<Recipient>`
    select id, name, phone, channel, time_zone from members
    where ${reached(groupId)} order by no limit ${limit}`.execute(db)
  return rows
}
