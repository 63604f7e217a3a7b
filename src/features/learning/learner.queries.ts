import { type Selectable, sql } from 'kysely'
import type { Db } from '#platform/db.ts'
import type { Learners } from '#platform/tables.ts'

export type Learner = Selectable<Learners>

export function findByPhone(db: Db, phone: string): Promise<Learner | undefined> {
  return db.selectFrom('learners').selectAll().where('phone', '=', phone).executeTakeFirst()
}

export function findByUser(db: Db, user_id: string): Promise<Learner | undefined> {
  return db.selectFrom('learners').selectAll().where('user_id', '=', user_id).executeTakeFirst()
}

/** One learner per number: those whose number is known stay as they are. In one order, so that two tables do not wait for each other. */
export async function insertMissing(
  db: Db,
  people: { phone: string; name: string }[],
  now: Date,
): Promise<void> {
  await sql`
    insert into learners (phone, name, created_at)
    select phone, name, ${now} from unnest(${people.map(({ phone }) => phone)}::text[], ${people.map(({ name }) => name)}::text[]) as p (phone, name)
    order by phone
    on conflict (phone) do nothing`.execute(db)
}

export const findForUpdate = (
  db: Db,
  who: { user_id: string } | { phone: string },
): Promise<Learner | undefined> => {
  const learners = db.selectFrom('learners').selectAll().forUpdate()
  const found =
    'user_id' in who ? learners.where('user_id', '=', who.user_id) : learners.where('phone', '=', who.phone)
  return found.executeTakeFirst()
}

/** The learner that a user is: made where there is none. */
export async function ensureOfUser(db: Db, user_id: string, name: string, now: Date): Promise<string> {
  const { rows } = await sql<{ id: string }>`
    with made as (
      insert into learners (user_id, name, created_at) values (${user_id}, ${name}, ${now})
      on conflict (user_id) do nothing returning id)
    select id from made union all select id from learners where user_id = ${user_id}`.execute(db)
  return rows[0]?.id ?? ensureOfUser(db, user_id, name, now)
}

export async function insert(
  db: Db,
  learner: Pick<Learner, 'user_id' | 'phone' | 'name'>,
  now: Date,
): Promise<string> {
  const row = { ...learner, created_at: now }
  return (await db.insertInto('learners').values(row).returning('id').executeTakeFirstOrThrow()).id
}

type Change = Partial<Pick<Learner, 'user_id' | 'phone' | 'name'>>

export async function set(db: Db, id: string, change: Change): Promise<void> {
  await db.updateTable('learners').set(change).where('id', '=', id).execute()
}

export async function remove(db: Db, id: string): Promise<void> {
  await db.deleteFrom('learners').where('id', '=', id).execute()
}
