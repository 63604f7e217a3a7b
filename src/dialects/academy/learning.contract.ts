import { Type } from 'typebox'
import { Course } from './course-reply.contract.ts'
import { EnrolledCourse } from './enrollment-reply.contract.ts'
import { failures } from './replies.contract.ts'
import { JustUser } from './user-reply.contract.ts'

const tags = ['users']
const config = { access: 'user' } as const
const Nobodys = Type.Array(Type.Unknown(), { description: 'none yet' })

export const dashboards = (['/dashboard', '/get-dashboard'] as const).map(
  (url) =>
    ({
      method: 'GET',
      url,
      config,
      schema: {
        tags,
        summary: 'What I learn: in numbers, and the five courses that I began last',
        response: {
          200: Type.Object({
            ...JustUser.properties,
            statistics: Type.Object({
              total_courses: Type.Integer(),
              completed_courses: Type.Integer(),
              in_progress_courses: Type.Integer(),
              total_certificates: Type.Integer(),
            }),
            recent_activity: Type.Array(EnrolledCourse),
            certificates: Nobodys,
            payments: Nobodys,
          }),
          ...failures,
        },
      },
    }) as const,
)

const courses = <Url extends string>(url: Url, summary: string) =>
  ({
    method: 'GET',
    url,
    config,
    schema: {
      tags,
      summary,
      response: { 200: Type.Object({ courses: Type.Array(EnrolledCourse) }), ...failures },
    },
  }) as const
export const learnt = (['/enrolled-courses', '/my-courses'] as const).map((url) =>
  courses(url, 'The courses that I learn, newest first, at most 1000'),
)
export const completed = courses('/completed-courses', 'Those of them that I have completed')

export const certificates = (['/certificates', '/get-certificates'] as const).map(
  (url) =>
    ({
      method: 'GET',
      url,
      config,
      schema: {
        tags,
        summary: 'My certificates',
        response: { 200: Type.Object({ certificates: Nobodys }), ...failures },
      },
    }) as const,
)

export const taught = {
  method: 'GET',
  url: '/my-teaching-courses',
  config: { access: 'instructor' },
  schema: {
    tags,
    summary: 'The courses that I teach, newest first, at most 1000',
    response: { 200: Type.Object({ courses: Type.Array(Course) }), ...failures },
  },
} as const
