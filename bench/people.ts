import type { Academy } from './academy.ts'
import type { BenchDatabase } from './database.ts'

/** Forty zones around the world. */
const zones = Intl.supportedValuesOf('timeZone')
  .filter((_, index) => index % 10 === 0)
  .slice(0, 40)

/** A group of so many learners, made in SQL: what is measured is not how they came in. */
export async function makeGroup(
  { call }: Academy,
  { sql, rest }: BenchDatabase,
  count: number,
): Promise<{ id: string }> {
  const group = await call<{ id: string }>('/v1/groups', { name: `A group of ${count}` })
  await sql(
    `insert into learners (phone, name, created_at)
     select '+9198' || lpad(i::text, 8, '0'), 'Learner ' || i, now() from generate_series(1, $1::int) i
     on conflict do nothing`,
    [count],
  )
  await sql(
    `insert into memberships (group_id, learner_id, name, channel, time_zone, created_at, updated_at)
     select $1, l.id, l.name, 'sms', ($3::text[])[1 + i % 40], now(), now()
     from generate_series(1, $2::int) i join learners l on l.phone = '+9198' || lpad(i::text, 8, '0')`,
    [group.id, count, zones],
  )
  await rest('learners', 'memberships')
  return group
}
