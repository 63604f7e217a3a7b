import { findCourse, getCourse, type Ref } from '#features/courses/index.ts'
import { type EnrolmentView, enrolMe, moveCohortStart } from '#features/learning/index.ts'
import { type Ctx, inTransaction } from '#platform/ctx.ts'
import { DomainError, missingAs, notFound } from '#platform/errors.ts'
import { checkVersion } from '#platform/etags.ts'
import { publish } from '#platform/events.ts'
import { type Page, type PageRequest, readCursor, toPage } from '#platform/paging.ts'
import type { Cohort, CohortFields } from './cohort.queries.ts'
import * as queries from './cohort.queries.ts'

export type NewCohort = Pick<CohortFields, 'name' | 'starts_on'> & Partial<CohortFields>

export function makeCohort(
  ctx: Ctx,
  course: Ref,
  { name, starts_on, ends_on = null, seats = null }: NewCohort,
): Promise<Cohort> {
  return inTransaction(ctx, async (tx) => {
    const { id: course_id } = await getCourse(tx, course)
    refuseBackwards(starts_on, ends_on)
    const id = await queries.insert(tx.db, { course_id, name, starts_on, ends_on, seats }, tx.now())
    await publish(tx, { type: 'cohort.created', subject: id, data: { course_id } })
    return getCohort(tx, id)
  })
}

function refuseBackwards(starts_on: string, ends_on: string | null): void {
  if (ends_on && ends_on < starts_on)
    throw new DomainError('invalid', 'dates_backwards', 'A cohort ends on the day it begins, or later.')
}

/** A cohort of a course of the actor's. */
export async function getCohort(ctx: Ctx, id: string): Promise<Cohort> {
  const cohort = await queries.find(ctx.db, id)
  if (!cohort) throw notFound('cohort')
  await getCourse(ctx, { id: cohort.course_id }).catch(missingAs('cohort'))
  return cohort
}

export async function listCohorts(
  ctx: Ctx,
  course: Ref,
  { limit, cursor }: PageRequest,
): Promise<Page<Cohort>> {
  const { id } = await getCourse(ctx, course)
  const rows = await queries.list(ctx.db, id, readCursor(cursor, 2), limit + 1)
  return toPage(rows, limit, ({ starts_on, no }) => [starts_on, no])
}

export function changeCohort(
  ctx: Ctx,
  id: string,
  change: Partial<CohortFields>,
  expected?: number,
): Promise<Cohort> {
  return inTransaction(ctx, async (tx) => {
    await getCohort(tx, id)
    await queries.hold(tx.db, id)
    const known = await getCohort(tx, id)
    checkVersion(known, expected)
    const { starts_on, ends_on } = { ...known, ...change }
    refuseBackwards(starts_on, ends_on)
    await queries.set(tx.db, id, change, tx.now())
    await publish(tx, { type: 'cohort.changed', subject: id, data: { fields: Object.keys(change) } })
    const changed = await getCohort(tx, id)
    if (changed.starts_on !== known.starts_on) await moveCohortStart(tx, id, startOf(known), startOf(changed))
    return changed
  })
}

/** The cohort goes; who learnt in it goes on learning. */
export function removeCohort(ctx: Ctx, id: string, expected?: number): Promise<void> {
  return inTransaction(ctx, async (tx) => {
    await getCohort(tx, id)
    await queries.hold(tx.db, id)
    checkVersion(await getCohort(tx, id), expected)
    await queries.remove(tx.db, id)
    await publish(tx, { type: 'cohort.removed', subject: id })
  })
}

/** The cohorts of a published course that are not over, for anybody; a hundred at most. */
export async function listOpenCohorts(ctx: Ctx, ref: Ref): Promise<Cohort[]> {
  const course = await findCourse(ctx, ref)
  if (course?.status !== 'published') throw notFound('course')
  return queries.listOpen(ctx.db, course.id, ctx.now().toISOString().slice(0, 10), 100)
}

/** I learn the course with this cohort. Throws as enrolling in a course does; `conflict`: `cohort_over`, `course_full`. */
export function joinCohort(ctx: Ctx, id: string): Promise<EnrolmentView> {
  return inTransaction(ctx, async (tx) => {
    await queries.hold(tx.db, id)
    const cohort = await queries.find(tx.db, id)
    const course = cohort && (await findCourse(tx, { id: cohort.course_id }))
    if (!cohort || !course) throw notFound('cohort')
    refuseOver(cohort, tx.now())
    if (cohort.seats !== null && cohort.enrolled >= cohort.seats) throw full()
    const wish = { cohort: { id, starts_at: startOf(cohort) } }
    const enrolled = await enrolMe(tx, course, wish).catch(missingAs('cohort'))
    if ('waiting' in enrolled) throw full()
    return enrolled.enrolment
  })
}

/** The first moment of its first day, in UTC. */
export const startOf = ({ starts_on }: Cohort): Date => new Date(`${starts_on}T00:00:00Z`)

export function refuseOver({ ends_on }: Cohort, now: Date): void {
  if (ends_on && ends_on < now.toISOString().slice(0, 10))
    throw new DomainError('conflict', 'cohort_over', 'This cohort is over. Choose a later one.')
}

const full = () => new DomainError('conflict', 'course_full', 'Every seat of this cohort is taken.')
