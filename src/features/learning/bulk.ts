import type { Course } from '#features/courses/index.ts'
import { type Ctx, inTransaction, isStaff } from '#platform/ctx.ts'
import { DomainError } from '#platform/errors.ts'
import { publish } from '#platform/events.ts'
import * as bulk from './bulk.queries.ts'
import { holdSeats } from './enrolment.queries.ts'
import { insertMissing } from './learner.queries.ts'

export type Place = {
  course: Course
  cohort_id: string
  starts_at: Date
  /** Seats that the cohort has left; null is any number. */
  free: number | null
}
export type Outcome = 'enrolled' | 'already_enrolled' | 'prerequisites_missing' | 'full'

/** Enrols many, in the order in which they come, as far as the seats go: what became of each of them. */
export function enrolMany(ctx: Ctx, learnerIds: string[], place: Place): Promise<Map<string, Outcome>> {
  return inTransaction(ctx, async (tx) => {
    const { course } = place
    if (course.status !== 'published')
      throw new DomainError('conflict', 'course_not_open', 'This course takes nobody at present. Publish it.')
    if (course.price > 0 && !isStaff(tx))
      throw new DomainError(
        'payment_required',
        'payment_required',
        'Only staff give away a course that costs.',
      )
    const taken = course.seats === null ? 0 : await holdSeats(tx.db, course.id)
    const room = Math.min(place.free ?? Infinity, course.seats === null ? Infinity : course.seats - taken)
    const [enrolled, unready] = [
      await bulk.listEnrolled(tx.db, course.id, learnerIds),
      await bulk.listUnready(tx.db, course.id, learnerIds),
    ]
    const outcomes = new Map<string, Outcome>()
    const coming: string[] = []
    for (const id of learnerIds) {
      if (outcomes.has(id)) continue
      if (enrolled.has(id)) outcomes.set(id, 'already_enrolled')
      else if (unready.has(id)) outcomes.set(id, 'prerequisites_missing')
      else outcomes.set(id, coming.length < room && coming.push(id) ? 'enrolled' : 'full')
    }
    await take(tx, coming, place)
    return outcomes
  })
}

async function take(tx: Ctx, coming: string[], { course, cohort_id, starts_at }: Place): Promise<void> {
  if (coming.length === 0) return
  const now = tx.now()
  const begins = starts_at > now ? starts_at : now
  const access_until = course.access_days
    ? new Date(begins.getTime() + course.access_days * 86_400_000)
    : null
  const batch = {
    course_id: course.id,
    source: 'cohort' as const,
    cohort_id,
    drips_from: begins,
    access_until,
  }
  const rows = await bulk.enrolAll(tx.db, coming, batch, now)
  const data = { course_id: course.id, count: rows.length }
  await publish(tx, { type: 'cohort.enrolled', subject: cohort_id, data })
}

/** Who is to learn: an account, or whoever has a number. */
export type Person = { user: { id: string; name: string } } | { phone: string; name: string }

/** The learners that these people are, made where there are none, in the same order. */
export async function ensureLearnersOf(tx: Ctx, people: Person[]): Promise<string[]> {
  const users = people.flatMap((one) => ('user' in one ? [one.user] : []))
  const byNumber = people.flatMap((one) => ('phone' in one ? [one] : []))
  const ofUsers = await bulk.ensureOfUsers(tx.db, users, tx.now())
  await insertMissing(tx.db, byNumber, tx.now())
  const ofPhones = await bulk.listByPhones(
    tx.db,
    byNumber.map(({ phone }) => phone),
  )
  return people.map((one) => ('user' in one ? ofUsers.get(one.user.id) : ofPhones.get(one.phone)) ?? '')
}
