import type { Ref } from '#features/courses/index.ts'
import { type Ctx, inTransaction } from '#platform/ctx.ts'
import { DomainError, notFound } from '#platform/errors.ts'
import { takeStep } from './completions.ts'
import type { EnrolmentView } from './enrolment.queries.ts'
import { getEnrolment } from './enrolments.ts'
import { requireLearning } from './lesson-access.ts'

/** What I did in a lesson: how long I watched it, and whether I am done with it. */
export type Study = { watched_seconds?: number | undefined; completed?: boolean | undefined }
/** Where a lesson has to stand: for interfaces whose addresses name the course or the enrolment as well. */
export type Place = { course_no?: number; enrolment_no?: number }

/**
 * Notes what I did in a lesson that is open to me. What is done stays done, and the longest time counts. Throws as
 * `requireLearning` does, and `conflict`, `pass_needed`, where the lesson is done by passing its quiz alone.
 */
export function study(
  ctx: Ctx,
  lesson: Ref,
  { watched_seconds = 0, completed = false }: Study,
  place: Place = {},
): Promise<EnrolmentView> {
  return inTransaction(ctx, async (tx) => {
    const { learner_id, enrolment, standing } = await requireLearning(tx, lesson)
    if (!isAt(enrolment, place)) throw notFound('lesson')
    if (completed && standing.gate === 'pass' && !standing.passed_at) throw passNeeded()
    const pair = { learner_id, course_id: enrolment.course_id }
    await takeStep(tx, pair, standing.id, { watched_seconds, completed })
    return getEnrolment(tx, { id: enrolment.id })
  })
}

const isAt = (enrolment: EnrolmentView, { course_no, enrolment_no }: Place): boolean =>
  (course_no === undefined || course_no === enrolment.course_no) &&
  (enrolment_no === undefined || enrolment_no === enrolment.no)

const passNeeded = () =>
  new DomainError('conflict', 'pass_needed', 'This lesson is done when its quiz is passed. Take the quiz.')
