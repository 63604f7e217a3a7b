import { type Selectable, sql } from 'kysely'
import { type Db, prepare } from '#platform/db.ts'
import type { CourseStatus, EnrolmentSource, LearnerStandings } from '#platform/tables.ts'

type Columns = Selectable<LearnerStandings>
type Optional =
  | 'cohort_id'
  | 'completed_at'
  | 'left_at'
  | 'paused_at'
  | 'user_id'
  | 'phone'
  | 'access_until'
  | 'last_studied_at'
  | 'last_active_at'
  | 'lesson_id'
  | 'lesson_title'
  | 'lesson_started_at'
export type Standing = {
  [Name in keyof Columns]: Name extends Optional ? Columns[Name] : NonNullable<Columns[Name]>
}

export type Tally = { total: number; completed: number; in_progress: number; watched_seconds: number }

const tally = prepare<Tally>(`
  select count(*)::int as total, count(e.completed_at)::int as completed,
    (count(*) - count(e.completed_at))::int as in_progress,
    coalesce(sum((select sum(p.watched_seconds) from lesson_progress p join lessons s on s.id = p.lesson_id
      where p.learner_id = e.learner_id and s.course_id = e.course_id)), 0)::bigint as watched_seconds
  from enrolments e join learners l on l.id = e.learner_id join courses c on c.id = e.course_id
  where l.user_id = $1 and e.left_at is null and c.removed_at is null`)

/** What somebody learns, in numbers. */
export const countLearning = async (db: Db, userId: string): Promise<Tally> =>
  (await tally(db, userId))[0] ?? { total: 0, completed: 0, in_progress: 0, watched_seconds: 0 }

export type Taught = {
  id: string
  no: number
  title: string
  status: CourseStatus
  enrolled: number
  completed: number
  waiting: number
  active_in_week: number
}

/** A teacher's courses with who is in them. */
export async function listTaught(
  db: Db,
  owner_id: string | null,
  { after, limit }: { after: number; limit: number },
  now: Date,
): Promise<Taught[]> {
  const { rows } = await sql<Taught>`
    select c.id, c.no, c.title, c.status, c.enrolled, c.completed,
      (select count(*)::int from waiting_learners w where w.course_id = c.id) as waiting,
      (select count(distinct p.learner_id)::int from lessons s join lesson_progress p on p.lesson_id = s.id
        where s.course_id = c.id and p.studied_at > ${now}::timestamptz - interval '7 days') as active_in_week
    from course_cards c
    where (${owner_id}::uuid is null or c.instructor_id = ${owner_id}) and c.no > ${after}
    order by c.no limit ${limit}`.execute(db)
  return rows
}

export type ToCall = Standing & { reason: 'silent' | 'stuck'; since: Date }

/**
 * Whom a teacher should call: who has not been heard of for so long (`silent`), and who is at one lesson for so long
 * (`stuck`). The number is shown of those whom the teacher has in a group. Written as a range of one course, so that
 * PostgreSQL reads that course in its order: for an equal one it may walk through all enrolments by number.
 */
export async function listToCall(
  db: Db,
  { course_id, before, now }: { course_id: string; before: Date; now: Date },
  last: number | undefined,
  limit: number,
): Promise<ToCall[]> {
  const { rows } = await sql<ToCall>`
    select * from (
      select s.*,
        case when coalesce(s.last_active_at, s.enrolled_at) < ${before} then 'silent' else 'stuck' end as reason,
        case when coalesce(s.last_active_at, s.enrolled_at) < ${before}
          then coalesce(s.last_active_at, s.enrolled_at) else s.lesson_started_at end as since,
        s.access_until is null or s.access_until > ${now} as has_access
      from learner_standings s
      where s.course_id between ${course_id} and ${course_id} and s.no < ${last ?? 2_147_483_647}
        and s.left_at is null and s.completed_at is null and s.paused_at is null and s.enrolled_at < ${before}) t
    where t.since < ${before} and t.has_access order by t.course_id, t.no desc limit ${limit}`.execute(db)
  return rows
}

export type EnrolmentRow = {
  id: string
  no: number
  course_id: string
  course_no: number
  course_title: string
  learner_id: string
  learner_name: string
  user_id: string | null
  email: string | null
  source: EnrolmentSource
  enrolled_at: Date
  completed_at: Date | null
  left_at: Date | null
  required: number
  completed: number
}
export type EnrolmentFilter = {
  course_id?: string | undefined
  user_id?: string | undefined
  is_completed?: boolean | undefined
  is_active?: boolean | undefined
}

/** For staff: everybody's enrolments, newest first. */
export async function listEnrolments(
  db: Db,
  { course_id, user_id, is_completed, is_active }: EnrolmentFilter,
  before: number | undefined,
  limit: number,
): Promise<EnrolmentRow[]> {
  const conditions = [
    ...(before === undefined ? [] : [sql`e.no < ${before}`]),
    ...(course_id ? [sql`e.course_id = ${course_id}`] : []),
    ...(user_id ? [sql`l.user_id = ${user_id}`] : []),
    ...(is_completed === undefined
      ? []
      : [is_completed ? sql`e.completed_at is not null` : sql`e.completed_at is null`]),
    ...(is_active === undefined ? [] : [is_active ? sql`e.left_at is null` : sql`e.left_at is not null`]),
  ]
  const where = conditions.length > 0 ? sql`where ${sql.join(conditions, sql` and `)}` : sql``
  const { rows } = await sql<EnrolmentRow>`
    select e.id, e.no, e.course_id, c.no as course_no, c.title as course_title, e.learner_id, l.name as learner_name,
      l.user_id, u.email, e.source, e.enrolled_at, e.completed_at, e.left_at, p.required, p.completed
    from enrolments e join courses c on c.id = e.course_id join learners l on l.id = e.learner_id
    left join users u on u.id = l.user_id
    cross join lateral (
      select count(*) filter (where s.is_required)::int as required,
        count(d.completed_at) filter (where s.is_required)::int as completed
      from lessons s left join lesson_progress d on d.lesson_id = s.id and d.learner_id = e.learner_id
      where s.course_id = e.course_id) p
    ${where} order by e.no desc limit ${limit}`.execute(db)
  return rows
}
