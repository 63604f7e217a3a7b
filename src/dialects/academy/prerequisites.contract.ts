import { Type } from 'typebox'
import { RequiredCourse } from './course-reply.contract.ts'
import { failures, Message, numberedCourse } from './replies.contract.ts'

const academyAnswers = {
  course_not_found: [404, 'Course not found'],
  unknown_required_course: [404, 'Prerequisite course not found'],
  prerequisite_not_found: [404, 'Prerequisite not found'],
  not_your_course: [403, 'Unauthorized to update this course'],
} as const
const config = { access: 'instructor', academyAnswers } as const
const Prerequisites = {
  prerequisites: Type.Array(
    Type.Object({
      id: Type.Integer(),
      prerequisite_course_id: Type.Integer(),
      prerequisite_course: RequiredCourse,
      created_at: Type.String(),
    }),
  ),
}
const Said = Type.Object({ ...Message.properties, ...Prerequisites })
const Body = Type.Object({ prerequisite_course_ids: Type.Array(Type.Integer(), { maxItems: 1000 }) })

const create = <Tag extends string, Url extends string>(tag: Tag, url: Url) =>
  ({
    method: 'POST',
    url,
    config,
    schema: {
      tags: [tag],
      summary: 'Courses that have to be completed first: these too',
      params: numberedCourse,
      body: Body,
      response: { 201: Said, ...failures },
    },
  }) as const

const read = <Tag extends string, Url extends string>(tag: Tag, url: Url) =>
  ({
    method: 'GET',
    url,
    config: { access: 'visitor', academyRecognises: true, academyAnswers },
    schema: {
      tags: [tag],
      summary: 'Courses that have to be completed first',
      params: numberedCourse,
      response: { 200: Type.Object(Prerequisites), ...failures },
    },
  }) as const

export const addInCourse = create('courses', '/:course_no/prerequisites')
export const listInCourse = read('courses', '/:course_no/prerequisites')
export const add = create('prerequisites', '/create-prerequisites/:course_no')
export const list = read('prerequisites', '/get-prerequisites/:course_no')

export const update = {
  method: 'PUT',
  url: '/update-prerequisites/:course_no',
  config,
  schema: {
    tags: ['prerequisites'],
    summary: 'Courses that have to be completed first: these alone',
    params: numberedCourse,
    body: Body,
    response: { 200: Said, ...failures },
  },
} as const

export const remove = {
  method: 'DELETE',
  url: '/delete-prerequisites/:course_no/:required_no',
  config,
  schema: {
    tags: ['prerequisites'],
    summary: 'One of them no more, by its number as a course',
    params: Type.Object({ ...numberedCourse.properties, required_no: numberedCourse.properties.course_no }),
    response: { 200: Message, ...failures },
  },
} as const

export const removeByNo = {
  method: 'DELETE',
  url: '/delete/:prerequisite_no',
  config,
  schema: {
    tags: ['prerequisites'],
    summary: 'The same by its `id`',
    params: Type.Object({ prerequisite_no: numberedCourse.properties.course_no }),
    response: { 200: Message, ...failures },
  },
} as const
