import { Type } from 'typebox'
import { EnrolledCourse, Enrollment, Progress, Studied } from './enrollment-reply.contract.ts'
import {
  Flag,
  failures,
  Maybe,
  Message,
  numbered,
  numberedCourse,
  numberedLesson,
} from './replies.contract.ts'

const tags = ['enrollments']
const config = {
  access: 'user',
  academyAnswers: {
    course_not_found: [404, 'Course not found'],
    lesson_not_found: [404, 'Lesson not found'],
    enrolment_not_found: [404, 'Enrollment not found'],
    not_enrolled: [404, 'Not enrolled in this course'],
    course_id_missing: [400, 'course_id is required'],
    course_not_open: [400, 'Course is not available for enrollment'],
    course_full: [400, 'Course is full'],
    prerequisites_missing: [400, '{message}'],
    pass_needed: [400, '{message}'],
    payment_required: [402, 'Payment required'],
    already_enrolled: [409, 'Already enrolled in this course'],
  },
} as const
const enrolled = {
  200: Type.Object({ ...Message.properties, enrollment: Enrollment }),
  201: Type.Object({ ...Message.properties, enrollment: Enrollment }),
  ...failures,
}

/** The course in the body. */
export const enrols = (['/', '/enroll-free'] as const).map(
  (url) =>
    ({
      method: 'POST',
      url,
      config,
      schema: {
        tags,
        summary: 'Enrol in a course that costs nothing; 200: again after leaving it',
        body: Type.Object({ course_id: Maybe(Type.Integer()) }),
        response: enrolled,
      },
    }) as const,
)

export const enrolByPath = {
  method: 'POST',
  url: '/create-enrollments/:course_no',
  config,
  schema: {
    tags,
    summary: 'The same, with the course in the address',
    params: numberedCourse,
    response: enrolled,
  },
} as const

export const list = {
  method: 'GET',
  url: '/get-enrollments',
  config,
  schema: {
    tags,
    summary: 'The courses that I learn, newest first, at most 1000; `id` is the course’s',
    response: { 200: Type.Object({ enrollments: Type.Array(EnrolledCourse) }), ...failures },
  },
} as const

export const get = {
  method: 'GET',
  url: '/:id',
  config,
  schema: {
    tags,
    summary: 'An enrolment: mine, or one in a course of mine',
    params: numbered,
    response: { 200: Type.Object({ enrollment: Enrollment }), ...failures },
  },
} as const

export const getProgress = {
  method: 'GET',
  url: '/:id/progress',
  config,
  schema: {
    tags,
    summary: 'How far that enrolment came, lesson by lesson',
    params: numbered,
    response: { 200: Progress, ...failures },
  },
} as const

export const getMyProgress = {
  method: 'GET',
  url: '/get-enrollments/:course_no/progress',
  config,
  schema: {
    tags,
    summary: 'How far I came in a course',
    params: numberedCourse,
    response: { 200: Progress, ...failures },
  },
} as const

export const complete = {
  method: 'POST',
  url: '/:id/lessons/:lesson_no/complete',
  config,
  schema: {
    tags,
    summary: 'I am done with a lesson',
    params: Type.Object({ ...numbered.properties, ...numberedLesson.properties }),
    response: { 200: Studied, ...failures },
  },
} as const

/** The student site writes by GET. */
export const study = {
  method: ['GET', 'PUT', 'POST'] as ('GET' | 'PUT' | 'POST')[],
  url: '/get-enrollments/:course_no/lessons/:lesson_no/progress',
  exposeHeadRoute: false,
  config,
  schema: {
    tags,
    summary: 'What I did in a lesson: what is done stays done, and the longest time counts',
    params: Type.Object({ ...numberedCourse.properties, ...numberedLesson.properties }),
    body: Type.Object({
      completed: Type.Optional(Flag),
      watch_time_seconds: Maybe(Type.Number({ minimum: 0, maximum: 100_000_000 })),
    }),
    response: { 200: Studied, ...failures },
  },
}
