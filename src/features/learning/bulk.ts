import type { Course } from '#features/courses/index.ts'
import { type Ctx, inTransaction, isStaff } from '#platform/ctx.ts'
import { DomainError } from '#platform/errors.ts'
import { publish } from '#platform/events.ts'
import * as bulk from './bulk.queries.ts'
import { insertMissing } from './learner.queries.ts'
import { type Cohort, countFree, place } from './placing.ts'

/** `free`: seats that the cohort has left; null is any number. */
export type Intake = { course: Course; cohort: Cohort; free: number | null }
export type Outcome = 'enrolled' | 'already_enrolled' | 'prerequisites_missing' | 'full'

/** Enrols many, in the order in which they come, as far as the seats go: what became of each of them. */
export function enrolMany(ctx: Ctx, learnerIds: string[], intake: Intake): Promise<Map<string, Outcome>> {
  return inTransaction(ctx, async (tx) => {
    const { course, cohort, free } = intake
    refuseShut(tx, course)
    const room = Math.min(free ?? Infinity, await countFree(tx, course))
    const outcomes = await judge(tx, course, [...new Set(learnerIds)], room)
    const coming = [...outcomes.keys()].filter((id) => outcomes.get(id) === 'enrolled')
    if (coming.length > 0) await place(tx, course, coming, { source: 'cohort', cohort })
    await publish(tx, { type: 'cohort.enrolled', subject: cohort.id, data: { count: coming.length } })
    return outcomes
  })
}

function refuseShut(tx: Ctx, { status, price }: Course): void {
  if (status !== 'published')
    throw new DomainError('conflict', 'course_not_open', 'This course takes nobody at present. Publish it.')
  if (price > 0 && !isStaff(tx))
    throw new DomainError('payment_required', 'payment_required', 'Only staff give away a course that costs.')
}

async function judge(
  tx: Ctx,
  { id }: Course,
  learnerIds: string[],
  room: number,
): Promise<Map<string, Outcome>> {
  const [enrolled, unready] = [
    await bulk.listEnrolled(tx.db, id, learnerIds),
    await bulk.listUnready(tx.db, id, learnerIds),
  ]
  let left = room
  const outcomes = learnerIds.map((learner): [string, Outcome] => {
    if (enrolled.has(learner)) return [learner, 'already_enrolled']
    if (unready.has(learner)) return [learner, 'prerequisites_missing']
    left -= 1
    return [learner, left < 0 ? 'full' : 'enrolled']
  })
  return new Map(outcomes)
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

/** Of these people those whom a teacher knows already, in the same order; of others nothing is said. */
export async function findKnownLearners(tx: Ctx, people: Person[], teacher: string): Promise<string[]> {
  const ids = people.flatMap((one) => ('user' in one ? [one.user.id] : []))
  const phones = people.flatMap((one) => ('phone' in one ? [one.phone] : []))
  const [ofUsers, ofPhones] = [await bulk.listByUsers(tx.db, ids), await bulk.listByPhones(tx.db, phones)]
  const found = people.map(
    (one) => ('user' in one ? ofUsers.get(one.user.id) : ofPhones.get(one.phone)) ?? '',
  )
  const known = await bulk.listKnown(
    tx.db,
    teacher,
    found.filter((id) => id !== ''),
  )
  return found.map((id) => (known.has(id) ? id : ''))
}
