import { type Selectable, sql } from 'kysely'
import { type Db, prepare } from '#platform/db.ts'
import type { Enrolments } from '#platform/tables.ts'

export type Enrolment = Selectable<Enrolments>
/** How far somebody came: `required` lessons count towards the course, `completed` of them are done. */
export type Progress = { required: number; completed: number; watched_seconds: number }
export type EnrolmentView = Enrolment &
  Progress & {
    course_no: number
    course_title: string
    course_owner_id: string
    learner_user_id: string | null
    learner_user_no: number | null
    learner_time_zone: string | null
    learner_name: string
  }

const view = `
  select e.*, c.no as course_no, c.title as course_title, c.owner_id as course_owner_id,
    l.user_id as learner_user_id, u.no as learner_user_no, u.time_zone as learner_time_zone,
    name_for(e.learner_id, c.owner_id) as learner_name, p.required, p.completed, p.watched_seconds
  from enrolments e join courses c on c.id = e.course_id join learners l on l.id = e.learner_id
  left join users u on u.id = l.user_id
  cross join lateral (
    select count(*) filter (where s.is_required)::int as required,
      count(p.completed_at) filter (where s.is_required)::int as completed,
      coalesce(sum(p.watched_seconds), 0)::bigint as watched_seconds
    from lessons s left join lesson_progress p on p.lesson_id = s.id and p.learner_id = e.learner_id
    where s.course_id = e.course_id) p`

const readById = prepare<EnrolmentView>(`${view} where e.id = $1`)
const readByNo = prepare<EnrolmentView>(`${view} where e.no = $1`)
const readByCourse = prepare<EnrolmentView>(
  `${view} where l.user_id = $1 and e.course_id = $2 and c.removed_at is null`,
)

export type EnrolmentRef = { id: string } | { no: number } | { user_id: string; course_id: string }

export async function find(db: Db, ref: EnrolmentRef): Promise<EnrolmentView | undefined> {
  if ('id' in ref) return (await readById(db, ref.id))[0]
  if ('no' in ref) return (await readByNo(db, ref.no))[0]
  return (await readByCourse(db, ref.user_id, ref.course_id))[0]
}

const readFacts = prepare<Pick<Enrolment, 'left_at' | 'paused_at' | 'access_until' | 'drips_from'>>(`
  select e.left_at, e.paused_at, e.access_until, e.drips_from
  from learners l join enrolments e on e.learner_id = l.id join courses c on c.id = e.course_id
  where l.user_id = $1 and e.course_id = $2 and c.removed_at is null`)

/** What says whether somebody may learn a course now, without how far they came. */
export const findFacts = async (db: Db, { user_id, course_id }: { user_id: string; course_id: string }) =>
  (await readFacts(db, user_id, course_id))[0]

const readMine = prepare<EnrolmentView>(`
  ${view} where l.user_id = $1 and e.left_at is null and c.removed_at is null
    and ($2::int is null or e.no < $2) and ($3::boolean is null or (e.completed_at is not null) = $3)
  order by e.no desc limit $4`)

/** What somebody learns, newest first. */
export const listOfUser = (
  db: Db,
  user_id: string,
  {
    before,
    isCompleted,
    limit,
  }: { before?: number | undefined; isCompleted?: boolean | undefined; limit: number },
): Promise<EnrolmentView[]> => readMine(db, user_id, before ?? null, isCompleted ?? null, limit)

// A range of one course, so that PostgreSQL reads that course in its order and does not walk through all enrolments by number.
const readOfCourse = prepare<EnrolmentView>(`
  ${view} where e.course_id between $1 and $1 and ($2::int is null or e.no < $2)
  order by e.course_id, e.no desc limit $3`)

export const listOfCourse = (
  db: Db,
  course_id: string,
  before: number | undefined,
  limit: number,
): Promise<EnrolmentView[]> => readOfCourse(db, course_id, before ?? null, limit)

export const findForUpdate = (db: Db, id: string): Promise<Enrolment | undefined> =>
  db.selectFrom('enrolments').selectAll().where('id', '=', id).forNoKeyUpdate().executeTakeFirst()

export type EnrolmentChange = Partial<
  Pick<Enrolment, 'left_at' | 'paused_at' | 'drips_from' | 'access_until' | 'cohort_id'>
>

export async function set(db: Db, id: string, change: EnrolmentChange): Promise<void> {
  await db.updateTable('enrolments').set(change).where('id', '=', id).execute()
}

/** Holds the seats of a course: how many are taken. Whoever else takes or leaves one waits. */
export async function holdSeats(db: Db, course_id: string): Promise<number> {
  await sql`insert into course_counts (course_id) values (${course_id}) on conflict do nothing`.execute(db)
  const { rows } = await sql<{ enrolled: number }>`
    select enrolled from course_counts where course_id = ${course_id} for no key update`.execute(db)
  return rows[0]?.enrolled ?? 0
}

/** Required courses that the learner has not completed. */
export async function listMissing(
  db: Db,
  learner_id: string,
  course_id: string,
): Promise<{ id: string; no: number; title: string }[]> {
  const { rows } = await sql<{ id: string; no: number; title: string }>`
    select c.id, c.no, c.title from prerequisites p join courses c on c.id = p.required_course_id
    where p.course_id = ${course_id} and c.removed_at is null and c.status in ('published', 'archived') and not exists (
      select from enrolments e where e.learner_id = ${learner_id} and e.course_id = c.id and e.completed_at is not null)
    order by p.no`.execute(db)
  return rows
}

/** Those of these users who learn the course now. */
export async function listEnrolledUsers(
  db: Db,
  courseId: string,
  userIds: readonly string[],
): Promise<string[]> {
  const { rows } = await sql<{ user_id: string }>`
    select l.user_id from learners l join enrolments e on e.learner_id = l.id
    where l.user_id = any(${userIds}::uuid[]) and e.course_id = ${courseId} and e.left_at is null`.execute(db)
  return rows.map(({ user_id }) => user_id)
}
