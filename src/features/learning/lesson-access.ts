import { findCourse, findLesson, type Lesson, type Ref } from '#features/courses/index.ts'
import { type Ctx, requireUser } from '#platform/ctx.ts'
import { DomainError, notFound } from '#platform/errors.ts'
import type { EnrolmentView } from './enrolment.queries.ts'
import * as enrolments from './enrolment.queries.ts'
import {
  type Closed,
  judgeEnrolment,
  judgeLessons,
  type LessonAccess,
  type LessonFacts,
} from './lesson-access.rules.ts'
import { type LessonStanding, listStandings } from './progress.queries.ts'

export type OpenOrNot = LessonStanding & LessonAccess

/** Every lesson of a course as it stands for one learner: what is done, what is open, and what the others wait for. */
export async function listLessonStandings(ctx: Ctx, enrolment: EnrolmentView): Promise<OpenOrNot[]> {
  const lessons = await listStandings(ctx.db, enrolment.learner_id, enrolment.course_id)
  const access = judgeLessons(enrolment, lessons, ctx.now(), enrolment.learner_time_zone ?? 'UTC')
  return lessons.map((lesson, index) => ({ ...lesson, ...(access[index] as LessonAccess) }))
}

type Barred = Pick<LessonFacts, 'id' | 'opens_on' | 'opens_after_days' | 'gate'>

/** Which of a course's lessons, all of which are given, are open to me as a learner of it; of a visitor's none are. */
export async function findOpenLessons(
  ctx: Ctx,
  { id: course_id }: { id: string },
  lessons: readonly Barred[],
): Promise<{ is_enrolled: boolean; open: ReadonlySet<string> }> {
  const none = new Set<string>()
  if (ctx.actor.kind !== 'user') return { is_enrolled: false, open: none }
  const key = { user_id: ctx.actor.id, course_id }
  const facts = await enrolments.findFacts(ctx.db, key)
  if (!facts || facts.left_at) return { is_enrolled: false, open: none }
  if (judgeEnrolment(facts, ctx.now())) return { is_enrolled: true, open: none }
  const isFree = lessons.every((one) => !one.opens_on && one.opens_after_days === null && one.gate === 'none')
  const enrolment = isFree ? undefined : await enrolments.find(ctx.db, key)
  const standings = enrolment ? await listLessonStandings(ctx, enrolment) : lessons
  const open = standings.filter((one) => !('closed' in one && one.closed))
  return { is_enrolled: true, open: new Set(open.map(({ id }) => id)) }
}

/** My enrolment in a course that I learn now. Throws `not_found`; `forbidden`: `not_enrolled`, `enrolment_paused`, `access_over`. */
export async function requireEnrolment(ctx: Ctx, course: Ref): Promise<EnrolmentView> {
  const course_id = 'id' in course ? course.id : (await findCourse(ctx, course))?.id
  if (!course_id) throw notFound('course')
  const enrolment = await enrolments.find(ctx.db, { user_id: requireUser(ctx).id, course_id })
  if (!enrolment) {
    const known = await findCourse(ctx, { id: course_id })
    throw known?.status === 'published' ? refusals.left() : notFound('course')
  }
  const shut = judgeEnrolment(enrolment, ctx.now())
  if (shut) throw refuse(shut, null)
  return enrolment
}

/** A lesson that is open to me, and who I am in it. Throws as `requireEnrolment` does, and `forbidden`, `lesson_closed`. */
export async function requireLearning(
  ctx: Ctx,
  ref: Ref,
): Promise<{ learner_id: string; lesson: Lesson; enrolment: EnrolmentView; standing: OpenOrNot }> {
  const lesson = await findLesson(ctx, ref)
  if (!lesson) throw notFound('lesson')
  const enrolment = await requireEnrolment(ctx, { id: lesson.course_id })
  const standing = (await listLessonStandings(ctx, enrolment)).find(({ id }) => id === lesson.id)
  if (!standing) throw notFound('lesson')
  if (standing.closed) throw refuse(standing.closed, standing)
  return { learner_id: enrolment.learner_id, lesson, enrolment, standing }
}

const forbidden = (code: string, message: string, details = {}) =>
  new DomainError('forbidden', code, message, details)
const refusals = {
  left: () => forbidden('not_enrolled', 'Enrol in this course first.'),
  paused: () => forbidden('enrolment_paused', 'Your teacher has paused this course for you. Ask them.'),
  expired: () => forbidden('access_over', 'Your time in this course is over. Ask for more of it.'),
}

function refuse(closed: Closed, lesson: LessonAccess | null): DomainError {
  if (closed === 'not_yet')
    return forbidden('lesson_closed', `This lesson opens at ${lesson?.opens_at?.toISOString()}.`, {
      opens_at: lesson?.opens_at,
    })
  if (closed === 'gate')
    return forbidden('lesson_closed', 'This lesson opens when the one before it is done.', {
      waits_for: lesson?.waits_for,
    })
  return refusals[closed]()
}
