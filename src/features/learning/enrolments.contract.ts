import { Type } from 'typebox'
import { failures, Id, Nothing, Nullable, Page, PageQuery, Time } from '#platform/contract.ts'

const tags = ['learning']
const params = Type.Object({ id: Id })
const lessonParams = Type.Object({ id: Id, lesson_id: Id })

export const EnrolmentReply = Type.Object({
  id: Id,
  no: Type.Integer(),
  course_id: Id,
  course_title: Type.String(),
  learner_id: Id,
  learner_name: Type.String(),
  source: Type.Enum(['self', 'staff', 'cohort', 'text', 'order', 'waiting_list']),
  cohort_id: Nullable(Id),
  enrolled_at: Time,
  completed_at: Nullable(Time),
  left_at: Nullable(Time),
  paused_at: Nullable(Time),
  access_until: Nullable(Time),
  required: Type.Integer({ description: 'lessons that count' }),
  completed: Type.Integer({ description: 'of them' }),
  watched_seconds: Type.Integer(),
})

export const enrol = {
  method: 'POST',
  url: '/courses/:id/enrolments',
  config: { access: 'user' },
  schema: {
    tags,
    summary: 'Enrol in a course, or again after leaving it; 202: I wait for a seat',
    params,
    body: Nullable(Type.Object({ wait: Type.Optional(Type.Boolean()) })),
    response: {
      201: EnrolmentReply,
      202: Type.Object({ waiting: Type.Integer({ description: '1 is the next' }) }),
      ...failures,
    },
  },
} as const

export const listMine = {
  method: 'GET',
  url: '/me/enrolments',
  config: { access: 'user' },
  schema: {
    tags,
    summary: 'What I learn',
    querystring: Type.Object({ ...PageQuery, is_completed: Type.Optional(Type.Boolean()) }),
    response: { 200: Page(EnrolmentReply), ...failures },
  },
} as const

export const getOne = {
  method: 'GET',
  url: '/enrolments/:id',
  config: { access: 'user' },
  schema: { tags, summary: 'An enrolment', params, response: { 200: EnrolmentReply, ...failures } },
} as const

export const leave = {
  method: 'DELETE',
  url: '/enrolments/:id',
  config: { access: 'user' },
  schema: { tags, summary: 'Leave the course', params, response: { 204: Nothing, ...failures } },
} as const

const Closed = Type.Enum(['left', 'paused', 'expired', 'not_yet', 'gate'])
const Standing = Type.Object({
  id: Id,
  module_id: Id,
  position: Type.Integer(),
  title: Type.String(),
  duration_minutes: Nullable(Type.Integer()),
  is_required: Type.Boolean(),
  gate: Type.Enum(['none', 'completion', 'pass']),
  closed: Nullable(Closed),
  opens_at: Nullable(Time),
  waits_for: Nullable(Id),
  started_at: Nullable(Time),
  completed_at: Nullable(Time),
  passed_at: Nullable(Time),
  watched_seconds: Type.Integer(),
})

export const listLessons = {
  method: 'GET',
  url: '/enrolments/:id/lessons',
  config: { access: 'user' },
  schema: {
    tags,
    summary: 'The lessons of the course as they stand for this learner',
    params,
    response: { 200: Type.Object({ data: Type.Array(Standing), next_cursor: Type.Null() }), ...failures },
  },
} as const

export const readLesson = {
  method: 'GET',
  url: '/lessons/:id/reading',
  config: { access: 'user' },
  schema: {
    tags,
    summary: 'A lesson of a course that I learn; the addresses are good for some hours',
    params,
    response: {
      200: Type.Object({
        id: Id,
        course_id: Id,
        title: Type.String(),
        html: Type.String({ description: 'safe to show' }),
        video_url: Nullable(Type.String({ description: 'a whole address' })),
        resources: Type.Array(
          Type.Object({
            id: Id,
            title: Type.String(),
            media_type: Type.String(),
            size: Type.Integer(),
            url: Type.String({ description: 'a whole address' }),
          }),
        ),
        standing: Standing,
      }),
      ...failures,
    },
  },
} as const

export const study = {
  method: 'PUT',
  url: '/lessons/:id/progress',
  config: { access: 'user' },
  schema: {
    tags,
    summary: 'What I did in a lesson. What is done stays done, and the longest time counts',
    params,
    body: Type.Object({
      watched_seconds: Type.Optional(Type.Integer({ minimum: 0, maximum: 100_000_000 })),
      completed: Type.Optional(Type.Boolean()),
    }),
    response: { 200: EnrolmentReply, ...failures },
  },
} as const

const taught = { access: 'instructor' } as const

export const listOfCourse = {
  method: 'GET',
  url: '/courses/:id/enrolments',
  config: taught,
  schema: {
    tags,
    summary: 'Who learns the course, or did',
    params,
    querystring: Type.Object(PageQuery),
    response: { 200: Page(EnrolmentReply), ...failures },
  },
} as const

export const enrolUser = {
  method: 'POST',
  url: '/users/:id/enrolments',
  config: { access: 'admin' },
  schema: {
    tags,
    summary: 'Enrol somebody, whatever the course costs',
    params,
    body: Type.Object({ course_id: Id }),
    response: { 201: EnrolmentReply, ...failures },
  },
} as const

export const listWaiting = {
  method: 'GET',
  url: '/courses/:id/waiting-list',
  config: taught,
  schema: {
    tags,
    summary: 'Who waits for a seat, the next one first',
    params,
    querystring: Type.Object(PageQuery),
    response: {
      200: Page(
        Type.Object({ learner_id: Id, learner_name: Type.String(), no: Type.Integer(), since: Time }),
      ),
      ...failures,
    },
  },
} as const

export const pause = {
  method: 'PUT',
  url: '/enrolments/:id/pause',
  config: taught,
  schema: { tags, summary: 'Let a learner rest', params, response: { 200: EnrolmentReply, ...failures } },
} as const

export const resume = {
  method: 'DELETE',
  url: '/enrolments/:id/pause',
  config: taught,
  schema: {
    tags,
    summary: 'Let them go on; everything moves by as long as the pause was',
    params,
    response: { 200: EnrolmentReply, ...failures },
  },
} as const

export const setAccess = {
  method: 'PUT',
  url: '/enrolments/:id/access',
  config: taught,
  schema: {
    tags,
    summary: 'Until when the learner may come; null is for ever',
    params,
    body: Type.Object({ until: Nullable(Type.String({ format: 'date-time' })) }),
    response: { 200: EnrolmentReply, ...failures },
  },
} as const

export const unlock = {
  method: 'PUT',
  url: '/enrolments/:id/unlocks/:lesson_id',
  config: taught,
  schema: {
    tags,
    summary: 'Open a lesson to this learner, whatever it waits for',
    params: lessonParams,
    response: { 204: Nothing, ...failures },
  },
} as const

export const lock = {
  method: 'DELETE',
  url: '/enrolments/:id/unlocks/:lesson_id',
  config: taught,
  schema: {
    tags,
    summary: 'Let it wait again',
    params: lessonParams,
    response: { 204: Nothing, ...failures },
  },
} as const
