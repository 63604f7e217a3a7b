import type { FastifyRequest } from 'fastify'
import { findCards } from '#features/catalogue/index.ts'
import { type EnrolmentView, listLessonStandings, type OpenOrNot } from '#features/learning/index.ts'
import type { Ctx } from '#platform/ctx.ts'
import { toCourse } from './course-shapes.ts'
import { toMaybeMoment, toMoment } from './dates.ts'

/** Of the lessons that count, to two digits; a course without any is not begun, unless it is completed. */
const percentageOf = ({ required, completed, completed_at }: EnrolmentView): number => {
  if (required === 0) return completed_at ? 100 : 0
  return Math.round((completed * 10_000) / required) / 100
}

export const toEnrollment = (enrolment: EnrolmentView) => ({
  id: enrolment.no,
  user_id: enrolment.learner_user_no,
  course_id: enrolment.course_no,
  enrolled_at: toMoment(enrolment.enrolled_at),
  completed_at: toMaybeMoment(enrolment.completed_at),
  progress_percentage: percentageOf(enrolment),
  is_completed: enrolment.completed_at !== null,
  is_active: enrolment.left_at === null,
})

/** The courses of these enrolments as lists of courses show them, each with its enrolment. */
export async function toEnrolledCourses(request: FastifyRequest, enrolments: readonly EnrolmentView[]) {
  const cards = await findCards(
    request.ctx,
    enrolments.map(({ course_id }) => ({ id: course_id })),
  )
  const byCourse = new Map(enrolments.map((one) => [one.course_id, one]))
  return cards.flatMap((card) => {
    const enrolment = byCourse.get(card.id)
    return enrolment ? [{ ...toCourse(card, request), enrollment: toEnrollment(enrolment) }] : []
  })
}

const tallyOf = (enrolment: EnrolmentView) => ({
  progress_percentage: percentageOf(enrolment),
  total_lessons: enrolment.required,
  completed_lessons: enrolment.completed,
  is_completed: enrolment.completed_at !== null,
  enrollment: toEnrollment(enrolment),
})

export async function toProgress(ctx: Ctx, enrolment: EnrolmentView) {
  const lessons = await listLessonStandings(ctx, enrolment)
  return { course_id: enrolment.course_no, ...tallyOf(enrolment), lessons: lessons.map(toLessonProgress) }
}

/** What was noted in one lesson, and how far the course is with it. */
export const toStudied = (message: string, enrolment: EnrolmentView, standing: OpenOrNot) => ({
  message,
  ...tallyOf(enrolment),
  progress: toLessonProgress(standing),
})

const toLessonProgress = ({ no, title, completed_at, watched_seconds }: OpenOrNot) => ({
  lesson_id: no,
  title,
  is_completed: completed_at !== null,
  completed_at: toMaybeMoment(completed_at),
  watch_time_seconds: watched_seconds,
})
