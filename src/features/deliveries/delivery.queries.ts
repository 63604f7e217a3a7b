import { type Selectable, sql } from 'kysely'
import type { Db } from '#platform/db.ts'
import type { Deliveries } from '#platform/tables.ts'

export type Delivery = Selectable<Deliveries>
export type DeliveryRef = { id: string } | { no: number }
export type DeliveryView = Delivery & {
  course_no: number
  course_title: string
  course_language: string
  group_no: number
  group_name: string
  owner_no: number
  /** Its course or its group is removed: what is left is a record. */
  is_orphaned: boolean
}

export type NewDelivery = Pick<
  Delivery,
  | 'owner_id'
  | 'course_id'
  | 'group_id'
  | 'starts_on'
  | 'time_of_day'
  | 'weekdays'
  | 'opens_at'
  | 'closes_at'
  | 'welcome'
  | 'closing'
>

export function insert(db: Db, delivery: NewDelivery, now: Date): Promise<Delivery> {
  return db
    .insertInto('deliveries')
    .values({ ...delivery, created_at: now, updated_at: now })
    .returningAll()
    .executeTakeFirstOrThrow()
}

const views = (db: Db, ownerId: string | null) => {
  const all = db
    .selectFrom('deliveries')
    .innerJoin('courses', 'courses.id', 'deliveries.course_id')
    .innerJoin('groups', 'groups.id', 'deliveries.group_id')
    .innerJoin('users', 'users.id', 'deliveries.owner_id')
    .selectAll('deliveries')
    .select((of) => [
      of
        .or([of('courses.removed_at', 'is not', null), of('groups.removed_at', 'is not', null)])
        .$castTo<boolean>()
        .as('is_orphaned'),
      'courses.no as course_no',
      'courses.title as course_title',
      'courses.language as course_language',
      'groups.no as group_no',
      'groups.name as group_name',
      'users.no as owner_no',
    ])
  const known = all.where('deliveries.removed_at', 'is', null)
  return ownerId ? known.where('deliveries.owner_id', '=', ownerId) : known
}

export function find(db: Db, ref: DeliveryRef, ownerId: string | null): Promise<DeliveryView | undefined> {
  const of = views(db, ownerId)
  return (
    'id' in ref ? of.where('deliveries.id', '=', ref.id) : of.where('deliveries.no', '=', ref.no)
  ).executeTakeFirst()
}

export function list(
  db: Db,
  ownerId: string | null,
  afterNo: number,
  limit: number,
): Promise<DeliveryView[]> {
  return views(db, ownerId)
    .where('deliveries.no', '>', afterNo)
    .orderBy('deliveries.no')
    .limit(limit)
    .execute()
}

export function findForUpdate(db: Db, id: string): Promise<Delivery | undefined> {
  return db.selectFrom('deliveries').selectAll().where('id', '=', id).forNoKeyUpdate().executeTakeFirst()
}

type DeliveryChange = Partial<Pick<Delivery, 'status' | 'resumed_at' | 'resume_mode' | 'removed_at'>>

export async function set(db: Db, id: string, change: DeliveryChange, now: Date): Promise<void> {
  await db
    .updateTable('deliveries')
    .set({ ...change, version: sql`version + 1`, updated_at: now })
    .where('id', '=', id)
    .execute()
}

/** Gives the course's lessons that have none yet a number in the delivery, behind those that have. */
export async function numberLessons(db: Db, deliveryId: string): Promise<void> {
  await sql`
    insert into delivery_lessons (delivery_id, number, lesson_id)
    select d.id, coalesce((select max(number) from delivery_lessons where delivery_id = d.id), 0)
      + row_number() over (order by l.position), l.id
    from deliveries d join lessons l on l.course_id = d.course_id
    where d.id = ${deliveryId} and not exists (
      select from delivery_lessons known where known.delivery_id = d.id and known.lesson_id = l.id)
    on conflict do nothing`.execute(db)
}

export function listNumbers(db: Db, deliveryId: string): Promise<{ number: number; lesson_id: string }[]> {
  return db
    .selectFrom('delivery_lessons')
    .select(['number', 'lesson_id'])
    .where('delivery_id', '=', deliveryId)
    .where('lesson_id', 'is not', null)
    .orderBy('number')
    .$narrowType<{ lesson_id: string }>()
    .execute()
}

/** The deliveries of a course that may still teach. */
export async function listTeaching(db: Db, courseId: string): Promise<string[]> {
  const rows = await db
    .selectFrom('deliveries')
    .select('id')
    .where('course_id', '=', courseId)
    .where('status', 'in', ['scheduled', 'paused'])
    .execute()
  return rows.map(({ id }) => id)
}

export async function listUnfinished(db: Db, ownerId: string): Promise<string[]> {
  const own = db
    .selectFrom('deliveries')
    .select('id')
    .where('owner_id', '=', ownerId)
    .where('removed_at', 'is', null)
  return (await own.where('status', 'in', ['scheduled', 'paused']).execute()).map(({ id }) => id)
}
