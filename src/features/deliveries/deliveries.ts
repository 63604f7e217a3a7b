import { listQuizTexts } from '#features/assessments/index.ts'
import { getContent, getCourse, takeCourse } from '#features/courses/index.ts'
import { getGroup, takeGroup } from '#features/groups/index.ts'
import { cancelTopic, holdTopic, releaseTopic, requireTextLeave } from '#features/messaging/index.ts'
import { type Ctx, inTransaction, ownerScope, requireUser } from '#platform/ctx.ts'
import { DomainError, notFound } from '#platform/errors.ts'
import { type Event, publish } from '#platform/events.ts'
import { hold, releaseHolds } from '#platform/holds.ts'
import { defaultHours, nextAllowed } from '#platform/hours.ts'
import { wakeLoop } from '#platform/jobs.ts'
import { type Page, type PageRequest, readNumberCursor, toPage } from '#platform/paging.ts'
import { type Calendar, firstDue } from './calendar.rules.ts'
import type { Delivery, DeliveryRef, DeliveryView } from './delivery.queries.ts'
import * as queries from './delivery.queries.ts'
import { type Command, readCalendar, statusAfter } from './delivery.rules.ts'
import { insertStandings, isSomeoneLeft, listZones, type ZoneStart } from './standing.queries.ts'
import { refuseLongTexts } from './text-length.ts'

/** The loop that gives each learner what is due. */
export const tickerLoop = 'ticker'

/** By uuid, or by the numbers that a dialect knows them by. */
type Target = { course: { id: string } | { no: number }; group: { id: string } | { no: number } }
export type Plan = {
  starts_on: string
  time_of_day: string
  weekdays?: number[]
  opens_at?: string
  closes_at?: string
  welcome?: string
  closing?: string
}
export type NewDelivery = Target & Plan

export const defaultWelcome =
  'Hello {name}, welcome to {course}. Your first lesson comes soon. Reply STOP to end these texts.'
export const defaultClosing =
  'Well done, {name}! You have reached the end of {course}. Thank you for learning with us.'

export function scheduleDelivery(ctx: Ctx, input: NewDelivery): Promise<DeliveryView> {
  return inTransaction(ctx, async (tx) => {
    await requireTextLeave(tx)
    // Locked, so that neither is removed while this is being written.
    await takeCourse(tx, input.course)
    await takeGroup(tx, input.group)
    const { group, fields } = await readPlan(tx, input)
    const delivery = await queries.insert(tx.db, { ...fields, owner_id: requireUser(tx).id }, tx.now())
    await holdBoth(tx, delivery, group.name)
    await queries.numberLessons(tx.db, delivery.id)
    const learners = await beginLearners(tx, delivery)
    await publish(tx, { type: 'delivery.scheduled', subject: delivery.id })
    if (learners === 0) await finishIfOver(tx, delivery.id)
    await wakeLoop(tx, tickerLoop)
    return getDelivery(tx, delivery)
  })
}

/** What is wanted, checked: a course of the actor that is published and has lessons, and a group of the actor. */
export async function readPlan(ctx: Ctx, { course: courseRef, group: groupRef, ...plan }: NewDelivery) {
  const [course, group] = [await getCourse(ctx, courseRef), await getGroup(ctx, groupRef)]
  if (course.status !== 'published')
    throw conflict('course_not_published', 'Publish the course first: a draft is not taught.')
  const { lessons } = await getContent(ctx, course)
  if (lessons.length === 0) throw conflict('course_is_empty', 'The course has no lessons yet. Add one first.')
  const { welcome = defaultWelcome, closing = defaultClosing } = plan
  const fields = {
    ...readCalendar({ ...defaultHours, ...plan }),
    welcome: welcome.trim(),
    closing: closing.trim(),
    course_id: course.id,
    group_id: group.id,
  }
  const ids = lessons.map(({ id }) => id)
  refuseLongTexts(course, fields, lessons, await listQuizTexts(ctx, ids))
  return { course, group, fields, lessons }
}

const conflict = (code: string, message: string) => new DomainError('conflict', code, message)

/** The learners of the group who are not in the delivery yet begin. Answers how many. */
async function beginLearners(tx: Ctx, delivery: Delivery): Promise<number> {
  const zones = await listZones(tx.db, delivery.group_id)
  const starts = zones.map((zone) => zoneStart(delivery, zone, tx.now()))
  return insertStandings(tx.db, delivery.id, delivery.group_id, delivery.welcome ? 0 : 1, starts)
}

/** The welcome goes at once, inside the allowed hours; without one the first thing is lesson 1. */
export function zoneStart(plan: Calendar & { welcome: string }, time_zone: string, now: Date): ZoneStart {
  const first = firstDue(plan, time_zone, now)
  return {
    time_zone,
    next_on: first.on,
    next_at: plan.welcome ? nextAllowed(now, time_zone, plan) : first.at,
  }
}

export async function getDelivery(ctx: Ctx, ref: DeliveryRef): Promise<DeliveryView> {
  const delivery = await queries.find(ctx.db, ref, ownerScope(ctx))
  if (!delivery) throw notFound('delivery')
  return delivery
}

export async function listDeliveries(ctx: Ctx, { limit, cursor }: PageRequest): Promise<Page<DeliveryView>> {
  const after = readNumberCursor(cursor) ?? 0
  return toPage(await queries.list(ctx.db, ownerScope(ctx), after, limit + 1), limit, ({ no }) => [no])
}

export const listAllDeliveries = (ctx: Ctx): Promise<DeliveryView[]> =>
  queries.list(ctx.db, ownerScope(ctx), 0, 10_000)

export async function takeDelivery(tx: Ctx, ref: DeliveryRef): Promise<Delivery> {
  const { id } = await getDelivery(tx, ref)
  const delivery = await queries.findForUpdate(tx.db, id)
  if (!delivery) throw notFound('delivery')
  return delivery
}

/**
 * Pauses, resumes or stops: one row, however many learners. A repeated command changes nothing; a stop is final.
 * `mode` says what a resume does with what was missed: each learner goes on with their next lesson the next time the
 * hour comes round (`shift`), or gets at once what they missed (`catch_up`).
 */
export function commandDelivery(
  ctx: Ctx,
  ref: DeliveryRef,
  command: Command,
  mode: 'shift' | 'catch_up' = 'shift',
): Promise<DeliveryView> {
  return inTransaction(ctx, async (tx) => {
    const delivery = await takeDelivery(tx, ref)
    const status = statusAfter(command, delivery.status)
    if (status !== delivery.status) await apply(tx, delivery, command, mode)
    return getDelivery(tx, delivery)
  })
}

async function apply(
  tx: Ctx,
  { id }: Delivery,
  command: Command,
  resume_mode: 'shift' | 'catch_up',
): Promise<void> {
  if (command === 'pause') {
    await queries.set(tx.db, id, { status: 'paused' }, tx.now())
    await holdTopic(tx, id)
  } else if (command === 'resume') {
    await queries.set(tx.db, id, { status: 'scheduled', resumed_at: tx.now(), resume_mode }, tx.now())
    await releaseTopic(tx, id)
    await wakeLoop(tx, tickerLoop)
  } else {
    await queries.set(tx.db, id, { status: 'stopped' }, tx.now())
    await cancelTopic(tx, id)
    await releaseHolds(tx, id)
  }
  await publish(tx, { type: `delivery.${pastOf[command]}`, subject: id })
}

const pastOf: Record<Command, string> = { pause: 'paused', resume: 'resumed', stop: 'stopped' }

/** Neither the course nor the group is removed while the delivery runs. */
async function holdBoth(tx: Ctx, { id, course_id, group_id }: Delivery, groupName: string): Promise<void> {
  await hold(tx, course_id, id, groupName)
  await hold(tx, group_id, id, groupName)
}

/** Ends the delivery when nobody is on the way in it; of several who look, the last one sees it. */
export async function finishIfOver(tx: Ctx, id: string): Promise<void> {
  const delivery = await queries.findForUpdate(tx.db, id)
  if (delivery?.status !== 'scheduled' || (await isSomeoneLeft(tx.db, id))) return
  await queries.set(tx.db, id, { status: 'finished' }, tx.now())
  await releaseHolds(tx, id)
  await publish(tx, { type: 'delivery.finished', subject: id })
}

/** Someone goes on in a delivery, which may have been over. False when it was stopped or has lost its course or group. */
export async function reopenDelivery(tx: Ctx, id: string): Promise<boolean> {
  const delivery = await queries.findForUpdate(tx.db, id)
  const view = await queries.find(tx.db, { id }, null)
  if (!delivery || !view || delivery.status === 'stopped' || view.is_orphaned) return false
  if (delivery.status === 'finished') {
    await queries.set(tx.db, id, { status: 'scheduled' }, tx.now())
    await holdBoth(tx, delivery, view.group_name)
  }
  await wakeLoop(tx, tickerLoop)
  return true
}

export const isOver = () =>
  new DomainError(
    'conflict',
    'delivery_is_over',
    'This delivery was stopped, or its course or group was removed: nobody goes on in it.',
  )

/** Takes in the learners who joined the group since; they begin with the welcome. Answers how many. */
export function admitNewcomers(ctx: Ctx, ref: DeliveryRef): Promise<number> {
  return inTransaction(ctx, async (tx) => {
    const delivery = await takeDelivery(tx, ref)
    await queries.numberLessons(tx.db, delivery.id)
    const today = tx.now().toISOString().slice(0, 10)
    const starts_on = today > delivery.starts_on ? today : delivery.starts_on
    const count = await beginLearners(tx, { ...delivery, starts_on })
    if (count > 0 && !(await reopenDelivery(tx, delivery.id))) throw isOver()
    return count
  })
}

/** Ends the delivery and takes it out of every list; what it taught stays on record. */
export function removeDelivery(ctx: Ctx, ref: DeliveryRef): Promise<void> {
  return inTransaction(ctx, async (tx) => {
    const { id } = await takeDelivery(tx, ref)
    await cancelTopic(tx, id)
    await releaseHolds(tx, id)
    await queries.set(tx.db, id, { status: 'stopped', removed_at: tx.now() }, tx.now())
    await publish(tx, { type: 'delivery.removed', subject: id })
  })
}

/** Nobody answers for the deliveries of someone whose account is gone: they end. */
export async function stopOwned(ctx: Ctx, { subject: ownerId }: Event): Promise<void> {
  for (const id of await queries.listUnfinished(ctx.db, ownerId)) await commandDelivery(ctx, { id }, 'stop')
}
