import { type Ctx, inTransaction, isStaff } from '#platform/ctx.ts'
import { DomainError } from '#platform/errors.ts'
import { publish } from '#platform/events.ts'
import { type Page, type PageRequest, readCursor, toPage } from '#platform/paging.ts'
import type { CourseStatus } from '#platform/tables.ts'
import type { Course, Ref } from './course.queries.ts'
import * as queries from './course.queries.ts'
import { type Care, takeCourse } from './courses.ts'

/** `review`: what a teacher publishes waits until the academy's staff have looked at it. */
export type PublicationPolicy = { review: boolean }

/** Publishes the course; a teacher's, where the academy reviews, waits in the list of submitted courses instead. */
export function publishCourse(
  ctx: Ctx,
  ref: Ref,
  { review }: PublicationPolicy = { review: false },
  care: Care = {},
): Promise<Course> {
  return review && !isStaff(ctx) ? submitCourse(ctx, ref, care) : move(ctx, ref, 'published', care)
}

/** Asks the academy's staff to look at the course and publish it. One that is published stays so. */
export async function submitCourse(ctx: Ctx, ref: Ref, care: Care = {}): Promise<Course> {
  return inTransaction(ctx, async (tx) => {
    const { status } = await takeCourse(tx, ref, care)
    return move(tx, ref, status === 'published' ? status : 'in_review', care)
  })
}

/** Back to a draft: by its teacher, or by staff with a word on why. */
export const withdrawCourse = (ctx: Ctx, ref: Ref, reason = '', care: Care = {}): Promise<Course> =>
  move(ctx, ref, 'draft', care, reason)

/** Out of the catalogue; whoever learns it goes on learning. */
export const archiveCourse = (ctx: Ctx, ref: Ref, care: Care = {}): Promise<Course> =>
  move(ctx, ref, 'archived', care)

const facts: Record<CourseStatus, string> = {
  draft: 'course.unpublished',
  in_review: 'course.submitted',
  published: 'course.published',
  archived: 'course.archived',
}

function move(ctx: Ctx, ref: Ref, status: CourseStatus, care: Care, reason = ''): Promise<Course> {
  return inTransaction(ctx, async (tx) => {
    const course = await takeCourse(tx, ref, care)
    if (course.status === status) return course
    if (course.status === 'archived' && status === 'in_review') throw archived()
    await publish(tx, {
      type: facts[status],
      subject: course.id,
      data: { was: course.status, ...(reason && { reason }) },
    })
    const change = {
      status,
      submitted_at: status === 'in_review' ? tx.now() : null,
      published_at: status === 'published' ? tx.now() : course.published_at,
    }
    return queries.set(tx.db, course.id, change, tx.now())
  })
}

const archived = () =>
  new DomainError('conflict', 'course_archived', 'The course is archived. Make it a draft again first.')

/** For staff: what waits for them, oldest first. */
export async function listSubmittedCourses(ctx: Ctx, { limit, cursor }: PageRequest): Promise<Page<Course>> {
  const [at, no] = readCursor(cursor, 2) ?? []
  const after = at === undefined ? undefined : ([new Date(at), Number(no)] as [Date, number])
  const rows = await queries.listSubmitted(ctx.db, after, limit + 1)
  return toPage(rows, limit, ({ submitted_at, no }) => [submitted_at?.toISOString() ?? '', no])
}
