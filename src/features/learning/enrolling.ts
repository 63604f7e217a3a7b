import { type Course, findCourse, type Ref } from '#features/courses/index.ts'
import { getUser } from '#features/identity/index.ts'
import { type Ctx, inTransaction, isStaff, requireUser } from '#platform/ctx.ts'
import { DomainError, notFound } from '#platform/errors.ts'
import { publish } from '#platform/events.ts'
import * as queries from './enrolment.queries.ts'
import { ensureLearnerOf, ensureMyLearner, findLearnerByUser } from './learners.ts'
import { type Cohort, countFree, type Grant, place } from './placing.ts'
import * as waiting from './waiting.queries.ts'

/** `is_new`: never enrolled before. `waiting`: no seat is free; the place in the line, 1 being the next. */
export type Enrolled = Taken | { waiting: number }

export type Wish = { wait?: boolean; cohort?: Cohort }

/**
 * Enrols me in a published course that costs nothing, or again if I left it. `wait`: where every seat is taken, I wait
 * for one. Throws `payment_required`; `conflict`: `course_not_open`, `already_enrolled`, `prerequisites_missing`,
 * `course_full`.
 */
export function enrolMe(ctx: Ctx, ref: Ref, { wait = false, cohort }: Wish = {}): Promise<Enrolled> {
  return inTransaction(ctx, async (tx) => {
    const course = await findOpen(tx, ref)
    if (course.price > 0) throw paymentRequired(course)
    const learner_id = await ensureMyLearner(tx)
    await refuseEnrolled(tx, course)
    await requirePrerequisites(tx, learner_id, course.id)
    const before = await waiting.countBefore(tx.db, course.id, learner_id)
    if ((await countFree(tx, course)) <= before) return queue(tx, course, learner_id, wait)
    return take(tx, course, learner_id, { source: cohort ? 'cohort' : 'self', ...(cohort && { cohort }) })
  })
}

async function queue(tx: Ctx, course: Course, learner_id: string, wait: boolean): Promise<Enrolled> {
  if (!wait) throw courseFull()
  await waiting.join(tx.db, course.id, learner_id, tx.now())
  const place = (await waiting.countBefore(tx.db, course.id, learner_id)) + 1
  await publish(tx, { type: 'course.awaited', subject: course.id, data: { learner_id, place } })
  return { waiting: place }
}

async function refuseEnrolled(tx: Ctx, { id }: Course): Promise<void> {
  const known = await queries.find(tx.db, { user_id: requireUser(tx).id, course_id: id })
  if (known && !known.left_at) throw alreadyEnrolled(known)
}

type Taken = { enrolment: queries.EnrolmentView; is_new: boolean }

type UserRef = Parameters<typeof getUser>[1]

/** For staff: enrols somebody, whatever the course costs. Throws as `enrolMe` does, but for the price. */
export function enrolUser(ctx: Ctx, user: UserRef, ref: Ref): Promise<Taken> {
  return inTransaction(ctx, async (tx) => {
    const learner_id = await ensureLearnerOf(tx, await getUser(tx, user))
    return enrolLearner(tx, await findOpen(tx, ref), learner_id, { source: 'staff' })
  })
}

/** For features that have decided that the learner gets a place. */
export function enrolLearner(ctx: Ctx, course: Course, learner_id: string, grant: Grant): Promise<Taken> {
  return inTransaction(ctx, async (tx) => {
    if (course.status !== 'published') throw courseNotOpen()
    await requirePrerequisites(tx, learner_id, course.id)
    if ((await countFree(tx, course)) <= 0) throw courseFull()
    return take(tx, course, learner_id, grant)
  })
}

async function take(tx: Ctx, course: Course, learner_id: string, grant: Grant): Promise<Taken> {
  const [placed] = await place(tx, course, [learner_id], grant)
  const enrolment = placed && (await queries.find(tx.db, { id: placed.id }))
  if (!enrolment) throw alreadyEnrolled()
  return { enrolment, is_new: placed.is_new }
}

/** Drafts are nobody's business: they are not found, but by those who may edit them. */
async function findOpen(tx: Ctx, ref: Ref): Promise<Course> {
  const course = await findCourse(tx, ref)
  const isMine = course && (isStaff(tx) || course.owner_id === requireUser(tx).id)
  if (!course || (course.status !== 'published' && course.status !== 'archived' && !isMine))
    throw notFound('course')
  if (course.status !== 'published') throw courseNotOpen()
  return course
}

async function requirePrerequisites(tx: Ctx, learner_id: string, course_id: string): Promise<void> {
  const missing = await queries.listMissing(tx.db, learner_id, course_id)
  if (missing.length === 0) return
  const titles = missing.map(({ title }) => `"${title}"`).join(', ')
  throw new DomainError('conflict', 'prerequisites_missing', `Complete ${titles} first.`, {
    courses: missing,
  })
}

const batch = 500

/** Seats have become free: whoever waited longest has them. Where a place costs something it is not given away. */
export async function seatWaiting(tx: Ctx, course_id: string): Promise<void> {
  const course = await findCourse(tx, { id: course_id })
  if (course?.status !== 'published' || course.price > 0) return
  for (let isOver = false; !isOver; ) {
    const next = await waiting.takeNext(tx.db, course.id, Math.min(await countFree(tx, course), batch))
    await place(tx, course, next, { source: 'waiting_list' })
    isOver = next.length < batch
  }
}

/** My place in the line for a course, 1 being the next. Throws `not_found` where I do not wait. */
export async function getMyPlace(ctx: Ctx, ref: Ref): Promise<number> {
  const { course, learner_id } = await findMyLine(ctx, ref)
  return (await waiting.countBefore(ctx.db, course.id, learner_id)) + 1
}

export async function stopWaiting(ctx: Ctx, ref: Ref): Promise<void> {
  const { course, learner_id } = await findMyLine(ctx, ref)
  await inTransaction(ctx, async (tx) => {
    await waiting.leave(tx.db, course.id, learner_id)
    await publish(tx, { type: 'course.awaited_no_more', subject: course.id, data: { learner_id } })
  })
}

async function findMyLine(ctx: Ctx, ref: Ref): Promise<{ course: Course; learner_id: string }> {
  const course = await findCourse(ctx, ref)
  const learner = await findLearnerByUser(ctx, requireUser(ctx).id)
  if (!course || !learner || !(await waiting.isWaiting(ctx.db, course.id, learner.id)))
    throw notFound('place')
  return { course, learner_id: learner.id }
}

const conflict = (code: string, message: string, details = {}) =>
  new DomainError('conflict', code, message, details)
const courseNotOpen = () =>
  conflict(
    'course_not_open',
    'This course takes nobody at present. Look for it in the catalogue again later.',
  )
const courseFull = () => conflict('course_full', 'Every seat of this course is taken. Ask to wait for one.')
const alreadyEnrolled = (known?: { id: string }) =>
  conflict('already_enrolled', 'You learn this course already.', known ? { enrolment_id: known.id } : {})
const paymentRequired = ({ price, currency }: Course) =>
  new DomainError('payment_required', 'payment_required', 'This course has to be paid for first.', {
    price,
    currency,
  })
