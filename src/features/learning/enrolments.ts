import { getCourse, type Ref } from '#features/courses/index.ts'
import { type Ctx, inTransaction, isStaff, requireUser } from '#platform/ctx.ts'
import { notFound } from '#platform/errors.ts'
import { publish } from '#platform/events.ts'
import { type Page, type PageRequest, readNumberCursor, toPage } from '#platform/paging.ts'
import { seatWaiting } from './enrolling.ts'
import type { EnrolmentRef, EnrolmentView } from './enrolment.queries.ts'
import * as queries from './enrolment.queries.ts'
import * as waiting from './waiting.queries.ts'

/** Mine, one in a course of mine, or any for staff. */
export async function getEnrolment(ctx: Ctx, ref: EnrolmentRef): Promise<EnrolmentView> {
  const enrolment = await queries.find(ctx.db, ref)
  if (!enrolment || !(isMine(ctx, enrolment) || mayTeach(ctx, enrolment))) throw notFound('enrolment')
  return enrolment
}

export const isMine = (ctx: Ctx, { learner_user_id }: EnrolmentView): boolean =>
  ctx.actor.kind === 'user' && ctx.actor.id === learner_user_id

export const mayTeach = (ctx: Ctx, { course_owner_id }: EnrolmentView): boolean =>
  isStaff(ctx) || (ctx.actor.kind === 'user' && ctx.actor.id === course_owner_id)

export async function listMyEnrolments(
  ctx: Ctx,
  { limit, cursor, is_completed }: PageRequest & { is_completed?: boolean | undefined },
): Promise<Page<EnrolmentView>> {
  const filter = { before: readNumberCursor(cursor), isCompleted: is_completed, limit: limit + 1 }
  const rows = await queries.listOfUser(ctx.db, requireUser(ctx).id, filter)
  return toPage(rows, limit, ({ no }) => [no])
}

/** Everybody who learns a course of the actor's or did, newest first. */
export async function listEnrolments(
  ctx: Ctx,
  ref: Ref,
  { limit, cursor }: PageRequest,
): Promise<Page<EnrolmentView>> {
  const { id } = await getCourse(ctx, ref)
  const rows = await queries.listOfCourse(ctx.db, id, readNumberCursor(cursor), limit + 1)
  return toPage(rows, limit, ({ no }) => [no])
}

/** I learn this course no more; what I have done stays, and is there when I come back. */
export function leaveCourse(ctx: Ctx, ref: EnrolmentRef): Promise<void> {
  return inTransaction(ctx, async (tx) => {
    const { id, course_id, learner_id } = await getEnrolment(tx, ref)
    const held = await queries.findForUpdate(tx.db, id)
    if (!held || held.left_at) return
    await queries.set(tx.db, id, { left_at: tx.now(), cohort_id: null })
    await publish(tx, { type: 'enrolment.left', subject: id, data: { course_id, learner_id } })
    await seatWaiting(tx, course_id)
  })
}

export async function listWaiting(
  ctx: Ctx,
  ref: Ref,
  { limit, cursor }: PageRequest,
): Promise<Page<waiting.Waiting>> {
  const { id } = await getCourse(ctx, ref)
  const rows = await waiting.list(ctx.db, id, readNumberCursor(cursor), limit + 1)
  return toPage(rows, limit, ({ no }) => [no])
}

/** Those of these users who learn the course now. */
export const listEnrolledUsers = (
  ctx: Ctx,
  courseId: string,
  userIds: readonly string[],
): Promise<string[]> => queries.listEnrolledUsers(ctx.db, courseId, userIds)
