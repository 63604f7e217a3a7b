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

export type Reached = { learner_id: string; lesson_id: string; course_id: string; is_complete: boolean }

/** Enrols whoever is not, and notes which lesson reached whom: two statements for any number of learners. */
export async function insertReached(db: Db, reached: Reached[], now: Date): Promise<void> {
  const rows = JSON.stringify(reached)
  await sql`
    insert into enrolments (learner_id, course_id, enrolled_at)
    select distinct learner_id, course_id, ${now}::timestamptz from json_to_recordset(${rows}) as r (learner_id uuid, course_id uuid)
    on conflict do nothing`.execute(db)
  await sql`
    insert into lesson_progress (learner_id, lesson_id, started_at, completed_at)
    select learner_id, lesson_id, ${now}, case when is_complete then ${now}::timestamptz end
    from json_to_recordset(${rows}) as r (learner_id uuid, lesson_id uuid, is_complete boolean)
    on conflict (learner_id, lesson_id) do nothing`.execute(db)
}

export async function setLessonComplete(
  db: Db,
  learnerId: string,
  lessonId: string,
  now: Date,
): Promise<void> {
  await db
    .updateTable('lesson_progress')
    .set({ completed_at: now })
    .where('learner_id', '=', learnerId)
    .where('lesson_id', '=', lessonId)
    .where('completed_at', 'is', null)
    .execute()
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

/** Where both have been, the earlier beginning and the completion count. */
export async function moveRecord(db: Db, from: string, to: string): Promise<void> {
  await sql`
    insert into enrolments (learner_id, course_id, enrolled_at, completed_at)
    select ${to}, course_id, enrolled_at, completed_at from enrolments where learner_id = ${from}
    on conflict (learner_id, course_id) do update set
      enrolled_at = least(enrolments.enrolled_at, excluded.enrolled_at),
      completed_at = least(enrolments.completed_at, excluded.completed_at)`.execute(db)
  await sql`
    insert into lesson_progress (learner_id, lesson_id, started_at, completed_at)
    select ${to}, lesson_id, started_at, completed_at from lesson_progress where learner_id = ${from}
    on conflict (learner_id, lesson_id) do update set
      started_at = least(lesson_progress.started_at, excluded.started_at),
      completed_at = least(lesson_progress.completed_at, excluded.completed_at)`.execute(db)
  await db.deleteFrom('enrolments').where('learner_id', '=', from).execute()
  await db.deleteFrom('lesson_progress').where('learner_id', '=', from).execute()
}

export async function remove(db: Db, id: string): Promise<void> {
  await db.deleteFrom('learners').where('id', '=', id).execute()
}
