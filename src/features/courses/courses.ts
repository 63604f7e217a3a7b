import { type Ctx, inTransaction, ownerScope, requireUser } from '#platform/ctx.ts'
import { DomainError, notFound } from '#platform/errors.ts'
import { checkVersion } from '#platform/etags.ts'
import { publish } from '#platform/events.ts'
import { findHold } from '#platform/holds.ts'
import { type Page, type PageRequest, readNumberCursor, toPage } from '#platform/paging.ts'
import type { Course, CourseFields, Ref } from './course.queries.ts'
import * as queries from './course.queries.ts'

export type NewCourse = Pick<CourseFields, 'title'> &
  Partial<CourseFields> & { status?: 'draft' | 'published' }

export function createCourse(
  ctx: Ctx,
  { title, author = '', description = '', language = 'en', status = 'draft' }: NewCourse,
): Promise<Course> {
  const owner_id = requireUser(ctx).id
  return inTransaction(ctx, async (tx) => {
    const course = await queries.insert(
      tx.db,
      { title, author, description, language, status, owner_id },
      tx.now(),
    )
    await publish(tx, { type: 'course.created', subject: course.id })
    return course
  })
}

/** The course if the actor owns it or is staff; `not_found` otherwise, so that ids tell nothing. */
export async function getCourse(ctx: Ctx, ref: Ref): Promise<Course> {
  const course = await queries.find(ctx.db, ref, ownerScope(ctx))
  if (!course) throw notFound('course')
  return course
}

export async function listCourses(ctx: Ctx, { limit, cursor }: PageRequest): Promise<Page<Course>> {
  const after = readNumberCursor(cursor) ?? 0
  return toPage(await queries.list(ctx.db, ownerScope(ctx), after, limit + 1), limit, ({ no }) => [no])
}

/** `whileTaught: 'refuse'` leaves a course alone that a running delivery teaches. */
export type Care = { expected?: number | undefined; whileTaught?: 'refuse' | 'allow' }

/** Locks the course for a change of it or of what it contains. */
export async function takeCourse(
  tx: Ctx,
  ref: Ref,
  { expected, whileTaught = 'allow' }: Care = {},
): Promise<Course> {
  const { id } = await getCourse(tx, ref)
  const course = await queries.findForUpdate(tx.db, id)
  if (!course) throw notFound('course')
  checkVersion(course, expected)
  if (whileTaught === 'refuse') await requireUntaught(tx, id)
  return course
}

async function requireUntaught(tx: Ctx, id: string): Promise<void> {
  const label = await findHold(tx, id)
  if (label !== undefined)
    throw new DomainError(
      'conflict',
      'course_is_taught',
      `The course is being delivered to "${label}". Stop that delivery first.`,
      { label },
    )
}

export function updateCourse(
  ctx: Ctx,
  ref: Ref,
  change: Partial<CourseFields>,
  care: Care = {},
): Promise<Course> {
  return inTransaction(ctx, async (tx) => {
    const { id } = await takeCourse(tx, ref, care)
    return queries.set(tx.db, id, change, tx.now())
  })
}

export function setPublished(ctx: Ctx, ref: Ref, isPublished: boolean): Promise<Course> {
  return inTransaction(ctx, async (tx) => {
    const course = await takeCourse(tx, ref)
    const status = isPublished ? 'published' : 'draft'
    if (course.status === status) return course
    await publish(tx, { type: isPublished ? 'course.published' : 'course.unpublished', subject: course.id })
    return queries.set(tx.db, course.id, { status }, tx.now())
  })
}

/** Removes the course; what was taught of it stays on record. A course that is being delivered is refused. */
export function removeCourse(ctx: Ctx, ref: Ref, care: Care = {}): Promise<void> {
  return inTransaction(ctx, async (tx) => {
    const { id } = await takeCourse(tx, ref, { ...care, whileTaught: 'refuse' })
    await queries.set(tx.db, id, { removed_at: tx.now() }, tx.now())
    await publish(tx, { type: 'course.removed', subject: id })
  })
}

export const findTwinCourse = (ctx: Ctx, fields: CourseFields): Promise<Course | undefined> =>
  queries.findTwin(ctx.db, requireUser(ctx).id, fields)

export const countCourses = (ctx: Ctx) => queries.countCourses(ctx.db, ownerScope(ctx))
