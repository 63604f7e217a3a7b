import { sql } from 'kysely'
import type { Db } from '#platform/db.ts'

/** Behind those who wait already; the place that somebody has is kept. */
export async function join(db: Db, course_id: string, learner_id: string, now: Date): Promise<void> {
  await sql`
    insert into waiting_learners (course_id, learner_id, since) values (${course_id}, ${learner_id}, ${now})
    on conflict do nothing`.execute(db)
}

/** How many wait before this learner, who may wait or not. */
export async function countBefore(db: Db, course_id: string, learner_id: string): Promise<number> {
  const { rows } = await sql<{ waiting: number }>`
    select count(*)::int as waiting from waiting_learners
    where course_id = ${course_id} and no < coalesce(
      (select no from waiting_learners where course_id = ${course_id} and learner_id = ${learner_id}), 9223372036854775807)`.execute(
    db,
  )
  return rows[0]?.waiting ?? 0
}

export async function isWaiting(db: Db, course_id: string, learner_id: string): Promise<boolean> {
  const all = db.selectFrom('waiting_learners').select('no').where('course_id', '=', course_id)
  return (await all.where('learner_id', '=', learner_id).executeTakeFirst()) !== undefined
}

export async function leave(db: Db, course_id: string, learner_id: string): Promise<boolean> {
  const gone = db.deleteFrom('waiting_learners').where('course_id', '=', course_id)
  const { numDeletedRows } = await gone.where('learner_id', '=', learner_id).executeTakeFirstOrThrow()
  return numDeletedRows > 0n
}

/** The next of those who wait, as many as there are seats; they wait no more. */
export async function takeNext(db: Db, course_id: string, seats: number): Promise<string[]> {
  const { rows } = await sql<{ learner_id: string }>`
    with next as (
      select learner_id from waiting_learners where course_id = ${course_id} order by no limit ${Math.max(0, seats)} for update skip locked)
    delete from waiting_learners w using next n where w.course_id = ${course_id} and w.learner_id = n.learner_id
    returning w.learner_id`.execute(db)
  return rows.map(({ learner_id }) => learner_id)
}

export type Waiting = {
  course_id: string
  learner_id: string
  learner_name: string
  no: number
  since: Date
}

export async function list(
  db: Db,
  course_id: string,
  after: number | undefined,
  limit: number,
): Promise<Waiting[]> {
  const { rows } = await sql<Waiting>`
    select w.course_id, w.learner_id, name_for(w.learner_id, c.owner_id) as learner_name, w.no, w.since
    from waiting_learners w join courses c on c.id = w.course_id
    where w.course_id = ${course_id} and w.no > ${after ?? 0} order by w.no limit ${limit}`.execute(db)
  return rows
}
