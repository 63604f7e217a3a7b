import { sql } from 'kysely'
import type { Db } from '#platform/db.ts'
import type { EnrolmentSource } from '#platform/tables.ts'

/** What somebody gets with a place: `renews`: a new span of access, also where one was running or paused. */
export type Place = {
  course_id: string
  source: EnrolmentSource
  cohort_id: string | null
  drips_from: Date
  access_until: Date | null
  renews: boolean
}
export type Placed = { id: string; learner_id: string; is_new: boolean }

/**
 * Enrols all of them in one statement, or again those who left, with the record that they had: the days of the drip count
 * on, unless they come with a cohort. Answers who was not enrolled before.
 */
export async function enrolAll(
  db: Db,
  learnerIds: string[],
  { course_id, source, cohort_id, drips_from, access_until, renews }: Place,
  now: Date,
): Promise<Placed[]> {
  const { rows } = await sql<Placed>`
    insert into enrolments as e (learner_id, course_id, source, cohort_id, enrolled_at, drips_from, access_until)
    select learner_id, ${course_id}, ${source}, ${cohort_id}, ${now}, ${drips_from}, ${access_until}
    from unnest(${learnerIds}::uuid[]) as learner_id order by learner_id
    on conflict (learner_id, course_id) do update set left_at = null, source = excluded.source, cohort_id = excluded.cohort_id,
      drips_from = case when excluded.cohort_id is null then e.drips_from else excluded.drips_from end,
      paused_at = case when ${renews} then null else e.paused_at end,
      access_until = case when ${renews} then excluded.access_until else e.access_until end
    where e.left_at is not null
    returning id, learner_id, xmax = 0 as is_new`.execute(db)
  return rows
}

/** Of these learners those who learn the course already. */
export async function listEnrolled(db: Db, course_id: string, learnerIds: string[]): Promise<Set<string>> {
  const { rows } = await sql<{ learner_id: string }>`
    select learner_id from enrolments
    where course_id = ${course_id} and left_at is null and learner_id = any(${learnerIds}::uuid[])`.execute(
    db,
  )
  return new Set(rows.map(({ learner_id }) => learner_id))
}

/** Of these learners those who have not completed everything that comes first. */
export async function listUnready(db: Db, course_id: string, learnerIds: string[]): Promise<Set<string>> {
  const { rows } = await sql<{ learner_id: string }>`
    select distinct asked.learner_id from unnest(${learnerIds}::uuid[]) as asked (learner_id)
    join prerequisites p on p.course_id = ${course_id}
    join courses c on c.id = p.required_course_id and c.removed_at is null and c.status in ('published', 'archived')
    where not exists (
      select from enrolments e
      where e.learner_id = asked.learner_id and e.course_id = p.required_course_id and e.completed_at is not null)`.execute(
    db,
  )
  return new Set(rows.map(({ learner_id }) => learner_id))
}

/** The learners that these accounts are, made where there are none, by account. */
export async function ensureOfUsers(
  db: Db,
  users: { id: string; name: string }[],
  now: Date,
): Promise<Map<string, string>> {
  const people = JSON.stringify(users)
  await sql`
    insert into learners (user_id, name, created_at)
    select id, name, ${now} from json_to_recordset(${people}) as u (id uuid, name text) order by id
    on conflict (user_id) do nothing`.execute(db)
  const { rows } = await sql<{ id: string; user_id: string }>`
    select id, user_id from learners where user_id = any(${users.map(({ id }) => id)}::uuid[])`.execute(db)
  return new Map(rows.map(({ id, user_id }) => [user_id, id]))
}

/** Of these learners those whom a teacher knows: from a group of theirs, or a course. */
export async function listKnown(db: Db, teacher: string, learnerIds: string[]): Promise<Set<string>> {
  const { rows } = await sql<{ id: string }>`
    select asked.id from unnest(${learnerIds}::uuid[]) as asked (id)
    where exists (select from memberships m join groups g on g.id = m.group_id
        where m.learner_id = asked.id and m.removed_at is null and g.owner_id = ${teacher})
      or exists (select from enrolments e join courses c on c.id = e.course_id
        where e.learner_id = asked.id and c.owner_id = ${teacher})`.execute(db)
  return new Set(rows.map(({ id }) => id))
}

/** By account. */
export async function listByUsers(db: Db, userIds: string[]): Promise<Map<string, string>> {
  const { rows } = await sql<{ id: string; user_id: string }>`
    select id, user_id from learners where user_id = any(${userIds}::uuid[])`.execute(db)
  return new Map(rows.map(({ id, user_id }) => [user_id, id]))
}

/** By number. */
export async function listByPhones(db: Db, phones: string[]): Promise<Map<string, string>> {
  const { rows } = await sql<{ id: string; phone: string }>`
    select id, phone from learners where phone = any(${phones}::text[])`.execute(db)
  return new Map(rows.map(({ id, phone }) => [phone, id]))
}

export async function moveStart(db: Db, cohortId: string, from: Date, to: Date): Promise<void> {
  await sql`
    update enrolments set drips_from = greatest(${to}::timestamptz, enrolled_at),
      access_until = access_until + (greatest(${to}::timestamptz, enrolled_at) - drips_from)
    where cohort_id = ${cohortId} and drips_from = ${from} and left_at is null`.execute(db)
}
