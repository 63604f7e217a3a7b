import { type Course, findCourse, type Ref } from '#features/courses/index.ts'
import { getUser } from '#features/identity/index.ts'
import { type Ctx, inTransaction, isStaff, requireUser } from '#platform/ctx.ts'
import { DomainError, notFound } from '#platform/errors.ts'
import { publish } from '#platform/events.ts'
import type { EnrolmentSource } from '#platform/tables.ts'
import * as queries from './enrolment.queries.ts'
import { ensureLearnerOf, ensureMyLearner } from './learners.ts'
import * as waiting from './waiting.queries.ts'

/** `is_new`: never enrolled before. `waiting`: no seat is free; the place in the line, 1 being the next. */
export type Enrolled = Taken | { waiting: number }

export type Wish = { wait?: boolean; cohort?: { id: string; starts_at: Date } }

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
    if (await isFull(tx, course)) return queue(tx, course, learner_id, wait)
    return take(tx, course, learner_id, { source: cohort ? 'cohort' : 'self', ...(cohort && { cohort }) })
  })
}

async function queue(tx: Ctx, course: Course, learner_id: string, wait: boolean): Promise<Enrolled> {
  if (!wait) throw courseFull()
  const place = await waiting.join(tx.db, course.id, learner_id, tx.now())
  await publish(tx, { type: 'course.awaited', subject: course.id, data: { learner_id, place } })
  return { waiting: place }
}

async function refuseEnrolled(tx: Ctx, { id }: Course): Promise<void> {
  const known = await queries.find(tx.db, { user_id: requireUser(tx).id, course_id: id })
  if (known && !known.left_at) throw alreadyEnrolled(known)
}

/** Who gives the place; with a cohort the days of the drip count from its beginning. */
export type Grant = { source: EnrolmentSource; cohort?: { id: string; starts_at: Date } }
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
    if (await isFull(tx, course)) throw courseFull()
    return take(tx, course, learner_id, grant)
  })
}

async function take(tx: Ctx, course: Course, learner_id: string, { source, cohort }: Grant): Promise<Taken> {
  const drips_from = cohort && cohort.starts_at > tx.now() ? cohort.starts_at : tx.now()
  const access_until = course.access_days
    ? new Date(drips_from.getTime() + course.access_days * 86_400_000)
    : null
  const place = { source, cohort_id: cohort?.id ?? null, drips_from, access_until }
  const row = { learner_id, course_id: course.id, ...place }
  const enrolled = await queries.enrol(tx.db, row, tx.now())
  if (!enrolled) throw alreadyEnrolled()
  await waiting.leave(tx.db, course.id, learner_id)
  const data = { course_id: course.id, learner_id, source, again: !enrolled.is_new }
  await publish(tx, { type: 'enrolment.begun', subject: enrolled.id, data })
  const enrolment = await queries.find(tx.db, { id: enrolled.id })
  if (!enrolment) throw notFound('enrolment')
  return { enrolment, is_new: enrolled.is_new }
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

/** Holds the seats, where they are counted, until the transaction ends. */
async function isFull(tx: Ctx, { id, seats }: Course): Promise<boolean> {
  return seats !== null && (await queries.holdSeats(tx.db, id)) >= seats
}

/** Seats have become free: whoever waited longest has them. Where a place costs something it is not given away. */
export async function seatWaiting(tx: Ctx, course_id: string): Promise<void> {
  const course = await findCourse(tx, { id: course_id })
  if (course?.status !== 'published' || course.price > 0) return
  const free = course.seats === null ? 1_000 : course.seats - (await queries.holdSeats(tx.db, course.id))
  if (free <= 0) return
  for (const learner_id of await waiting.takeNext(tx.db, course.id, free))
    await take(tx, course, learner_id, { source: 'waiting_list' })
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
