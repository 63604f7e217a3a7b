import type { Course } from '#features/courses/index.ts'
import type { Ctx } from '#platform/ctx.ts'
import { publish } from '#platform/events.ts'
import type { EnrolmentSource } from '#platform/tables.ts'
import { enrolAll, type Placed } from './bulk.queries.ts'
import { settle } from './completions.ts'
import { holdSeats } from './enrolment.queries.ts'

export type Cohort = { id: string; starts_at: Date }
/** Who gives the place; with a cohort the days of the drip count from its beginning. */
export type Grant = { source: EnrolmentSource; cohort?: Cohort }

const day = 86_400_000

/** Gives learners a place, or the one again that they left; for whoever has decided that they get it. */
export async function place(
  tx: Ctx,
  course: Course,
  learnerIds: string[],
  { source, cohort }: Grant,
): Promise<Placed[]> {
  const now = tx.now()
  const drips_from = cohort && cohort.starts_at > now ? cohort.starts_at : now
  const access_until = course.access_days ? new Date(drips_from.getTime() + course.access_days * day) : null
  // Whoever leaves and comes back alone gets no new time by it, and no end of a pause.
  const renews = source !== 'self' && source !== 'waiting_list'
  const given = { course_id: course.id, source, cohort_id: cohort?.id ?? null, drips_from, access_until }
  const placed = await enrolAll(tx.db, learnerIds, { ...given, renews }, now)
  for (const { id, learner_id, is_new } of placed) {
    const data = { course_id: course.id, learner_id, source, again: !is_new }
    await publish(tx, { type: 'enrolment.begun', subject: id, data })
  }
  const back = placed.filter(({ is_new }) => !is_new)
  await settle(
    tx,
    back.map(({ learner_id }) => ({ learner_id, course_id: course.id })),
  )
  return placed
}

/** How many seats are free, held until the transaction ends; where seats are not counted, any number. */
export const countFree = async (tx: Ctx, { id, seats }: Course): Promise<number> =>
  seats === null ? Infinity : seats - (await holdSeats(tx.db, id))
