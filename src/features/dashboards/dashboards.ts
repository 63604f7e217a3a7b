import { getCourse, type Ref } from '#features/courses/index.ts'
import { type EnrolmentView, listMyEnrolments } from '#features/learning/index.ts'
import { type Ctx, ownerScope, requireUser } from '#platform/ctx.ts'
import { type Page, type PageRequest, readNumberCursor, toPage } from '#platform/paging.ts'
import type { EnrolmentFilter, EnrolmentRow, Tally, Taught, ToCall } from './dashboard.queries.ts'
import * as queries from './dashboard.queries.ts'

const recent = 5

export type StudentDashboard = { tally: Tally; recent: EnrolmentView[] }

/** What I learn: in numbers, and the courses that I began last. */
export async function getStudentDashboard(ctx: Ctx): Promise<StudentDashboard> {
  const [tally, { data }] = await Promise.all([
    queries.countLearning(ctx.db, requireUser(ctx).id),
    listMyEnrolments(ctx, { limit: recent }),
  ])
  return { tally, recent: data }
}

/** What I teach, with who is in it; staff see what everybody teaches. */
export async function listTaughtCourses(ctx: Ctx, { limit, cursor }: PageRequest): Promise<Page<Taught>> {
  const slice = { after: readNumberCursor(cursor) ?? 0, limit: limit + 1 }
  const rows = await queries.listTaught(ctx.db, ownerScope(ctx), slice, ctx.now())
  return toPage(rows, limit, ({ no }) => [no])
}

/**
 * The call list of a course: texts and lessons teach those who answer; a call reaches the others. Who has been silent, or
 * at one lesson, for so many days.
 */
export async function listLearnersToCall(
  ctx: Ctx,
  ref: Ref,
  { days, limit, cursor }: PageRequest & { days: number },
): Promise<Page<ToCall>> {
  const { id: course_id } = await getCourse(ctx, ref)
  const before = new Date(ctx.now().getTime() - days * 86_400_000)
  const course = { course_id, before, now: ctx.now() }
  const rows = await queries.listToCall(ctx.db, course, readNumberCursor(cursor), limit + 1)
  return toPage(rows, limit, ({ no }) => [no])
}

/** For staff: everybody's enrolments. */
export async function listAllEnrolments(
  ctx: Ctx,
  { limit, cursor, ...filter }: PageRequest & EnrolmentFilter,
): Promise<Page<EnrolmentRow>> {
  const rows = await queries.listEnrolments(ctx.db, filter, readNumberCursor(cursor), limit + 1)
  return toPage(rows, limit, ({ no }) => [no])
}
