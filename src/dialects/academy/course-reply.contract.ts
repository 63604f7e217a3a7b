import { Type } from 'typebox'
import { Moment, OrNull } from './replies.contract.ts'

const MaybeText = OrNull(Type.String())
const MaybeInteger = OrNull(Type.Integer())
const Level = Type.Enum(['beginner', 'intermediate', 'advanced'])
const Status = Type.String({
  description: 'draft, published or archived; what waits for a review is a draft',
})

export const RequiredCourse = Type.Object({
  id: Type.Integer(),
  title: Type.String(),
  difficulty_level: Level,
  status: Status,
})

export const course = {
  id: Type.Integer(),
  title: Type.String(),
  description: Type.String(),
  short_description: Type.String(),
  instructor_id: Type.Integer(),
  instructor_name: Type.String(),
  price: Type.Number({ description: 'in units of the currency' }),
  currency: Type.String(),
  duration_hours: OrNull(Type.Number()),
  difficulty_level: Level,
  thumbnail: MaybeText,
  status: Status,
  max_students: MaybeInteger,
  prerequisites: Type.String(),
  learning_outcomes: Type.String({ description: 'a line each' }),
  created_at: Moment,
  updated_at: Moment,
  enrollment_count: Type.Integer(),
  prerequisites_courses: Type.Array(RequiredCourse),
}
export const Course = Type.Object(course)

export const Resource = Type.Object({
  id: Type.Integer(),
  lesson_id: Type.Integer(),
  title: Type.String(),
  duration_minutes: MaybeInteger,
  file_path: OrNull(Type.String({ description: 'good for some hours; null for who may not see it' })),
  file_type: Type.String(),
  file_size: Type.Integer(),
  created_at: Moment,
})

export const lesson = {
  id: Type.Integer(),
  module_id: Type.Integer(),
  title: Type.String(),
  content: OrNull(Type.String({ description: 'Markdown; null for who may not see it' })),
  video_url: OrNull(Type.String({ description: 'good for some hours; null for who may not see it' })),
  duration_minutes: MaybeInteger,
  order: Type.Integer(),
  is_preview: Type.Boolean(),
  created_at: Moment,
}
export const Lesson = Type.Object(lesson)

export const module = {
  id: Type.Integer(),
  course_id: Type.Integer(),
  title: Type.String(),
  description: Type.String(),
  order: Type.Integer(),
  is_preview: Type.Boolean(),
  created_at: Moment,
}
export const Module = Type.Object(module)

const LessonWithResources = Type.Object({ ...lesson, resources: Type.Optional(Type.Array(Resource)) })
export const ModuleWithLessons = Type.Object({ ...module, lessons: Type.Array(LessonWithResources) })

/** A course by its id: `modules` where they were asked for. */
export const WholeCourse = Type.Object({
  ...course,
  is_enrolled: Type.Boolean(),
  modules: Type.Optional(Type.Array(ModuleWithLessons)),
})
