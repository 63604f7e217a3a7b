import { getLesson, type Ref } from '#features/courses/index.ts'
import { type Ctx, inTransaction } from '#platform/ctx.ts'
import { DomainError, notFound } from '#platform/errors.ts'
import { publish } from '#platform/events.ts'
import type { Attendance } from './attendance.queries.ts'
import * as attendances from './attendance.queries.ts'
import { settle } from './completions.ts'
import type { EnrolmentRef, EnrolmentView } from './enrolment.queries.ts'
import * as queries from './enrolment.queries.ts'
import { getEnrolment, mayTeach } from './enrolments.ts'
import { holdEnrolments, insertUnlock, removeUnlock } from './progress.queries.ts'

/** An enrolment in a course of the actor's, held until the transaction ends. */
async function takeTaught(tx: Ctx, ref: EnrolmentRef): Promise<EnrolmentView> {
  const enrolment = await getEnrolment(tx, ref)
  if (!mayTeach(tx, enrolment))
    throw new DomainError('forbidden', 'not_your_course', 'Only the teacher of the course may do this.')
  if (!(await queries.findForUpdate(tx.db, enrolment.id))) throw notFound('enrolment')
  return getEnrolment(tx, { id: enrolment.id })
}

/** The learner rests: nothing opens meanwhile, and the days of the drip do not count. */
export function pauseLearner(ctx: Ctx, ref: EnrolmentRef): Promise<EnrolmentView> {
  return inTransaction(ctx, async (tx) => {
    const { id, paused_at } = await takeTaught(tx, ref)
    if (!paused_at) {
      await queries.set(tx.db, id, { paused_at: tx.now() })
      await publish(tx, { type: 'enrolment.paused', subject: id })
    }
    return getEnrolment(tx, { id })
  })
}

/** Goes on where it was: what was still to open, and when the access ends, moves by as long as the pause lasted. */
export function resumeLearner(ctx: Ctx, ref: EnrolmentRef): Promise<EnrolmentView> {
  return inTransaction(ctx, async (tx) => {
    const { id, paused_at, drips_from, access_until } = await takeTaught(tx, ref)
    if (paused_at) {
      const rested = tx.now().getTime() - paused_at.getTime()
      const later = (at: Date) => new Date(at.getTime() + rested)
      await queries.set(tx.db, id, {
        paused_at: null,
        drips_from: later(drips_from),
        access_until: access_until && later(access_until),
      })
      await publish(tx, { type: 'enrolment.resumed', subject: id, data: { rested_ms: rested } })
    }
    return getEnrolment(tx, { id })
  })
}

/** Until when the learner may come; null is for ever. */
export function setAccess(ctx: Ctx, ref: EnrolmentRef, access_until: Date | null): Promise<EnrolmentView> {
  return inTransaction(ctx, async (tx) => {
    const { id } = await takeTaught(tx, ref)
    await queries.set(tx.db, id, { access_until })
    await publish(tx, { type: 'enrolment.extended', subject: id, data: { access_until } })
    return getEnrolment(tx, { id })
  })
}

/** Opens one lesson to one learner, whatever it waits for; or lets it wait again. */
export function setUnlocked(ctx: Ctx, ref: EnrolmentRef, lesson: Ref, isUnlocked: boolean): Promise<void> {
  return inTransaction(ctx, async (tx) => {
    const { id, learner_id, course_id } = await takeTaught(tx, ref)
    const { id: lesson_id, course_id: of } = await getLesson(tx, lesson)
    if (of !== course_id) throw notFound('lesson')
    const unlocked_by = tx.actor.kind === 'user' ? tx.actor.id : null
    if (isUnlocked) await insertUnlock(tx.db, { learner_id, lesson_id, unlocked_by }, tx.now())
    else await removeUnlock(tx.db, learner_id, lesson_id)
    const type = isUnlocked ? 'lesson.unlocked' : 'lesson.locked'
    await publish(tx, { type, subject: lesson_id, data: { enrolment_id: id } })
  })
}

export type Presence = { enrolment_id: string; is_present: boolean }

/** Who was there. Being there completes the lesson; a mark that is taken back leaves what was completed. */
export function noteAttendance(ctx: Ctx, ref: Ref, presences: Presence[]): Promise<Attendance[]> {
  return inTransaction(ctx, async (tx) => {
    const { id, course_id } = await getLesson(tx, ref)
    const ids = [...new Set(presences.map(({ enrolment_id }) => enrolment_id))]
    const pairs = await attendances.findLearners(tx.db, course_id, ids)
    if (pairs.length < ids.length) throw notFound('enrolment')
    await holdEnrolments(tx.db, pairs)
    const noted_by = tx.actor.kind === 'user' ? tx.actor.id : null
    const noted = await attendances.note(tx.db, { id, course_id }, presences, noted_by, tx.now())
    const present = noted.filter(({ is_present }) => is_present).map(({ learner_id }) => learner_id)
    await settle(
      tx,
      present.map((learner_id) => ({ learner_id, course_id })),
    )
    await publish(tx, { type: 'lesson.attended', subject: id, data: { learner_ids: present } })
    return noted
  })
}

export async function listAttendances(ctx: Ctx, ref: Ref): Promise<Attendance[]> {
  return attendances.list(ctx.db, (await getLesson(ctx, ref)).id)
}
