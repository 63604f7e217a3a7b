import { listOptedOut } from '#features/messaging/index.ts'
import { type Ctx, inTransaction } from '#platform/ctx.ts'
import { DomainError, notFound } from '#platform/errors.ts'
import type { Event } from '#platform/events.ts'
import { type Page, type PageRequest, readCursor, toPage } from '#platform/paging.ts'
import { replanned } from './calendar.rules.ts'
import { finishIfOver, getDelivery, isOver, reopenDelivery } from './deliveries.ts'
import {
  type Delivery,
  type DeliveryRef,
  find as findDelivery,
  findForUpdate,
  listNumbers,
  listTeaching,
  numberLessons,
} from './delivery.queries.ts'
import type { Progress, Standing } from './standing.queries.ts'
import * as queries from './standing.queries.ts'
import { resumed, skipped } from './step.rules.ts'

export async function listProgress(
  ctx: Ctx,
  ref: DeliveryRef,
  { limit, cursor }: PageRequest,
): Promise<Page<Progress>> {
  const { id } = await getDelivery(ctx, ref)
  const after = String(readCursor(cursor, 1)?.[0] ?? firstId)
  return toPage(await queries.listProgress(ctx.db, id, after, limit + 1), limit, (row) => [row.id])
}

const firstId = '00000000-0000-0000-0000-000000000000'

type LearnerCommand = 'pause' | 'resume' | 'skip'

/** Holds one learner back, lets them go on at their next time, or leaves out what comes next for them. */
export function commandLearner(
  ctx: Ctx,
  ref: DeliveryRef,
  membership_id: string,
  command: LearnerCommand,
): Promise<void> {
  return inTransaction(ctx, async (tx) => {
    const delivery = await getDelivery(tx, ref)
    const standing = await queries.takeOne(tx.db, { delivery_id: delivery.id, membership_id })
    if (!standing) throw notFound('learner')
    if (!(await reopenDelivery(tx, delivery.id))) throw isOver()
    requireOnTheWay(command, standing)
    const numbers = (await listNumbers(tx.db, delivery.id)).map(({ number }) => number)
    const move = moveBy(command, standing, { ...delivery, numbers }, tx.now())
    if (move) await queries.move(tx.db, delivery.id, [{ ...move, time_zone: standing.time_zone }], tx.now())
    await finishIfOver(tx, delivery.id)
  })
}

function requireOnTheWay(command: LearnerCommand, { state }: Standing): void {
  if (state === 'opted_out')
    throw new DomainError(
      'conflict',
      'learner_opted_out',
      'The learner said stop. Only they can undo it, by writing START.',
    )
  const mayGoOn = state === 'active' || state === 'paused' || (state === 'left' && command === 'resume')
  if (!mayGoOn)
    throw new DomainError(
      'conflict',
      `learner_has_${state}`,
      'The learner is not on the way in this delivery.',
    )
}

/** Nothing for a command that asks for what is so already. */
function moveBy(
  command: LearnerCommand,
  standing: Standing,
  course: Delivery & { numbers: number[] },
  now: Date,
): queries.Move | undefined {
  const { membership_id, next_lesson, state } = standing
  if (command === 'pause')
    return state === 'paused' ? undefined : { membership_id, next_lesson, state: 'paused' }
  if (command === 'resume')
    return state === 'active'
      ? undefined
      : { membership_id, next_lesson, state: 'active', ...resumed(course, standing, now) }
  const { at, ...place } = skipped(standing, course)
  return { membership_id, state, ...place, ...(state === 'active' && { at }) }
}

/** A learner said stop or start: what the number's consent is now decides, in every delivery, whatever came in between. */
export async function followConsent(ctx: Ctx, { subject: phone }: Event): Promise<void> {
  for (const key of await queries.listOfPhone(ctx.db, phone))
    await inTransaction(ctx, (tx) => followIn(tx, key))
}

async function followIn(tx: Ctx, key: { delivery_id: string; membership_id: string }): Promise<void> {
  const standing = await queries.takeOne(tx.db, key)
  if (!standing) return
  const { delivery_id, membership_id, next_lesson, state, time_zone } = standing
  const hasStopped = (await listOptedOut(tx, [standing.phone])).length > 0
  if (hasStopped && state === 'active') {
    await queries.move(tx.db, delivery_id, [{ membership_id, next_lesson, state: 'opted_out' }], tx.now())
    await finishIfOver(tx, delivery_id)
  }
  if (!hasStopped && state === 'opted_out' && (await reopenDelivery(tx, delivery_id))) {
    const due = resumed(await getDelivery(tx, { id: delivery_id }), standing, tx.now())
    await queries.move(
      tx.db,
      delivery_id,
      [{ membership_id, next_lesson, state: 'active', time_zone, ...due }],
      tx.now(),
    )
  }
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
    const delivery = await findDelivery(tx.db, { id }, null)
    if (!delivery) continue
    const moves = ofDelivery.map(({ membership_id, next_lesson, next_on, time_zone }) => {
      const due =
        next_lesson === 0
          ? resumed(delivery, { next_lesson, next_on, time_zone }, tx.now())
          : replanned(delivery, time_zone, next_on)
      return { membership_id, next_lesson, state: 'active' as const, time_zone, ...due }
    })
    await queries.move(tx.db, id, moves, tx.now())
  }
  return standings.length
}

/** Lessons that were added to a course are taught in its running deliveries too, after those that were there. */
export async function takeInLessons(ctx: Ctx, { subject: courseId }: Event): Promise<void> {
  for (const id of await listTeaching(ctx.db, courseId))
    await inTransaction(ctx, async (tx) => {
      await findForUpdate(tx.db, id)
      await numberLessons(tx.db, id)
    })
}
