import { setTimeout as sleep } from 'node:timers/promises'
import { type Academy, makeCourse, schedule } from './academy.ts'
import type { BenchDatabase } from './database.ts'
import { makeGroup } from './people.ts'

/** Time enough to write the cursors and to let the disk rest before the first one is due. */
const lead = (count: number) => 3_000 + count / 10

/** A delivery whose cursors become due at `begin`, `spacing` milliseconds apart. Answers that moment. */
export async function becomeDue(
  academy: Academy,
  database: BenchDatabase,
  count: number,
  spacing: number,
): Promise<Date> {
  const group = await makeGroup(academy, database, count)
  const { id } = await schedule(academy, await makeCourse(academy), group)
  await database.rest('delivery_learners')
  const begin = new Date(Date.now() + lead(count))
  await database.sql(
    `update delivery_learners c set next_at = $2::timestamptz + place * make_interval(secs => $3::float8 / 1000)
     from (select membership_id, row_number() over (order by md5(membership_id::text)) - 1 as place
       from delivery_learners where delivery_id = $1) p
     where c.delivery_id = $1 and c.membership_id = p.membership_id`,
    [id, begin, spacing],
  )
  await database.sql('drop table if exists bench_due')
  await database.sql(
    `create table bench_due as select l.phone, c.next_at as due
     from delivery_learners c join memberships m on m.id = c.membership_id join learners l on l.id = m.learner_id
     where c.delivery_id = $1`,
    [id],
  )
  await database.rest('delivery_learners', 'bench_due')
  await database.sql(`select pg_notify('wake', 'ticker')`)
  if (Date.now() > begin.getTime())
    throw new Error('The cursors were written too late: the machine is too busy.')
  return begin
}

/** Waits until everybody has the text, and says when the last one got it. */
export async function untilAllHave({ sql }: BenchDatabase, count: number, begin: Date, atMost: number) {
  const deadline = Date.now() + atMost
  while (Date.now() < deadline) {
    await sleep(500)
    const [kept] = await sql<{ count: number; last: Date }>(
      `select count(*)::int, max(created_at) as last from sandbox_messages where created_at >= $1`,
      [begin],
    )
    if (kept && kept.count >= count) return kept.last
  }
  throw new Error(`Not everybody of ${count} had the text after ${atMost / 1000} s.`)
}
