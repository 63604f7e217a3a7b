import { findLearnerByPhone } from '#features/learning/index.ts'
import { type Ctx, inTransaction } from '#platform/ctx.ts'
import { DomainError, notFound } from '#platform/errors.ts'
import type { Event } from '#platform/events.ts'
import { type Page, type PageRequest, readCursor, toPage } from '#platform/paging.ts'
import { comesRound, nextDue, replanned } from './calendar.rules.ts'
import { getDelivery, isOver, reopenDelivery, takeDelivery } from './deliveries.ts'
import { type Delivery, type DeliveryRef, listTeaching, numberLessons } from './delivery.queries.ts'
import type { Progress, Standing } from './standing.queries.ts'
import * as queries from './standing.queries.ts'

export async function listProgress(
  ctx: Ctx,
  ref: DeliveryRef,
  { limit, cursor }: PageRequest,
): Promise<Page<Progress>> {
  const { id } = await getDelivery(ctx, ref)
  const after = Number(readCursor(cursor, 1)?.[0] ?? 0)
  return toPage(await queries.listProgress(ctx.db, id, after, limit + 1), limit, ({ no }) => [no])
}

type LearnerCommand = 'pause' | 'resume' | 'skip'

/** Holds one learner back, lets them go on at the next time their hour comes round, or leaves out their next lesson. */
export function commandLearner(
  ctx: Ctx,
  ref: DeliveryRef,
  membershipId: string,
  command: LearnerCommand,
): Promise<void> {
  return inTransaction(ctx, async (tx) => {
    const delivery = await takeDelivery(tx, ref)
    if (delivery.status === 'stopped')
      throw new DomainError('conflict', 'delivery_is_stopped', 'A stopped delivery does not change.')
    const standing = await queries.takeOne(tx.db, delivery.id, membershipId)
    if (!standing) throw notFound('learner')
    await queries.move(tx.db, delivery.id, [moveBy(command, standing, delivery, tx.now())], tx.now())
    if (command === 'resume' && !(await reopenDelivery(tx, delivery.id))) throw isOver()
  })
}

function moveBy(command: LearnerCommand, standing: Standing, delivery: Delivery, now: Date): queries.Move {
  const { membership_id, next_lesson, state, next_on, time_zone } = standing
  const isOnTheWay = state === 'active' || state === 'paused'
  if (state === 'opted_out')
    throw new DomainError(
      'conflict',
      'learner_opted_out',
      'The learner said stop. Only they can undo it, by writing START.',
    )
  if (!isOnTheWay && !(state === 'left' && command === 'resume'))
    throw new DomainError(
      'conflict',
      `learner_has_${state}`,
      'The learner is not on the way in this delivery.',
    )
  if (command === 'pause') return { membership_id, next_lesson, state: 'paused' }
  if (command === 'resume')
    return { membership_id, next_lesson, state: 'active', ...comesRound(delivery, time_zone, now) }
  const after = nextDue(delivery, time_zone, next_on)
  return {
    membership_id,
    next_lesson: next_lesson + 1,
    state,
    on: after.on,
    ...(state === 'active' && { at: after.at }),
  }
}

/** A learner said stop: they stay where they are, in every delivery. */
export async function parkLearner(ctx: Ctx, { subject: phone }: Event): Promise<void> {
  await forEachStanding(ctx, phone, 'active', async (tx, { delivery_id, membership_id, next_lesson }) => {
    await queries.move(tx.db, delivery_id, [{ membership_id, next_lesson, state: 'opted_out' }], tx.now())
  })
}

/** A learner said start again: the next lesson comes at its next time. */
export async function unparkLearner(ctx: Ctx, { subject: phone }: Event): Promise<void> {
  await forEachStanding(
    ctx,
    phone,
    'opted_out',
    async (tx, { delivery_id, membership_id, next_lesson, time_zone }) => {
      if (!(await reopenDelivery(tx, delivery_id))) return
      const delivery = await getDelivery(tx, { id: delivery_id })
      const due = comesRound(delivery, time_zone, tx.now())
      await queries.move(
        tx.db,
        delivery_id,
        [{ membership_id, next_lesson, state: 'active', ...due }],
        tx.now(),
      )
    },
  )
}

function forEachStanding(
  ctx: Ctx,
  phone: string,
  state: 'active' | 'opted_out',
  act: (tx: Ctx, standing: Standing) => Promise<void>,
): Promise<void> {
  return inTransaction(ctx, async (tx) => {
    const learner = await findLearnerByPhone(tx, phone)
    const standings = learner ? await queries.takeOfLearner(tx.db, learner.id, state) : []
    for (const standing of standings) await act(tx, standing)
  })
}

/** Learners who moved to another zone get their next lesson on the same date by their new clock. */
export async function replanMoved(ctx: Ctx, { subject: groupId }: Event): Promise<void> {
  let moved: number
  do moved = await inTransaction(ctx, (tx) => replanBatch(tx, groupId))
  while (moved > 0)
}

async function replanBatch(tx: Ctx, groupId: string): Promise<number> {
  const standings = await queries.takeMoved(tx.db, groupId, 500)
  for (const [id, ofDelivery] of Map.groupBy(standings, ({ delivery_id }) => delivery_id)) {
    const delivery = await getDelivery(tx, { id })
    const moves = ofDelivery.map(({ membership_id, next_lesson, next_on, new_zone }) => ({
      membership_id,
      next_lesson,
      state: 'active' as const,
      time_zone: new_zone,
      ...replanned(delivery, new_zone, next_on),
    }))
    await queries.move(tx.db, id, moves, tx.now())
  }
  return standings.length
}

/** Lessons that were added to a course are taught in its running deliveries too, after those that were there. */
export async function takeInLessons(ctx: Ctx, { subject: courseId }: Event): Promise<void> {
  for (const id of await listTeaching(ctx.db, courseId)) await numberLessons(ctx.db, id)
}
