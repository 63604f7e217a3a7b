import { type Ctx, inTransaction, ownerScope, requireUser } from '#platform/ctx.ts'
import { DomainError, isUnknown, notFound } from '#platform/errors.ts'
import { checkVersion } from '#platform/etags.ts'
import { publish } from '#platform/events.ts'
import { findHold } from '#platform/holds.ts'
import { type Page, type PageRequest, readNumberCursor, toPage } from '#platform/paging.ts'
import type { Person } from '#platform/person.ts'
import type { CourseStatus } from '#platform/tables.ts'
import type { Course, CourseFields, CourseTexts, Ref } from './course.queries.ts'
import * as queries from './course.queries.ts'
import { checkFile } from './course-material.ts'

export type NewCourse = Pick<CourseFields, 'title'> & Partial<CourseFields>

/** Begins a course, as a draft. Throws `invalid`: `unknown_category`, `unknown_currency`, `unknown_file`. */
export function createCourse(
  ctx: Ctx,
  { author = '', description = '', language = 'en', ...course }: NewCourse,
): Promise<Course> {
  const owner_id = requireUser(ctx).id
  return inTransaction(ctx, async (tx) => {
    checkCurrency(course.currency)
    await checkFile(tx, course.thumbnail_id, 'thumbnail')
    const row = { ...course, author, description, language, owner_id }
    const created = await queries.insert(tx.db, row, tx.now()).catch(unknownCategory)
    await publish(tx, { type: 'course.created', subject: created.id })
    return created
  })
}

const currencies = new Set(Intl.supportedValuesOf('currency'))

function checkCurrency(currency: string | undefined): void {
  if (currency !== undefined && !currencies.has(currency))
    throw new DomainError(
      'invalid',
      'unknown_currency',
      `There is no currency ${currency}. Say one of ISO 4217.`,
    )
}

const unknownCategory = (error: unknown): never => {
  if (!isUnknown(error, 'courses_sub_category_id_fkey')) throw error
  throw new DomainError('invalid', 'unknown_category', 'There is no such sub category.')
}

/** The course if the actor owns it or is staff; `not_found` otherwise, so that ids tell nothing. */
export async function getCourse(ctx: Ctx, ref: Ref): Promise<Course> {
  const course = await queries.find(ctx.db, ref, ownerScope(ctx))
  if (!course) throw notFound('course')
  return course
}

/** For features that decide themselves who may see it: any course that was not removed. */
export const findCourse = (ctx: Ctx, ref: Ref): Promise<Course | undefined> => queries.find(ctx.db, ref, null)

export async function listCourses(
  ctx: Ctx,
  { limit, cursor, status }: PageRequest & { status?: CourseStatus | undefined },
): Promise<Page<Course>> {
  const after = readNumberCursor(cursor) ?? 0
  const filter = { ownerId: ownerScope(ctx), status }
  return toPage(await queries.list(ctx.db, filter, after, limit + 1), limit, ({ no }) => [no])
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
    checkCurrency(change.currency)
    await checkFile(tx, change.thumbnail_id, 'thumbnail')
    const fields = Object.keys(change)
    await publish(tx, { type: 'course.changed', subject: id, data: { fields } })
    return queries.set(tx.db, id, change, tx.now()).catch(unknownCategory)
  })
}

/** Removes the course; what was taught of it stays on record. A course that is being delivered is refused. */
export function removeCourse(ctx: Ctx, ref: Ref, care: Care = {}): Promise<void> {
  return inTransaction(ctx, async (tx) => {
    const { id } = await takeCourse(tx, ref, { ...care, whileTaught: 'refuse' })
    await queries.set(tx.db, id, { removed_at: tx.now(), submitted_at: null }, tx.now())
    await publish(tx, { type: 'course.removed', subject: id })
  })
}

export const findTwinCourse = (ctx: Ctx, texts: CourseTexts): Promise<Course | undefined> =>
  queries.findTwin(ctx.db, requireUser(ctx).id, texts)

/** For whoever asks what the academy has of theirs. */
export const exportCourses = (ctx: Ctx, { user_id }: Person): Promise<Course[]> =>
  queries.list(ctx.db, { ownerId: user_id }, 0, 10_000)

export const countCourses = (ctx: Ctx) => queries.countCourses(ctx.db, ownerScope(ctx))
