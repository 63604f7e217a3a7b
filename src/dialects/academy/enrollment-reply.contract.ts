import { Type } from 'typebox'
import { course } from './course-reply.contract.ts'
import { Moment, OrNull } from './replies.contract.ts'

const enrollment = {
  id: Type.Integer(),
  user_id: OrNull(Type.Integer({ description: 'null for somebody who learns by text alone' })),
  course_id: Type.Integer(),
  enrolled_at: Moment,
  completed_at: OrNull(Moment),
  progress_percentage: Type.Number({ description: 'of the lessons that count' }),
  is_completed: Type.Boolean(),
  is_active: Type.Boolean({ description: 'false: left' }),
}
export const Enrollment = Type.Object(enrollment)
/** `id` is the course's. */
export const EnrolledCourse = Type.Object({ ...course, enrollment: Enrollment })

export const LessonProgress = Type.Object({
  lesson_id: Type.Integer(),
  title: Type.String(),
  is_completed: Type.Boolean(),
  completed_at: OrNull(Moment),
  watch_time_seconds: Type.Integer(),
})
const tally = {
  progress_percentage: Type.Number(),
  total_lessons: Type.Integer({ description: 'that count' }),
  completed_lessons: Type.Integer({ description: 'of them' }),
}
export const Progress = Type.Object({
  course_id: Type.Integer(),
  ...tally,
  is_completed: Type.Boolean(),
  enrollment: Enrollment,
  lessons: Type.Array(LessonProgress),
})
export const Studied = Type.Object({
  message: Type.String(),
  ...tally,
  is_completed: Type.Boolean(),
  enrollment: Enrollment,
  progress: LessonProgress,
})
