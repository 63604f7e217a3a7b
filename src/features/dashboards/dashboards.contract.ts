import { Type } from 'typebox'
import { EnrolmentReply } from '#features/learning/enrolments.contract.ts'
import { failures, Id, Nullable, Page, PageQuery, Time } from '#platform/contract.ts'

const tags = ['dashboards']

export const studentDashboard = {
  method: 'GET',
  url: '/me/dashboard',
  config: { access: 'user' },
  schema: {
    tags,
    summary: 'What I learn: in numbers, and what I began last',
    response: {
      200: Type.Object({
        courses: Type.Integer(),
        completed: Type.Integer(),
        in_progress: Type.Integer(),
        watched_seconds: Type.Integer(),
        recent: Type.Array(EnrolmentReply),
      }),
      ...failures,
    },
  },
} as const

export const taughtCourses = {
  method: 'GET',
  url: '/me/teaching',
  config: { access: 'instructor' },
  schema: {
    tags,
    summary: 'What I teach, and who is in it; for staff what everybody teaches',
    querystring: Type.Object(PageQuery),
    response: {
      200: Page(
        Type.Object({
          id: Id,
          title: Type.String(),
          status: Type.Enum(['draft', 'in_review', 'published', 'archived']),
          enrolled: Type.Integer(),
          completed: Type.Integer(),
          waiting: Type.Integer(),
          active_in_week: Type.Integer({
            description: 'learners who studied a lesson in the last seven days',
          }),
        }),
      ),
      ...failures,
    },
  },
} as const

export const callList = {
  method: 'GET',
  url: '/courses/:id/call-list',
  config: { access: 'instructor' },
  schema: {
    tags,
    summary: 'Whom to call: who has been silent, or at one lesson, for so many days',
    params: Type.Object({ id: Id }),
    querystring: Type.Object({
      ...PageQuery,
      days: Type.Integer({ minimum: 1, maximum: 365, default: 7 }),
    }),
    response: {
      200: Page(
        Type.Object({
          enrolment_id: Id,
          learner_id: Id,
          learner_name: Type.String(),
          phone: Nullable(Type.String({ description: 'of those in a group of the teacher’s' })),
          reason: Type.Enum(['silent', 'stuck']),
          since: Time,
          lesson_id: Nullable(Id),
          lesson_title: Nullable(Type.String()),
          required: Type.Integer(),
          completed: Type.Integer(),
          last_active_at: Nullable(Time),
        }),
      ),
      ...failures,
    },
  },
} as const

export const allEnrolments = {
  method: 'GET',
  url: '/enrolments',
  config: { access: 'admin' },
  schema: {
    tags,
    summary: 'Everybody’s enrolments, newest first',
    querystring: Type.Object({
      ...PageQuery,
      course_id: Type.Optional(Id),
      user_id: Type.Optional(Id),
      is_completed: Type.Optional(Type.Boolean()),
      is_active: Type.Optional(Type.Boolean()),
    }),
    response: {
      200: Page(
        Type.Object({
          id: Id,
          course_id: Id,
          course_title: Type.String(),
          learner_id: Id,
          learner_name: Type.String(),
          user_id: Nullable(Id),
          email: Nullable(Type.String()),
          source: EnrolmentReply.properties.source,
          enrolled_at: Time,
          completed_at: Nullable(Time),
          left_at: Nullable(Time),
          required: Type.Integer(),
          completed: Type.Integer(),
        }),
      ),
      ...failures,
    },
  },
} as const
