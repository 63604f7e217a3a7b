import { type Selectable, sql } from 'kysely'
import type { Db } from '#platform/db.ts'
import type { Cohorts } from '#platform/tables.ts'

export type Cohort = Selectable<Cohorts> & { enrolled: number }
export type CohortFields = Pick<Cohort, 'name' | 'starts_on' | 'ends_on' | 'seats'>

const known = (db: Db) =>
  db
    .selectFrom('cohorts as c')
    .selectAll('c')
    .select(
      sql<number>`(select count(*)::int from enrolments e where e.cohort_id = c.id and e.left_at is null)`.as(
        'enrolled',
      ),
    )

export const find = (db: Db, id: string): Promise<Cohort | undefined> =>
  known(db).where('c.id', '=', id).executeTakeFirst()

/** Held until the transaction ends: its seats are taken one upload after the other. */
export async function hold(db: Db, id: string): Promise<void> {
  await sql`select 1 from cohorts where id = ${id} for no key update`.execute(db)
}

export function list(
  db: Db,
  course_id: string,
  after: (string | number)[] | undefined,
  limit: number,
): Promise<Cohort[]> {
  const all = known(db).where('c.course_id', '=', course_id)
  const page = after ? all.where(sql<boolean>`(c.starts_on, c.no) > (${after[0]}::date, ${after[1]})`) : all
  return page.orderBy('c.starts_on').orderBy('c.no').limit(limit).execute()
}

export const listOpen = (db: Db, course_id: string, today: string, limit: number): Promise<Cohort[]> =>
  known(db)
    .where('c.course_id', '=', course_id)
    .where((of) => of.or([of('c.ends_on', 'is', null), of('c.ends_on', '>=', today)]))
    .orderBy('c.starts_on')
    .orderBy('c.no')
    .limit(limit)
    .execute()

export async function insert(
  db: Db,
  cohort: CohortFields & { course_id: string },
  now: Date,
): Promise<string> {
  const row = { ...cohort, created_at: now, updated_at: now }
  return (await db.insertInto('cohorts').values(row).returning('id').executeTakeFirstOrThrow()).id
}

export async function set(db: Db, id: string, change: Partial<CohortFields>, now: Date): Promise<void> {
  await db
    .updateTable('cohorts')
    .set({ ...change, version: sql`version + 1`, updated_at: now })
    .where('id', '=', id)
    .execute()
}

export async function remove(db: Db, id: string): Promise<void> {
  await db.deleteFrom('cohorts').where('id', '=', id).execute()
}
